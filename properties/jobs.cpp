// SPDX-License-Identifier: MIT
#include "properties/jobs.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "corpus/protocol.h"
#include "properties/child_process.h"
#include "properties/engines.h"
#include "properties/stop_signals.h"

namespace minigrad::properties {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto between_messages = std::chrono::milliseconds(200);
constexpr std::uint64_t no_index = std::numeric_limits<std::uint64_t>::max();

/// How long past its time a campaign waits for a job that is in the middle of a graph.
constexpr double patience_in_seconds = 30;

/// A campaign ends when so many graphs brought their process down: each takes another process to go on.
constexpr std::size_t most_deaths = 100;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// For each job, the index that it is about to examine: what remains of a job that died.
class SharedIndices {
 public:
  explicit SharedIndices(std::size_t jobs) : bytes_(jobs * sizeof(Slot)) {
    void* const memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error("no shared memory for the jobs");
    slots_ = static_cast<Slot*>(memory);
    for (std::size_t i = 0; i < jobs; ++i) new (slots_ + i) Slot(no_index);
  }
  SharedIndices(const SharedIndices&) = delete;
  SharedIndices& operator=(const SharedIndices&) = delete;
  ~SharedIndices() { munmap(slots_, bytes_); }

  std::atomic<std::uint64_t>& operator[](std::size_t job) { return slots_[job]; }

 private:
  using Slot = std::atomic<std::uint64_t>;
  std::size_t bytes_;
  Slot* slots_;
};

/// What a job has to do: every `stride`-th index from `next` on, but not those at which it died before.
struct Assignment {
  std::uint64_t next;
  std::uint64_t stride;
  std::vector<std::uint64_t> deadly;
  double seconds_left;
};

std::unique_ptr<oracle::Differentiator> make_oracle(const std::string& name, const oracle::Patience& patience) {
  if (name == "none") return nullptr;
  try {
    return make_engine(name, patience);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(
        fmt::format("{}\nIt goes without an oracle too, the judge alone decides then: --oracle none", error.what()));
  }
}

/// The life of a job's process. It says who takes part, findings as they come, and what it counted since the last
/// message together with the index to go on from.
void work(CampaignOptions options, Assignment todo, std::atomic<std::uint64_t>& current, const ChildProcess::Say& say) {
  const std::unique_ptr<oracle::Differentiator> engine = make_engine(options.engine, options.patience);
  const std::unique_ptr<oracle::Differentiator> oracle = make_oracle(options.oracle, options.patience);
  say({{"engine", engine->capabilities().name},
       {"engine_version", engine->capabilities().version},
       {"oracle", oracle ? oracle->capabilities().name : ""},
       {"oracle_version", oracle ? oracle->capabilities().version : ""},
       {"oracle_claims", oracle ? corpus::start_answer_line(oracle->capabilities()) : ""}});

  options.shape = narrowed(options.shape, engine->capabilities());
  if (oracle) options.shape = narrowed_to_oracle(options.shape, oracle->capabilities());
  Campaign campaign(options, *engine, oracle.get());
  const auto report = [&say](const Finding& finding) {
    say({{"bucket", finding.bucket},
         {"index", finding.index},
         {"case", to_json(finding.failing_case)},
         {"report", finding.report}});
  };
  Tally tally;
  const auto start = Clock::now();
  auto last_message = start;
  bool gone = false;
  while (!gone && !stop_requested() && (!options.graphs || todo.next < *options.graphs) &&
         (!options.seconds || seconds_since(start) < todo.seconds_left)) {
    const bool deadly = std::find(todo.deadly.begin(), todo.deadly.end(), todo.next) != todo.deadly.end();
    if (!deadly) {
      current = todo.next;
      try {
        tally += campaign.run(todo.next, report);
      } catch (const oracle::EngineGone& error) {
        say({{"gone", error.what()}});
        gone = true;
      }
    }
    todo.next += todo.stride;
    if (Clock::now() - last_message > between_messages) {
      say({{"tally", to_json(tally)}, {"next", todo.next}});
      tally = Tally{};
      last_message = Clock::now();
    }
  }
  current = no_index;
  say({{"tally", to_json(tally)}, {"next", todo.next}});
  for (oracle::Differentiator* const ended : {engine.get(), oracle.get()}) {
    const std::optional<std::string> bad_end = ended == nullptr ? std::nullopt : ended->finish();
    if (bad_end) say({{"remark", fmt::format("{}: {}", ended->capabilities().name, *bad_end)}});
  }
}

/// The case of a graph that brought its process down: as it was drawn, for to shrink it is to die again and again.
Finding death(const CampaignOptions& options, const Shape& shape, const Summary& summary, std::uint64_t index,
              const std::string& how) {
  const Subject subject = draw_subject(options.seed, index, shape);
  Finding finding{fmt::format("crash {}", how), index, {}, {}};
  corpus::Case& found = finding.failing_case;
  found.summary = fmt::format("{} brought its process down here ({})", options.engine, how);
  found.use = to_use(subject.backward);
  found.graph = subject.drawing.graph;
  for (std::size_t p = 0; p < subject.drawing.points.size(); ++p) {
    const std::span<const double> at = subject.drawing.points[p];
    found.points.push_back({{at.begin(), at.end()}, std::nullopt});
  }
  describe_origin(found, options, {summary.engine, summary.engine_version, {}},
                  {summary.oracle, summary.oracle_version, {}});
  found.origin.index = index;
  found.origin.verdict = name(oracle::Verdict::crash);
  found.id = content_id(found);
  finding.report = fmt::format("{}: crash ({}), on a graph of {} nodes at one of {} points\n", options.engine, how,
                               found.graph.nodes.size(), found.points.size());
  return finding;
}

/// The findings of all jobs, told once each and in the order of their indices whichever job came first.
class Findings {
 public:
  explicit Findings(const std::function<void(const Finding&)>& tell) : tell_(tell) {}

