// SPDX-License-Identifier: MIT
// `minigrad fuzz`: replays the corpus, then tests an engine on random graphs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

#include "corpus/case/case.h"
#include "properties/campaign/finding_store.h"
#include "properties/campaign/job_pool.h"
#include "properties/campaign/speed_samples.h"
#include "properties/cases/replay_files.h"
#include "properties/cli/commands.h"
#include "properties/cli/explain_findings.h"
#include "properties/cli/shared_options.h"
#include "properties/coverage/coverage_picture.h"
#include "properties/coverage/coverage_report.h"
#include "properties/engines/engines.h"
#include "properties/process/stop_signals.h"
#include "properties/report/run_json.h"
#include "properties/support/answer_counts.h"
#include "properties/support/output_file.h"
#include "properties/support/progress_line.h"
#include "properties/support/shell_word.h"

namespace minigrad::properties {
namespace {

/// The default corpus, relative to the working directory.
constexpr const char* default_corpus = "corpus/cases";

struct FuzzOptions {
  CampaignOptions campaign;
  std::string shard;
  std::string corpus;
  bool no_corpus = false;
  bool resume = false;
  std::string json;
  std::string report;
  bool show_coverage = false;
  std::string coverage_picture;
};

std::string progress_text(const Tally& tally, double seconds, const CampaignOptions& options) {
  std::string left;
  if (options.seconds) left = fmt::format(", {:.0f} s left", std::max(0.0, *options.seconds - seconds));
  if (options.graphs) left = time_left(seconds, tally.graphs, *options.graphs / options.shard.count);
  return fmt::format("{:.0f} s: {} graphs, {} points, {} failing graphs{}", seconds, tally.graphs, tally.points,
                     tally.failing_graphs, left);
}

/// The options that must be repeated for an index to mean the same graph.
std::string shape_options(const CampaignOptions& options) {
  const Shape defaults;
  std::string text;
  if (options.engine != "minigrad") text += fmt::format(" --engine {}", shell_word(options.engine));
  if (engine_command(options.oracle)) text += fmt::format(" --oracle {}", shell_word(options.oracle));
  if (options.shape.points != defaults.points) text += fmt::format(" --points {}", options.shape.points);
  if (options.shape.max_nodes != defaults.max_nodes) text += fmt::format(" --max-nodes {}", options.shape.max_nodes);
  return text;
}

/// The folder of cases, or "" for none. The default corpus belongs to minigrad, so other engines do not use it.
std::string choose_corpus(const FuzzOptions& options) {
  if (options.no_corpus || !options.corpus.empty()) return options.corpus;
  return options.campaign.engine == "minigrad" && std::filesystem::is_directory(default_corpus) ? default_corpus : "";
}

/// Throws now, rather than after the campaign, if an output cannot be written.
void check_paths(const std::string& corpus, const FuzzOptions& options) {
  if (!corpus.empty()) require_writable_folder(corpus);
  for (const std::string& file : {options.json, options.coverage_picture}) {
    if (!file.empty()) require_writable_file(file);
  }
  if (!options.report.empty()) require_writable_folder(options.report);
  require_cases_outside(corpus, options.report);
}

FileCounts replay_corpus(const std::string& folder, const CampaignOptions& options) {
  if (folder.empty()) {
    fmt::print("corpus: none; failures are not saved (use --corpus DIR)\n\n");
    return {};
  }
  const FileCounts counts =
      replay_files(corpus::find_cases(folder), options.engine, options.patience, [](const FileReplay& result) {
        switch (result.outcome) {
          case FileOutcome::passed: break;
          case FileOutcome::mended:
            make_regression(result.path);
            fmt::print("{}: fixed, {}\nnow a regression case\n\n", corpus::printable(result.path), result.summary);
            break;
          case FileOutcome::nothing_owed:
            fmt::print("{}: {}\n{}\n", corpus::printable(result.path), result.summary, result.report);
            break;
          case FileOutcome::failed:
            fmt::print("{}: failed, {}\n{}\n", corpus::printable(result.path), result.summary, result.report);
            break;
          case FileOutcome::untested:
          case FileOutcome::unreadable: fmt::print("{}\n", result.report); break;
        }
      });
  fmt::print("corpus: {}\n\n", in_words(counts, " in " + folder));
  return counts;
}

void show_finding(const FuzzOptions& options, const Finding& finding, const FindingStore& store) {
  const std::string& engine = options.campaign.engine;
  fmt::print("{}\n{}", finding.failing_case.summary, finding.report);
  if (store.is_another(finding.bucket)) fmt::print("an open case covers this kind of failure; its count is updated\n");
  if (const auto file = store.file(finding.bucket)) {
    fmt::print("replay it: {}\n", replay_command(engine, *file));
  }
  fmt::print("original graph: minigrad replay --seed {} --index {}{}\n\n", options.campaign.seed, finding.index,
             shape_options(options.campaign));
  flush_output();
}

/// The components that the engine was asked for, and those that it answered, judged or not.
AnswerCounts count_answers(const Tally& tally) {
  using oracle::Verdict;
  AnswerCounts components{tally.engine_unjudged, tally.engine_unjudged};
  for (const Verdict verdict : {Verdict::agree, Verdict::imprecise, Verdict::wrong, Verdict::convention,
                                Verdict::singular, Verdict::unresolved}) {
    components.answered += tally.engine[verdict];
  }
  components.asked = components.answered;
  for (const Verdict verdict : {Verdict::unsupported, Verdict::error, Verdict::crash, Verdict::timeout}) {
    components.asked += tally.engine[verdict];
  }
  return components;
}

/// The outcome of a campaign.
struct Results {
  Results(const std::string& folder, const std::vector<Finding>& unsettled) : findings(folder, unsettled) {}

