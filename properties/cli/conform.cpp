// SPDX-License-Identifier: MIT
// `minigrad conform`: tests an engine against the conformance suite.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "corpus/json/file.h"
#include "corpus/layout/layout.h"
#include "corpus/protocol/protocol.h"
#include "minigrad/version.h"
#include "oracle/programs/engine_process.h"
#include "properties/campaign/campaign.h"
#include "properties/cli/commands.h"
#include "properties/cli/explain_findings.h"
#include "properties/cli/shared_options.h"
#include "properties/conform/conform.h"
#include "properties/conform/conform_report.h"
#include "properties/engines/engines.h"
#include "properties/process/stop_signals.h"
#include "properties/process/stopwatch.h"
#include "properties/report/run_json.h"
#include "properties/support/nearest.h"
#include "properties/support/output_file.h"
#include "properties/support/progress_line.h"

namespace minigrad::properties {
namespace {

struct ConformCommand {
  std::string engine;
  ConformOptions conform;
  oracle::Patience patience;
  std::string report;
  std::string json;
  std::string junit;
  std::string expect;
  bool validate = false;
  bool claims = false;
  std::optional<double> seconds;
};

std::string check_level(const std::string& level) {
  const std::vector<std::string>& levels = conformance_levels();
  if (std::find(levels.begin(), levels.end(), level) != levels.end()) return "";
  return fmt::format("unknown level \"{}\"{}; levels: {}", level, did_you_mean(level, levels), fmt::join(levels, ", "));
}

/// Prints the protocol violations in the engine's messages. Of violations that differ only in numbers, prints the
/// first.
class Validator {
 public:
  void hear(oracle::EngineProcess::Direction direction, std::string_view line,
            const std::optional<corpus::RunShape>& shape) {
    if (direction == oracle::EngineProcess::Direction::to_engine) return;
    ++messages_;
    for (const std::string& remark :
         shape ? corpus::remarks_on_run_answer(line, *shape) : corpus::remarks_on_start_answer(line)) {
      ++remarks_;
      const bool is_new = kinds_.insert(without_digits(remark)).second;
      if (is_new && kinds_.size() <= most_printed) fmt::print("message {}: {}\n", messages_, remark);
    }
  }

  bool is_content() const { return remarks_ == 0; }

  void conclude() const {
    fmt::print("{} messages checked: {}\n\n", messages_,
               remarks_ == 0 ? "all follow PROTOCOL.md"
                             : fmt::format("{} violations of PROTOCOL.md; each kind is printed once", remarks_));
  }

 private:
  static std::string without_digits(std::string remark) {
    std::erase_if(remark, [](char c) { return c >= '0' && c <= '9'; });
    return remark;
  }

  static constexpr std::size_t most_printed = 20;
  std::size_t messages_ = 0;
  std::size_t remarks_ = 0;
  std::set<std::string> kinds_;
};

std::unique_ptr<oracle::Differentiator> start(const ConformCommand& options, Validator& validator) {
  const auto command = engine_command(options.engine);
  if (!options.validate || !command) return make_engine(options.engine, options.patience);
  return std::make_unique<oracle::EngineProcess>(
      *command, options.patience, [&validator](auto direction, std::string_view line, const auto& shape) {
        validator.hear(direction, line, shape);
      });
}

/// An engine that is gone when a stop is requested, so that a run ends and its report says what is known.
class StoppableEngine final : public oracle::Differentiator {
 public:
  explicit StoppableEngine(oracle::Differentiator& engine) : engine_(engine) {}

  const oracle::Capabilities& capabilities() const override { return engine_.capabilities(); }

  oracle::Answers differentiate(const Question& question) override {
    require_no_stop();
    oracle::Answers answers = engine_.differentiate(question);
    require_no_stop();  // the signal may have reached the engine as well
    return answers;
  }

  void expect_failures(bool expected) override { engine_.expect_failures(expected); }
  std::optional<std::string> finish() override { return engine_.finish(); }