  /// A job that began anew after a death finds again what it found before.
  void add(Finding finding) { waiting_.insert_or_assign(finding.index, std::move(finding)); }

  /// Nothing below this index will be found any more. Of what each job could shrink only the first so many count, so
  /// that it makes no difference how many jobs there are.
  void settle_below(std::uint64_t index) {
    while (!waiting_.empty() && waiting_.begin()->first < index) {
      const Finding finding = std::move(waiting_.extract(waiting_.begin()).mapped());
      if (++settled_ <= most_shrunk && buckets_.insert(finding.bucket).second) tell_(finding);
    }
  }

 private:
  const std::function<void(const Finding&)>& tell_;
  std::map<std::uint64_t, Finding> waiting_;
  std::set<std::string> buckets_;
  std::size_t settled_ = 0;
};

struct Job {
  Assignment todo;
  std::unique_ptr<ChildProcess> process;
  bool killed = false;
};

/// The process that starts the jobs and hears them.
class Foreman {
 public:
  Foreman(const CampaignOptions& options, const JobEvents& events)
      : options_(options),
        events_(events),
        indices_(options.jobs),
        jobs_(options.jobs),
        findings_(events.on_finding),
        start_(Clock::now()) {}

  Summary run() {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      jobs_[i].todo = {i, jobs_.size(), {}, options_.seconds.value_or(0)};
      start(i);
    }
    try {
      while (listen()) {
        findings_.settle_below(first_open_index());
        events_.on_progress(summary_.tally, seconds_since(start_));
      }
    } catch (...) {
      findings_.settle_below(no_index);  // what was found is told, whatever else went wrong
      throw;
    }
    findings_.settle_below(no_index);
    summary_.seconds = seconds_since(start_);
    summary_.seed = options_.seed;
    summary_.jobs = options_.jobs;
    std::sort(summary_.unfinished.begin(), summary_.unfinished.end());
    return summary_;
  }

 private:
  void start(std::size_t i) {
    indices_[i] = no_index;
    jobs_[i].process = std::make_unique<ChildProcess>(
        [this, i](const ChildProcess::Say& say) { work(options_, jobs_[i].todo, indices_[i], say); });
  }

  /// The lowest index that may still be examined.
  std::uint64_t first_open_index() const {
    std::uint64_t first = no_index;
    for (const Job& job : jobs_) {
      if (job.process) first = std::min(first, job.todo.next);
    }
    return first;
  }

