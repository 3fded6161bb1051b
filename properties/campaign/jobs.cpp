// SPDX-License-Identifier: MIT
#include "properties/campaign/jobs.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "corpus/json/error.h"
#include "corpus/protocol/protocol.h"
#include "properties/campaign/fatal_finding.h"
#include "properties/campaign/finding_order.h"
#include "properties/campaign/job.h"
#include "properties/engines/engines.h"
#include "properties/process/child_process.h"
#include "properties/process/job_slot.h"
#include "properties/process/peak_memory.h"
#include "properties/process/stop_signals.h"

namespace minigrad::properties {
namespace {

using Clock = std::chrono::steady_clock;

/// How long past its time a campaign waits for a job that is in the middle of a graph.
constexpr double patience_in_seconds = 30;

/// A campaign ends when so many graphs brought their process down: each takes another process to go on.
constexpr std::size_t most_deaths = 100;

/// How often in a row a job may be killed without a graph before that is taken for its way.
constexpr int most_false_starts = 4;

/// What goes without saying again.
constexpr std::size_t most_remarks = 20;

constexpr double seconds_between_records = 5;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

struct RunningJob {
  IndexRanges portions;
  std::unique_ptr<ChildProcess> process;
  std::optional<FatalGraph> fatal;  ///< what it is to make small first
  bool killed = false;
  int false_starts = 0;
};

/// The process that starts the jobs and hears them.
class Foreman {
 public:
  Foreman(const CampaignOptions& options, const JobEvents& events, const CampaignFiles* files)
      : options_(options),
        events_(events),
        files_(files),
        slots_(options.jobs, files == nullptr ? -1 : files->asked()),
        jobs_(options.jobs),
        findings_(events.on_finding, events.on_duplicate),
        start_(Clock::now()) {
    record_.settings = settings_of(options);
    record_.graphs = options.graphs;
    record_.seconds = options.seconds;
    record_.jobs = options.jobs;
  }

  void go_on_from(const CampaignRecord& record) {
    record_.participants = record.participants;
    record_.tally = record.tally;
    record_.deadly = record.deadly;
    record_.oracle_deadly = record.oracle_deadly;
    record_.unfinished = record.unfinished;
    record_.remarks = record.remarks;
    seconds_before_ = record.seconds_spent;
    record_.peak_mebibytes = record.peak_mebibytes;
    findings_.restore(record.found);
    if (files_ == nullptr) return;
    for (const std::uint64_t index : files_->interrupted()) suspects_.emplace(index, std::nullopt);
  }

  Summary run(const IndexRanges& left) {
    const std::vector<IndexRanges> shares =
        left.empty() ? share_out(options_.shard, jobs_.size()) : share_out(left, options_.shard, jobs_.size());
    for (std::size_t i = 0; i < jobs_.size(); ++i) jobs_[i].portions = shares[i];
    write_record();
    if (!unrecorded_.empty()) throw std::runtime_error(unrecorded_);
    for (std::size_t i = 0; i < jobs_.size(); ++i) start(i);
    try {
      while (listen()) {
        settle_below(first_open_index());
        if (is_news_ || seconds_since(recorded_) > seconds_between_records) write_record();
        events_.on_progress(record_.tally, seconds());
      }
    } catch (...) {
      end();
      throw;
    }
    end();
    return summary();
  }

 private:
  /// What was found is told, whatever else went wrong. But for whoever goes on, what may still come goes before it, and
  /// what there was no time to make small is examined again.
  void end() {
    settle_below(first_open_index());
    for (const RunningJob& job : jobs_) {
      if (job.fatal) findings_.add(as_drawn(*job.fatal));
    }
    write_record();
    for (RunningJob& job : jobs_) {
      if (job.fatal) settle_fatal(job, std::nullopt);
    }
    findings_.settle_below(no_index);
  }

  double seconds() const { return seconds_before_ + seconds_since(start_); }

  Summary summary() const {
    Summary summary = summary_of(record_);
    summary.unfinished.insert(summary.unfinished.end(), killed_.begin(), killed_.end());
    for (const auto& [index, death] : suspects_) {
      if (death) summary.unfinished.push_back(index);
    }
    std::sort(summary.unfinished.begin(), summary.unfinished.end());
    summary.gone = gone_;
    summary.unrecorded = unrecorded_;
    return summary;
  }

