// SPDX-License-Identifier: MIT
#include "properties/campaign/job_pool.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "corpus/json/error.h"
#include "properties/campaign/death_policy.h"
#include "properties/campaign/fatal_finding.h"
#include "properties/campaign/finding_order.h"
#include "properties/campaign/introductions.h"
#include "properties/campaign/job.h"
#include "properties/campaign/job_message.h"
#include "properties/engines/engines.h"
#include "properties/process/child_process.h"
#include "properties/process/descriptor_limit.h"
#include "properties/process/job_slot.h"
#include "properties/process/peak_memory.h"
#include "properties/process/stop_signals.h"
#include "properties/process/stopwatch.h"

namespace minigrad::properties {
namespace {

/// How long after its time a campaign waits for a job that is in the middle of a graph.
constexpr double grace_seconds = 30;

/// How many distinct remarks are kept.
constexpr std::size_t most_remarks = 20;

constexpr double seconds_between_records = 5;

struct RunningJob {
  IndexRanges ranges;
  std::unique_ptr<ChildProcess> process;
  std::optional<FatalGraph> to_shrink;  ///< the graph that its last process died of
  bool killed = false;
  bool refused = false;  ///< its engine makes other claims, so what it says does not count
  FalseStarts false_starts;
};

/// Starts the jobs, receives their messages, and starts another process where one died.
class JobPool {
 public:
  JobPool(const CampaignOptions& options, const JobEvents& events, const CampaignFiles* files)
      : options_(options),
        events_(events),
        files_(files),
        slots_(options.jobs, files == nullptr ? -1 : files->slots()),
        jobs_(options.jobs),
        findings_(events.on_finding, events.on_duplicate) {
    record_.settings = settings_of(options);
    record_.graphs = options.graphs;
    record_.seconds = options.seconds;
    record_.jobs = options.jobs;
  }

  void resume(const CampaignRecord& record) {
    record_.participants = record.participants;
    record_.tally = record.tally;
    record_.fatal = record.fatal;
    record_.oracle_fatal = record.oracle_fatal;
    record_.abandoned = record.abandoned;
    record_.remarks = record.remarks;
    record_.changed_claims = record.changed_claims;
    seconds_before_ = record.seconds_spent;
    record_.peak_mebibytes = record.peak_mebibytes;
    findings_.restore(record.found);
    if (files_ == nullptr) return;
    for (const std::uint64_t index : files_->interrupted()) deaths_.suspect(index);
  }