  /// Waits for the next messages; false when every job is done.
  bool listen() {
    std::vector<pollfd> waiting;
    std::vector<std::size_t> who;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (!jobs_[i].process) continue;
      waiting.push_back({jobs_[i].process->pipe(), POLLIN, 0});
      who.push_back(i);
    }
    if (waiting.empty()) return false;
    const int ready = poll(waiting.data(), waiting.size(), 500);
    end_what_should_end();
    if (ready <= 0) return true;
    for (std::size_t k = 0; k < waiting.size(); ++k) {
      if (waiting[k].revents != 0) hear(who[k]);
    }
    return true;
  }

  /// A signal to this process alone does not reach the jobs by itself.
  void end_what_should_end() {
    const bool overdue = options_.seconds && seconds_since(start_) > *options_.seconds + patience_in_seconds;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      Job& job = jobs_[i];
      if (!job.process || job.killed) continue;
      if (stop_requests() > 1 || overdue) {
        job.killed = true;
        job.process->kill();
      } else if (is_stopping()) {
        job.process->ask_to_stop();
      }
    }
  }

  bool is_stopping() const { return stop_requested() || deaths_ >= most_deaths || !summary_.gone.empty(); }

  void hear(std::size_t i) {
    const auto messages = jobs_[i].process->hear();
    if (!messages) return finish(i);
    for (const nlohmann::json& message : *messages) understand(jobs_[i], message);
  }

  void understand(Job& job, const nlohmann::json& message) {
    if (message.contains("engine")) {
      summary_.engine = message.at("engine");
      summary_.engine_version = message.at("engine_version");
      summary_.oracle = message.at("oracle");
      summary_.oracle_version = message.at("oracle_version");
      const std::string claims = message.at("oracle_claims");
      if (!claims.empty()) shape_ = narrowed_to_oracle(options_.shape, corpus::read_start_answer(claims));
    } else if (message.contains("gone")) {
      summary_.gone = message.at("gone");
    } else if (message.contains("remark")) {
      summary_.remarks.insert(message.at("remark").get<std::string>());
    } else if (message.contains("tally")) {
      summary_.tally += tally_from_json(message.at("tally"));
      job.todo.next = message.at("next");
    } else {
      findings_.add({message.at("bucket"), message.at("index"),
                     corpus::parse_case(message.at("case").get<std::string>(), "a job's finding"),
                     message.at("report")});
    }
  }

  /// A job that said its last is done, or it died: then its case is a finding, and another process goes on.
  void finish(std::size_t i) {
    Job& job = jobs_[i];
    const std::unique_ptr<ChildProcess> ended = std::move(job.process);
    const std::optional<std::string> how = ended->wait();
    if (!how) return;
    const std::uint64_t deadly = indices_[i];
    if (job.killed) {
      if (deadly != no_index) summary_.unfinished.push_back(deadly);
      return;
    }
    if (deadly == no_index) throw std::runtime_error("a job died before its first graph: " + *how);
    died(deadly, *how);
    job.todo.deadly.push_back(deadly);
    job.todo.seconds_left = options_.seconds.value_or(0) - seconds_since(start_);
    if (!is_stopping()) start(i);
  }

  void died(std::uint64_t index, const std::string& how) {
    ++deaths_;
    Finding finding = death(options_, shape_, summary_, index, how);
    const corpus::Case& found = finding.failing_case;
    ++summary_.tally.graphs;
    ++summary_.tally.failing_graphs;
    summary_.tally.points += found.points.size();
    summary_.tally.engine[oracle::Verdict::crash] += found.points.size() * (1 + input_count(found.graph));
    findings_.add(std::move(finding));
  }

  const CampaignOptions& options_;
  Shape shape_ = options_.shape;  ///< what the jobs draw from; an engine that dies with its process can do everything
  const JobEvents& events_;
  SharedIndices indices_;
  std::vector<Job> jobs_;
  Findings findings_;
  Clock::time_point start_;
  Summary summary_;
  std::size_t deaths_ = 0;
};

}  // namespace

Summary run_jobs(const CampaignOptions& options, const JobEvents& events) { return Foreman(options, events).run(); }

}  // namespace minigrad::properties