  void write_record() {
    record_.seconds_spent = seconds();
    record_.peak_mebibytes = std::max(record_.peak_mebibytes, peak_mebibytes());
    is_news_ = false;
    recorded_ = Clock::now();
    if (files_ == nullptr) return;
    record_.found = findings_.found();
    record_.left.clear();
    for (const RunningJob& job : jobs_) {
      record_.left.insert(record_.left.end(), job.portions.begin(), job.portions.end());
    }
    try {
      files_->write(record_);
      unrecorded_.clear();
    } catch (const corpus::Error& error) {
      unrecorded_ = error.what();
    }
  }

  void start(std::size_t i) {
    slots_[i].index = no_index;
    slots_[i].role = Role::none;
    const Assignment todo{jobs_[i].portions, record_.deadly,           record_.oracle_deadly,
                          jobs_[i].fatal,    findings_.shrinks_left(), options_.seconds.value_or(0) - seconds()};
    jobs_[i].process =
        std::make_unique<ChildProcess>([&](const ChildProcess::Say& say) { do_job(options_, todo, slots_[i], say); });
  }

  /// The lowest index that may still be examined.
  std::uint64_t first_open_index() const {
    std::uint64_t first = no_index;
    for (const RunningJob& job : jobs_) {
      first = std::min(first, lowest(job.portions, options_.graphs.value_or(no_index)));
    }
    return first;
  }

  void settle_below(std::uint64_t index) {
    findings_.settle_below(index);
    std::erase_if(suspects_, [this](const auto& suspect) {
      if (is_left(suspect.first)) return false;
      if (suspect.second) {
        remark(fmt::format("a process died at index {} ({}), but not when it was asked again", suspect.first,
                           in_words(*suspect.second, options_.patience)));
      }
      return true;
    });
  }

  bool is_left(std::uint64_t index) const {
    return std::any_of(jobs_.begin(), jobs_.end(), [index](const RunningJob& job) {
      return std::any_of(job.portions.begin(), job.portions.end(),
                         [index](const IndexRange& portion) { return portion.contains(index); });
    });
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
    for (RunningJob& job : jobs_) {
      if (!job.process || job.killed) continue;
      if (stop_requests() > 1 || is_overdue()) {
        job.killed = true;
        job.process->kill();
      } else if (is_stopping()) {
        job.process->ask_to_stop();
      }
    }
  }

  bool is_overdue() const { return options_.seconds && seconds() > *options_.seconds + patience_in_seconds; }
  bool is_stopping() const { return stop_requested() || !gone_.empty(); }

  void hear(std::size_t i) {
    const auto messages = jobs_[i].process->hear();
    if (!messages) return finish(i);
    for (const nlohmann::json& message : *messages) understand(jobs_[i], message);
  }

  void understand(RunningJob& job, const nlohmann::json& message) {
    if (message.contains("engine")) {
      meet(message);
    } else if (message.contains("gone")) {
      gone_ = message.at("gone");
    } else if (message.contains("remark")) {
      remark(message.at("remark"));
    } else if (message.contains("tally")) {
      record_.tally += tally_from_json(message.at("tally"));
      job.portions = portions_from_json(message.at("portions"));
      job.false_starts = 0;
    } else if (message.contains("fatal")) {
      const nlohmann::json& finding = message.at("fatal");
      settle_fatal(job, finding.is_null() ? std::nullopt : std::optional(finding_from_json(finding)));
    } else {
      findings_.add(finding_from_json(message.at("finding")));
      is_news_ = true;
    }
  }

  void meet(const nlohmann::json& message) {
    const Participants met{message.at("engine"), message.at("engine_version"), message.at("oracle"),
                           message.at("oracle_version")};
    Participants& known = record_.participants;
    if (!known.engine.empty() && known != met) {
      throw std::runtime_error(
          fmt::format("the campaign began with {} and now there is {}: what they count does not add up. Without "
                      "--resume it begins anew",
                      in_words(known), in_words(met)));
    }
    known = met;
    const std::string claims = message.at("claims");
    const std::string oracle_claims = message.at("oracle_claims");
    options_.shape = narrowed(options_.shape, corpus::read_start_answer(claims));
    if (!oracle_claims.empty()) {
      options_.shape = narrowed_to_oracle(options_.shape, corpus::read_start_answer(oracle_claims));
    }
  }

  void remark(const std::string& text) {
    if (record_.remarks.size() < most_remarks) record_.remarks.insert(text);
  }