  Summary run(const IndexRanges& left) {
    const std::vector<IndexRanges> shares =
        left.empty() ? share_out(options_.shard, jobs_.size()) : share_out(left, options_.shard, jobs_.size());
    for (std::size_t i = 0; i < jobs_.size(); ++i) jobs_[i].ranges = shares[i];
    write_record();
    if (!record_error_.empty()) throw std::runtime_error(record_error_);
    for (std::size_t i = 0; i < jobs_.size(); ++i) start(i);
    try {
      while (receive()) {
        report_below(first_open_index());
        if (has_news_ || since_record_.seconds() > seconds_between_records) write_record();
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
  /// Reports all findings, also after an error. The record is written before that, so that a resumed campaign examines
  /// again the fatal graphs that were not shrunk, and holds back the findings that an earlier one may supersede.
  void end() {
    report_below(first_open_index());
    for (const RunningJob& job : jobs_) {
      if (job.to_shrink) findings_.add(as_drawn(*job.to_shrink));
    }
    write_record();
    for (RunningJob& job : jobs_) {
      if (job.to_shrink) close_fatal(job, std::nullopt);
    }
    findings_.report_below(no_index);
  }

  double seconds() const { return seconds_before_ + stopwatch_.seconds(); }

  Summary summary() const {
    Summary summary = summary_of(record_);
    const std::vector<std::uint64_t> suspects = deaths_.suspects();
    summary.abandoned.insert(summary.abandoned.end(), killed_.begin(), killed_.end());
    summary.abandoned.insert(summary.abandoned.end(), suspects.begin(), suspects.end());
    std::sort(summary.abandoned.begin(), summary.abandoned.end());
    summary.stop_reason = stop_reason_;
    summary.record_error = record_error_;
    return summary;
  }

  void write_record() {
    record_.seconds_spent = seconds();
    record_.peak_mebibytes = std::max(record_.peak_mebibytes, peak_mebibytes());
    has_news_ = false;
    since_record_ = Stopwatch();
    if (files_ == nullptr) return;
    record_.found = findings_.found();
    record_.left.clear();
    for (const RunningJob& job : jobs_) {
      std::copy_if(job.ranges.begin(), job.ranges.end(), std::back_inserter(record_.left),
                   [](const IndexRange& range) { return !range.is_done(); });
    }
    try {
      files_->write(record_);
      record_error_.clear();
    } catch (const corpus::Error& error) {
      record_error_ = error.what();
    }
  }

  void start(std::size_t i) {
    slots_[i].set_index(no_index);
    slots_[i].role = Role::none;
    const Assignment assignment{.ranges = jobs_[i].ranges,
                                .fatal = record_.fatal,
                                .oracle_fatal = record_.oracle_fatal,
                                .to_shrink = jobs_[i].to_shrink,
                                .shrinks = findings_.shrinks_left(),
                                .seconds_left = options_.seconds.value_or(0) - seconds()};
    jobs_[i].process = std::make_unique<ChildProcess>([&](const ChildProcess::Send& send) {
      run_job(options_, assignment, slots_[i], [&](const JobMessage& message) { send(to_json(message)); });
    });
  }

  /// The lowest index that may still be examined.
  std::uint64_t first_open_index() const {
    std::uint64_t first = no_index;
    for (const RunningJob& job : jobs_) {
      first = std::min(first, lowest(job.ranges, options_.graphs.value_or(no_index)));
    }
    return first;
  }

  void report_below(std::uint64_t index) {
    findings_.report_below(index);
    for (const auto& [suspect, death] : deaths_.clear([this](std::uint64_t i) { return is_left(i); })) {
      remark(fmt::format("a process died at index {} ({}), but not when it was asked again", suspect,
                         in_words(death, options_.patience)));
    }
  }

  bool is_left(std::uint64_t index) const {
    return std::any_of(jobs_.begin(), jobs_.end(), [index](const RunningJob& job) {
      return std::any_of(job.ranges.begin(), job.ranges.end(),
                         [index](const IndexRange& range) { return range.contains(index); });
    });
  }

  /// Waits for messages and acts on them; false when every job is done.
  bool receive() {
    std::vector<pollfd> pipes;
    std::vector<std::size_t> jobs;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (!jobs_[i].process) continue;
      pipes.push_back({jobs_[i].process->pipe(), POLLIN, 0});
      jobs.push_back(i);
    }
    if (pipes.empty()) return false;
    const int ready = poll(pipes.data(), pipes.size(), 500);
    end_overdue_jobs();
    if (ready <= 0) return true;
    for (std::size_t k = 0; k < pipes.size(); ++k) {
      if (pipes[k].revents != 0) receive_from(jobs[k]);
    }
    return true;
  }

  /// Passes a request to stop on: a signal to this process alone does not reach the jobs.
  void end_overdue_jobs() {
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

  bool is_overdue() const { return options_.seconds && seconds() > *options_.seconds + grace_seconds; }
  bool is_stopping() const { return stop_requested() || !stop_reason_.empty(); }

  void receive_from(std::size_t i) {
    const auto messages = jobs_[i].process->receive();
    if (!messages) return finish(i);
    for (const nlohmann::json& message : *messages) {
      if (jobs_[i].refused) return;
      std::visit([&](auto&& one) { on(jobs_[i], std::move(one)); }, job_message_from_json(message));
    }
  }

  void on(RunningJob& job, Introduction&& introduction) {
    try {
      for (const std::string& text : introductions_.take(introduction, record_.participants, options_.shape)) {
        remark(text);
      }
    } catch (const ChangedClaims& change) {
      if (change.is_of_engine()) {
        on(job, ClaimsChange{change.what()});
      } else {
        stop_reason_ = change.what();
      }
      job.refused = job.killed = true;
      job.process->kill();
    }
  }

  void on(RunningJob& job, Progress&& progress) {
    record_.tally += progress.tally;
    job.ranges = std::move(progress.left);
    job.false_starts.reset();
  }

  void on(RunningJob&, Found&& found) {
    findings_.add(std::move(found.finding));
    has_news_ = true;
  }

  void on(RunningJob& job, FatalResult&& result) { close_fatal(job, std::move(result.finding)); }
  void on(RunningJob&, EngineLost&& lost) { stop_reason_ = std::move(lost.reason); }
  void on(RunningJob&, ClaimsChange&& change) {
    record_.changed_claims.insert(std::move(change.text));
    stop_reason_ = "the engine changed its claims";
    has_news_ = true;
  }
  void on(RunningJob&, Remark&& one) { remark(one.text); }

  void remark(const std::string& text) {
    if (record_.remarks.size() < most_remarks) record_.remarks.insert(text);
  }

  /// A job's process ended: its work is done, or it died and another process takes over. A fatal graph is shrunk even
  /// when the campaign is stopping.
  void finish(std::size_t i) {
    RunningJob& job = jobs_[i];
    const std::unique_ptr<ChildProcess> ended = std::move(job.process);
    const std::optional<Death> death = ended->wait();
    if (!death && has_work(job) && !is_stopping()) return start(i);  // a signal from outside asked this job to stop
    if (!death) return;
    if (job.killed) return was_killed(job, slots_[i].index);
    if (job.to_shrink) {
      if (job.false_starts.add()) close_fatal(job, std::nullopt);
    } else {
      died(job, slots_[i], *death);
    }
    if (job.to_shrink || !is_stopping()) start(i);
  }

  bool has_work(const RunningJob& job) const {
    const bool has_time = !options_.seconds || seconds() < *options_.seconds;
    return has_time && lowest(job.ranges, options_.graphs.value_or(no_index)) != no_index;
  }

  /// The pool killed the job in the middle of a graph, as the time was up. end() handles a graph that it was shrinking.
  void was_killed(RunningJob& job, std::uint64_t index) {
    if (job.to_shrink) {
      if (is_overdue()) close_fatal(job, std::nullopt);
    } else if (index != no_index) {
      killed_.push_back(index);
    }
  }

  void died(RunningJob& job, const JobSlot& slot, const Death& death) {
    const std::uint64_t index = slot.index;
    if (index == no_index) {
      if (death.cause == Death::Cause::itself || job.false_starts.add()) {
        throw std::runtime_error("a job died before its first graph: " + death.how);
      }
      return;
    }
    switch (deaths_.respond(index, slot.role, death)) {
      case Response::repeat: break;
      case Response::blame_engine: return blame_engine(job, {index, death});
      case Response::without_oracle:
        remark(fmt::format("{} brought its process down at index {} ({}), where the engine is judged without it",
                           record_.participants.oracle, index, in_words(death, options_.patience)));
        return close(record_.oracle_fatal, index);
      case Response::abandon:
        if (death.cause == Death::Cause::ended) {
          remark(fmt::format("index {} is skipped: its process was killed from outside {} times ({})", index,
                             most_outside_kills, death.how));
        }
        record_.abandoned.push_back(index);
        return close(record_.fatal, index);
    }
  }

  /// A program does not take the job with it, so its crash is not shrunk here; neither is a failure beyond the limit.
  void blame_engine(RunningJob& job, const FatalGraph& fatal) {
    job.to_shrink = fatal;
    job.false_starts.reset();
    if (engine_command(options_.engine) || findings_.shrinks_left() == 0) close_fatal(job, std::nullopt);
  }

  /// Counts the graph that a job died of as a failure, and adds the finding: shrunk if it could be, else as drawn.
  void close_fatal(RunningJob& job, std::optional<Finding> shrunk) {
    const FatalGraph fatal = *job.to_shrink;
    job.to_shrink.reset();
    job.false_starts.reset();
    const Question question = draw_subject(options_.seed, fatal.index, options_.shape).question;
    ++record_.tally.graphs;
    ++record_.tally.failing_graphs;
    record_.tally.points += question.points.size();
    record_.tally.engine[verdict_of(fatal.death)] += question.points.size() * (1 + input_count(question.graph));
    findings_.add(shrunk ? *std::move(shrunk) : as_drawn(fatal));
    close(record_.fatal, fatal.index);
  }

  Finding as_drawn(const FatalGraph& fatal) const {
    return fatal_finding(options_, record_.participants, fatal.index, fatal.death);
  }

  /// The index is no longer examined, or no longer with the oracle.
  void close(std::set<std::uint64_t>& fatal, std::uint64_t index) {
    fatal.insert(index);
    has_news_ = true;
    if (record_.fatal.size() + record_.oracle_fatal.size() >= most_fatal_graphs) {
      stop_reason_ = fmt::format("{} graphs brought their process down", most_fatal_graphs);
    }
  }

  CampaignOptions options_;  ///< the shape is narrowed to what engine and oracle claim in their introduction
  const JobEvents& events_;
  const CampaignFiles* files_;  ///< nullptr where nothing is recorded
  CampaignRecord record_;       ///< write_record fills in `found` and `left`
  JobSlots slots_;
  std::vector<RunningJob> jobs_;
  FindingOrder findings_;
  DeathPolicy deaths_;
  Introductions introductions_;
  std::vector<std::uint64_t> killed_;  ///< indices in flight in jobs that the pool killed
  std::string stop_reason_;
  std::string record_error_;
  bool has_news_ = false;
  double seconds_before_ = 0;  ///< of the runs that this one resumes
  Stopwatch stopwatch_;
  Stopwatch since_record_;
};

}  // namespace

Summary run_jobs(const CampaignOptions& options, const JobEvents& events, const CampaignFiles* files,
                 const CampaignRecord* record) {
  require_descriptors(descriptors_of_a_process + options.jobs);  // each job holds the pipes of those before it
  JobPool pool(options, events, files);
  if (record != nullptr) pool.resume(*record);
  return pool.run(record == nullptr ? IndexRanges{} : record->left);
}

}  // namespace minigrad::properties