  FileCounts corpus;
  Summary summary;
  FindingStore findings;
  SpeedSamples samples;
  std::size_t unsaved = 0;  ///< findings or duplicate counts that could not be written to the corpus

  nlohmann::json json() const {
    nlohmann::json json = to_json(summary);
    json["run"] = run_fields("fuzz");
    json["samples"] = samples.json();
    json["corpus"] = {{"passed", corpus.passed},
                      {"nothing_owed", corpus.nothing_owed},
                      {"failed", corpus.failed},
                      {"unreadable", corpus.unreadable}};
    json["findings"] = findings.json();
    json["untested"] = is_untested();
    json["stopped_early"] = stop_requested() || !summary.stop_reason.empty();
    return json;
  }

  /// Whether the engine answered so little that "no failure" would say nothing about it.
  bool is_untested() const { return !stop_requested() && count_answers(summary.tally).are_too_few(); }

  int exit_code() const {
    if (corpus.failed > 0 || summary.has_failures()) return exit_failures;
    const bool is_whole =
        corpus.is_whole() && unsaved == 0 && summary.stop_reason.empty() && summary.record_error.empty();
    if (!is_whole) return exit_unusable;
    if (stop_requested()) return exit_interrupted;
    return is_untested() ? exit_untested : exit_clean;
  }
};

/// Writes to the corpus. An error, such as a full disk, is counted and the findings are still shown.
void save(const std::function<void()>& write, Results& results) {
  try {
    write();
  } catch (const corpus::Error& error) {
    ++results.unsaved;
    fmt::print(stderr, "minigrad: cannot save: {}\n", error.what());
  }
}

void show_end(const Results& results, bool is_recorded) {
  const Summary& summary = results.summary;
  fmt::print("{}\n", to_text(summary));
  if (stop_requested()) {
    fmt::print("stopped early{}\n", is_recorded ? "; to go on, repeat the command with --resume" : "");
  }
  if (!summary.stop_reason.empty()) fmt::print("stopped early: {}\n", summary.stop_reason);
  for (const std::string& remark : summary.remarks) fmt::print("{}\n", remark);
  fmt::print("{}", changes_text(summary));
  if (!summary.record_error.empty()) {
    fmt::print(stderr, "minigrad: cannot record the progress: {}\n", summary.record_error);
  }
  if (summary.tally.failing_graphs > 0) {
    fmt::print("{} failed on {} of {} graphs; kinds of failure among the first {}: {}\n{}", summary.engine,
               summary.tally.failing_graphs, summary.tally.graphs, results.findings.failures(),
               results.findings.buckets(), results.findings.table());
  } else if (!summary.has_failures() && results.is_untested()) {
    const AnswerCounts components = count_answers(summary.tally);
    fmt::print("{} was not tested: it answered {} of {} components of {} graphs\n", summary.engine, components.answered,
               components.asked, summary.tally.graphs);
  } else if (!summary.has_failures()) {
    fmt::print("no failure of {}\n", summary.engine);
  }
  if (results.corpus.failed + results.corpus.unreadable > 0) {
    fmt::print("in the corpus, {} cases failed and {} could not be read (see above)\n", results.corpus.failed,
               results.corpus.unreadable);
  }
}

void write_coverage(const FuzzOptions& options, const Summary& summary) {
  const Coverage coverage = summary.tally.coverage.value_or(Coverage{});
  if (options.show_coverage) fmt::print("\n{}", coverage_text(coverage));
  if (options.coverage_picture.empty()) return;
  flush_output();  // the file may be /dev/stdout
  write_output(options.coverage_picture, coverage_picture(coverage));
}

/// Prints the shard unless this is the whole campaign.
void show_shard(const ChosenShard& chosen) {
  if (chosen.from.empty()) return;
  fmt::print("shard {} (from {}): one graph in {}, starting at index {}\n", to_string(chosen.shard), chosen.from,
             chosen.shard.count, chosen.shard.index);
}

/// Saves the findings that were held back, one for each bucket without a case.
void save_waiting(const FoundSoFar& found, const std::string& corpus) {
  std::set<std::string> buckets;
  for (const Finding& finding : found.reported) buckets.insert(finding.bucket);
  FindingStore store(corpus);
  for (const Finding& finding : found.held_back) {
    if (buckets.insert(finding.bucket).second) store.add(finding);
  }
}

/// Called before a record is replaced: saves its findings that are not yet in the corpus.
void save_old_findings(const CampaignFiles& files, const std::string& corpus) {
  try {
    const std::optional<CampaignRecord> old = files.read();
    if (!old || old->is_finished()) return;
    fmt::print("{}: starting over; use --resume to continue this campaign\n{}", corpus::printable(files.record()),
               changes_text(summary_of(*old)));
    save_waiting(old->found, corpus);
  } catch (const corpus::Error& error) {
    fmt::print("replacing an unreadable record: {}\n", error.what());
  }
}

/// The record to resume, or nothing if there is none. Prints which.
std::optional<CampaignRecord> choose_record(const FuzzOptions& options, const CampaignFiles& files) {
  const std::string file = corpus::printable(files.record());
  const std::optional<CampaignRecord> record = files.read();
  if (!record) {
    fmt::print("no {} to resume: starting the campaign\n", file);
    return std::nullopt;
  }
  const std::string differing = difference(record->settings, settings_of(options.campaign));
  if (!differing.empty()) {
    throw corpus::Error(
        file,
        fmt::format("cannot resume with other settings: the campaign has {}. Omit --resume to start over", differing));
  }
  fmt::print("resuming {}: {} graphs in {:.0f} s so far{}\n", file, record->tally.graphs, record->seconds_spent,
             record->found.reported.empty() ? "" : "; their findings are shown again");
  return record;
}

/// Writes the page, and the case of each finding beside it.
void write_fuzz_report(const FuzzOptions& options, const Results& results) {
  nlohmann::json run = results.json();
  const std::filesystem::path folder = options.report;
  remove_cases_of_report(folder);
  std::vector<std::optional<corpus::Case>> cases;
  for (const Finding& finding : results.findings.findings()) {
    write_case(finding.failing_case, folder / "cases");
    cases.emplace_back(finding.failing_case);
  }
  add_explanations(run["findings"], cases, {options.campaign.engine, "none", options.campaign.patience});
  for (nlohmann::json& finding : run["findings"]) {
    const std::filesystem::path file = folder / "cases" / (finding["id"].get<std::string>() + ".json");
    finding["replay"] = replay_command(options.campaign.engine, file);
  }
  write_report(folder, run);
  fmt::print("\n{}: index.html is a page, report.json the same as data, cases/ is for `minigrad replay`\n",
             corpus::printable(options.report));
}

int fuzz(FuzzOptions& options) {
  const ChosenShard chosen = choose_shard(options.shard, process_environment());
  options.campaign.shard = chosen.shard;
  const std::string corpus = choose_corpus(options);
  if (options.resume && corpus.empty()) {
    throw std::runtime_error("--resume needs the corpus folder in which the campaign was recorded: --corpus DIR");
  }
  check_paths(corpus, options);
  catch_stop_signals();
  std::optional<CampaignFiles> files;
  if (!corpus.empty()) files.emplace(corpus, settings_of(options.campaign), options.campaign.jobs);
  std::optional<CampaignRecord> record;
  if (options.resume) {
    record = choose_record(options, *files);
    if (record && options.campaign.graphs) drop_findings_beyond(*record, *options.campaign.graphs);
  } else if (files) {
    save_old_findings(*files, corpus);
  }
  show_shard(chosen);
  const FileCounts replayed = replay_corpus(corpus, options.campaign);
  flush_output();
  // After the replay, which may turn open cases into regression cases.
  Results results(corpus, record ? record->found.held_back : std::vector<Finding>{});
  results.corpus = replayed;

  ProgressLine progress;
  const JobEvents events{[&](const Finding& finding) {
                           progress.clear();
                           save([&] { results.findings.add(finding); }, results);
                           show_finding(options, finding, results.findings);
                         },
                         [&](const Tally& tally, double seconds) {
                           results.samples.add(seconds, tally.points);
                           progress.show(progress_text(tally, seconds, options.campaign));
                         },
                         [&](const std::string& bucket) { results.findings.add_duplicate(bucket); }};
  results.summary = run_jobs(options.campaign, events, files ? &*files : nullptr, record ? &*record : nullptr);
  progress.clear();
  for (const std::string& error : results.findings.write_counts()) {
    ++results.unsaved;
    fmt::print(stderr, "minigrad: this could not be saved: {}\n", error);
  }
  show_end(results, files.has_value());
  write_coverage(options, results.summary);
  if (!options.json.empty()) {
    flush_output();  // the file may be /dev/stdout
    write_output(options.json, json_text(results.json()));
  }
  if (!options.report.empty()) write_fuzz_report(options, results);
  return results.exit_code();
}

}  // namespace

void add_fuzz_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<FuzzOptions>();
  CampaignOptions& campaign = options->campaign;
  add_engine_option(command, campaign.engine);
  campaign.oracle = default_oracle();
  add_oracle_option(command, campaign.oracle);
  add_patience_options(command, campaign.patience);
  auto* graphs = add_number_option(command, "--graphs", campaign.graphs, "Stop after N graphs", 0, any_number);
  command.add_option("--seconds", campaign.seconds, "Stop after S seconds (default 30 without --graphs)")
      ->type_name("S")
      ->check(check_seconds)
      ->excludes(graphs);
  add_shape_options(command, campaign.shape);
  add_number_option(command, "--seed", campaign.seed, "Seed of all graphs and points", 0, any_number)
      ->capture_default_str();
  add_number_option(command, "--jobs", campaign.jobs, "Number of processes", 1, 1024)->capture_default_str();
  command
      .add_option("--shard", options->shard,
                  "Examine only every N-th graph, starting at index I; the shards 0/N to N-1/N together are one "
                  "campaign. Default: from GTEST_SHARD_INDEX, SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX if set")
      ->type_name("I/N");
  auto* corpus = command
                     .add_option("--corpus", options->corpus,
                                 "Folder of cases to replay first and to save failures in; created if missing. "
                                 "Default: corpus/cases if it exists and --engine is minigrad")
                     ->type_name("DIR");
  command.add_flag("--resume", options->resume,
                   "Continue the interrupted campaign recorded in DIR/campaigns, or start it if there is no record. "
                   "--seconds and --graphs count from its start");
  command.add_flag("--no-corpus", options->no_corpus, "Neither replay nor save cases")->excludes(corpus);
  command.add_option("--json", options->json, "Write the summary to FILE as JSON")->type_name("FILE");
  add_report_option(command, options->report,
                    "index.html, report.json, and cases/ with a case of each kind of failure");
  command.add_flag("--coverage", options->show_coverage, "Print what the graphs exercised and what they never did");
  command.add_option("--coverage-svg", options->coverage_picture, "Write the coverage to FILE as an SVG picture")
      ->type_name("FILE");
  command.callback([options, &exit_code] {
    options->campaign.coverage =
        options->show_coverage || !options->coverage_picture.empty() || !options->report.empty();
    if (!options->campaign.graphs && !options->campaign.seconds) options->campaign.seconds = 30;
    if (options->campaign.engine == options->campaign.oracle) {
      throw CLI::ValidationError("--oracle",
                                 "an engine always agrees with itself; name another one, or none for the judge alone");
    }
    exit_code = fuzz(*options);
  });
}

}  // namespace minigrad::properties