  /// A job that said its last is done, or it died, and another process goes on. What it died of is made small even
  /// when all is to stop.
  void finish(std::size_t i) {
    RunningJob& job = jobs_[i];
    const std::unique_ptr<ChildProcess> ended = std::move(job.process);
    const std::optional<Death> death = ended->wait();
    if (!death) return;
    if (job.killed) return was_killed(job, slots_[i].index);
    if (job.fatal) {
      if (++job.false_starts == most_false_starts) settle_fatal(job, std::nullopt);
    } else {
      died(job, slots_[i], *death);
    }
    if (job.fatal || !is_stopping()) start(i);
  }

  /// Because it was in the middle of a graph when there was no more time. What it was making small is settled in end().
  void was_killed(RunningJob& job, std::uint64_t index) {
    if (job.fatal) {
      if (is_overdue()) settle_fatal(job, std::nullopt);
    } else if (index != no_index) {
      killed_.push_back(index);
    }
  }

  void died(RunningJob& job, const JobSlot& asked, const Death& death) {
    const std::uint64_t index = asked.index;
    if (index == no_index) {
      if (death.cause == Death::Cause::itself || ++job.false_starts == most_false_starts) {
        throw std::runtime_error("a job died before its first graph: " + death.how);
      }
    } else if (death.cause == Death::Cause::itself || suspects_.contains(index)) {
      suspects_.erase(index);
      blame(job, {index, death}, asked.role);
    } else {
      // Somebody's kill, a machine that stood still, memory that others left: none need be the graph's doing.
      suspects_.emplace(index, death);
    }
  }

  void blame(RunningJob& job, const FatalGraph& fatal, Role role) {
    const auto& [index, death] = fatal;
    if (role == Role::oracle) {
      remark(fmt::format("{} brought its process down at index {} ({}), where the engine is judged without it",
                         record_.participants.oracle, index, in_words(death, options_.patience)));
      close(record_.oracle_deadly, index);
    } else if (role == Role::none && death.cause == Death::Cause::out_of_memory) {
      record_.unfinished.push_back(index);
      close(record_.deadly, index);
    } else {
      job.fatal = fatal;
      job.false_starts = 0;
      // A program does not take the job with it, and what is not to be shrunk need not be small.
      if (engine_command(options_.engine) || findings_.shrinks_left() == 0) settle_fatal(job, std::nullopt);
    }
  }

  /// The graph that a job died of is a finding, small or, for nothing, as it was drawn.
  void settle_fatal(RunningJob& job, std::optional<Finding> small) {
    const auto [index, death] = *job.fatal;
    job.fatal.reset();
    job.false_starts = 0;
    const Drawing drawing = draw_subject(options_.seed, index, options_.shape).drawing;
    ++record_.tally.graphs;
    ++record_.tally.failing_graphs;
    record_.tally.points += drawing.points.size();
    record_.tally.engine[verdict_of(death)] += drawing.points.size() * (1 + input_count(drawing.graph));
    findings_.add(small ? *std::move(small) : as_drawn({index, death}));
    close(record_.deadly, index);
  }

  Finding as_drawn(const FatalGraph& fatal) const {
    return fatal_finding(options_, record_.participants, fatal.index, fatal.death);
  }

  /// The index is not examined any more, or not as before.
  void close(std::set<std::uint64_t>& deadly, std::uint64_t index) {
    deadly.insert(index);
    is_news_ = true;
    if (record_.deadly.size() + record_.oracle_deadly.size() >= most_deaths) {
      gone_ = fmt::format("{} graphs brought their process down", most_deaths);
    }
  }

  CampaignOptions options_;  ///< once a job has said what its engine claims, with a shape that is narrowed to it
  const JobEvents& events_;
  const CampaignFiles* files_;  ///< nullptr where nothing is recorded
  CampaignRecord record_;       ///< what is to be recorded, but for found and left, which are here
  JobSlots slots_;
  std::vector<RunningJob> jobs_;
  Findings findings_;
  std::map<std::uint64_t, std::optional<Death>> suspects_;  ///< indices at which a process died once, or all did
  std::vector<std::uint64_t> killed_;                       ///< indices that were ended because the time was up
  std::string gone_;
  std::string unrecorded_;
  bool is_news_ = false;
  double seconds_before_ = 0;
  Clock::time_point start_;
  Clock::time_point recorded_;
};

}  // namespace

Summary run_jobs(const CampaignOptions& options, const JobEvents& events, const CampaignFiles* files,
                 const CampaignRecord* record) {
  Foreman foreman(options, events, files);
  if (record != nullptr) foreman.go_on_from(*record);
  return foreman.run(record == nullptr ? IndexRanges{} : record->left);
}

}  // namespace minigrad::properties