 private:
  static void require_no_stop() {
    if (stop_requested()) throw oracle::EngineGone("interrupted");
  }

  oracle::Differentiator& engine_;
};

/// "level core, 57 of 783 cases, 2 faults, 35 s left".
std::string progress_text(const ConformProgress& at, const ConformOptions& options, double seconds) {
  const std::size_t cases = count_cases(options.levels);
  const std::string faults = fmt::format("{} fault{}", at.faults, at.faults == 1 ? "" : "s");
  if (at.cases < cases || at.random_graphs == 0) {
    const std::string left = time_left(seconds, at.cases, cases);
    return fmt::format("level {}, {} of {} cases, {}{}", at.level, at.cases, cases, faults, left);
  }
  const std::string of = options.graphs ? fmt::format(" of {}", *options.graphs) : "";
  return fmt::format("{} cases, {}{} random graphs, {}", at.cases, at.random_graphs, of, faults);
}

/// Runs the suite and shows how far it is. On a terminal each fault is named when it is found.
Conformance conform_and_show(oracle::Differentiator& engine, ConformOptions options) {
  ProgressLine progress;
  const Stopwatch stopwatch;
  std::size_t named = 0;
  options.on_progress = [&](const ConformProgress& at) {
    if (at.faults > named) progress.announce(fmt::format("found {}", at.newest_fault));
    named = at.faults;
    progress.show(progress_text(at, options, stopwatch.seconds()));
  };
  StoppableEngine stoppable(engine);
  Conformance conformance = conform(stoppable, options);
  progress.clear();
  return conformance;
}

/// Larger graphs are not written to the report; it names the fixed case that fails.
constexpr std::size_t most_nodes = 10'000;

/// The time for the explanations of all faults together, after a run that has an end.
constexpr std::chrono::seconds explaining{10};

/// The smallest failure of a fault as protocol messages, which an engine program can read as its standard input.
std::optional<std::string> to_run(const Defect& defect) {
  const Question& question = defect.symptom.question;
  if (question.graph.nodes.size() > most_nodes) return std::nullopt;
  std::string lines = corpus::start_line("minigrad " MINIGRAD_VERSION);
  corpus::append_run(lines, 1, question);
  return lines + std::string(corpus::stop_line);
}

/// The smallest failure of a fault as a case of the corpus. It fixes constants that are not given as the engine
/// prefers.
std::optional<corpus::Case> to_case(const Defect& defect, const corpus::Capabilities& claims) {
  const auto& [question, verdict] = defect.symptom;
  if (question.graph.nodes.size() > most_nodes || !oracle::has_judge()) return std::nullopt;
  corpus::Case found = make_case(question);
  found.manner = question.manner;
  found.fixes_constants = in_preferred_constants(question.manner, claims) != question.manner;
  found.summary = fmt::format("{}: {}", defect.id, defect.cause.empty() ? "cause unknown" : defect.cause);
  found.status = corpus::Status::open;
  found.origin.by = "minigrad conform";
  found.origin.engine = claims.name;
  found.origin.engine_version = claims.version;
  found.origin.verdict = name(verdict.verdict);
  found.id = content_id(found);
  return found;
}

/// The report as a page of Markdown. The fence is longer than any row of backticks in the text, so that an engine's
/// words cannot end it.
std::string report_page(const Conformance& conformance, const Comparison& comparison) {
  const std::string text = to_text(conformance, comparison);
  std::size_t longest = 2;
  std::size_t row = 0;
  for (const char c : text) {
    row = c == '`' ? row + 1 : 0;
    longest = std::max(longest, row);
  }
  const std::string fence(longest + 1, '`');
  return fmt::format("# Conformance\n\n{}\n{}{}\n", fence, text, fence);
}

/// The result as JSON, for --json and --report.
nlohmann::json run_json(const ConformCommand& options, const Conformance& conformance, const Comparison& comparison) {
  nlohmann::json run = to_json(conformance, comparison);
  run["run"] = run_fields("conform");
  run["seed"] = options.conform.seed;
  return run;
}

void write_folder(const ConformCommand& options, const Conformance& conformance, const Comparison& comparison,
                  const ExpectedFailures& expected) {
  const std::filesystem::path folder = options.report;
  remove_cases_of_report(folder);
  nlohmann::json run = run_json(options, conformance, comparison);
  corpus::write_file(folder / "report.md", report_page(conformance, comparison));
  corpus::write_file(folder / "expect.json", expecting_all(conformance, expected));
  std::size_t cases = 0;
  std::size_t runs = 0;
  const std::size_t total = conformance.defects.size();
  std::vector<std::optional<corpus::Case>> explained;
  for (std::size_t i = 0; i < total; ++i) {
    const Defect& defect = conformance.defects[i];
    const std::optional<corpus::Case> found = explained.emplace_back(to_case(defect, conformance.claims));
    if (found) {
      run["faults"][i]["replay"] = replay_command(options.engine, write_case(*found, folder / "cases", defect.id));
      ++cases;
    }
    if (const auto lines = to_run(defect)) {
      corpus::write_file(folder / "runs" / (defect.id + ".jsonl"), *lines);
      ++runs;
    }
  }
  oracle::Patience patience = options.patience;
  // The end of the run has passed when random graphs were asked until then.
  if (patience.end_of_run) patience.end_of_run = std::chrono::steady_clock::now() + explaining;
  add_explanations(run["faults"], explained, {options.engine, "none", patience, /*seeks_cause=*/false});
  write_report(folder, run);
  fmt::print("\n{}: index.html is a page; report.md, report.json, expect.json", options.report);
  if (runs > 0) fmt::print("; runs/: {} of {} faults as input of the engine", runs, total);
  if (cases > 0) fmt::print("; cases/: {} for `minigrad replay`", cases);
  fmt::print("\n");
}

void require_outputs(const ConformCommand& options) {
  for (const std::string& file : {options.json, options.junit}) {
    if (!file.empty()) require_writable_file(file);
  }
  if (!options.report.empty()) require_writable_folder(options.report);
}

std::string ops_text(const std::vector<Op>& ops) {
  std::string text;
  for (const Op op : ops) text += (text.empty() ? "" : " ") + std::string(name(op));
  return text.empty() ? "none" : text;
}

/// What the engine claims: the operations and, as in the protocol, the other fields.
void print_claims(const corpus::Capabilities& claims) {
  fmt::print("{} {} ({})\noperations: {}\n", claims.name, claims.version, claims.language, ops_text(claims.ops));
  std::vector<Op> missing = corpus::every_operation();
  std::erase_if(missing, [&](Op op) { return std::ranges::find(claims.ops, op) != claims.ops.end(); });
  fmt::print("not claimed: {}\n", ops_text(missing));
  const nlohmann::json all = nlohmann::json::parse(corpus::start_answer_line(claims));
  for (const auto& [field, value] : all.items()) {
    const bool is_shown =
        field == "protocol" || field == "name" || field == "version" || field == "language" || field == "ops";
    if (!is_shown) fmt::print("{}: {}\n", field, value.dump());
  }
}

/// In a build without the judge, the truths to judge by; says so.
std::optional<RecordedSuite> recorded_suite(const ConformCommand& options, const corpus::Capabilities& claims) {
  if (oracle::has_judge()) return std::nullopt;
  if (options.conform.graphs.value_or(0) > 0) throw oracle::NoJudge(fmt::format("--graphs: {}", oracle::no_judge));
  if (claims.dtype != corpus::Dtype::float64) {
    throw oracle::NoJudge(
        fmt::format("the files have the truth for doubles, this engine has floats, and {}", oracle::no_judge));
  }
  fmt::print(
      "This build has no judge, so the truth and the radius in the files decide on the fixed cases. Answers that the\n"
      "judge may call imprecise are wrong, failures are not made small or explained, and random graphs are left out.\n"
      "`minigrad doctor` has the line that installs what is missing.\n\n");
  return std::optional<RecordedSuite>(std::in_place, corpus::data_folder() / "corpus/conformance");
}

int run_conform(const ConformCommand& command) {
  ConformCommand options = command;
  if (options.seconds) {
    const auto length = std::chrono::duration<double>(*options.seconds);
    options.conform.deadline =
        std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(length);
    options.patience.end_of_run = options.conform.deadline;
  }
  ExpectedFailures expected;
  if (!options.expect.empty()) {
    expected = parse_expected_failures(corpus::read_file(options.expect, std::size_t{1} << 24), options.expect);
  }
  require_outputs(options);
  Validator validator;
  catch_first_stop_signal();
  const std::unique_ptr<oracle::Differentiator> engine = start(options, validator);
  if (options.claims) {
    print_claims(engine->capabilities());
    return exit_clean;
  }
  if (engine->capabilities().ops.empty()) {
    throw std::runtime_error(fmt::format("{} claims no operation, so there is nothing to test", options.engine));
  }
  const std::optional<RecordedSuite> recorded = recorded_suite(options, engine->capabilities());
  if (recorded) options.conform.recorded = &*recorded;
  const Conformance conformance = conform_and_show(*engine, options.conform);
  const std::optional<std::string> bad_end = conformance.gone ? std::nullopt : engine->finish();
  const Comparison comparison = compare(conformance, expected);

  if (options.validate) validator.conclude();
  fmt::print("{}", to_text(conformance, comparison));
  if (bad_end) fmt::print("\nat the end: {}\n", *bad_end);
  if (!options.json.empty()) write_output(options.json, json_text(run_json(options, conformance, comparison)));
  if (!options.junit.empty()) write_output(options.junit, to_junit(conformance, expected));
  if (!options.report.empty()) write_folder(options, conformance, comparison, expected);
  if (stop_requested() && comparison.unexpected.empty()) return exit_interrupted;
  if (!holds(conformance, comparison) || !validator.is_content()) return exit_failures;
  return conformance.answers.are_too_few() ? exit_untested : exit_clean;
}

}  // namespace

void add_conform_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<ConformCommand>();
  add_engine_option(command, options->engine);
  command.add_option("--level", options->conform.levels, "Run only this level; may be repeated (default: all levels)")
      ->type_name("LEVEL")
      ->check(check_level);
  command
      .add_option("--seconds", options->seconds,
                  "End of the whole run, also for an engine that does not answer or does not end (default: no end, and "
                  "random graphs for 10 seconds after the fixed cases)")
      ->check(check_seconds)
      ->type_name("S");
  add_number_option(command, "--graphs", options->conform.graphs, "Number of random graphs", 0, any_number);
  add_number_option(command, "--seed", options->conform.seed, "Seed of the random graphs", 0, any_number)
      ->capture_default_str();
  add_patience_options(command, options->patience);
  add_report_option(command, options->report,
                    "index.html, report.md, report.json, expect.json and a reproduction of each fault");
  command.add_option("--json", options->json, "Write the result to FILE as JSON")->type_name("FILE");
  command.add_option("--junit", options->junit, "Write the result to FILE as JUnit XML")->type_name("FILE");
  command
      .add_option("--expect", options->expect,
                  "File of expected failures: they do not fail the run, but fail it once they pass")
      ->type_name("FILE");
  command.add_flag("--validate", options->validate, "Check every message of the engine against the protocol");
  command.add_flag("--claims", options->claims, "Print what the engine claims, and ask nothing");
  command.add_flag("--force", options->conform.force, "Go on if the smoke test shows that the adapter is wrong");
  command.callback([options, &exit_code] {
    require_engine(options->engine);
    exit_code = run_conform(*options);
  });
}

}  // namespace minigrad::properties
