// SPDX-License-Identifier: MIT
#include "properties/cli/explained.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "corpus/json/error.h"
#include "properties/conform/attribution.h"
#include "properties/engines/engines.h"
#include "properties/explain/explain.h"
#include "properties/explain/failure_svg.h"
#include "properties/process/child_process.h"
#include "properties/process/deadline_engine.h"
#include "properties/process/death.h"
#include "properties/support/expression.h"
#include "properties/support/number_format.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

struct Chosen {
  std::size_t point;
  oracle::Verdict verdict;  ///< in the answer about all points
};

/// The first point at which the engine fails, or else the first at which it may be asked.
Chosen choose_point(const corpus::Question& question, oracle::Differentiator& engine) {
  const std::vector<PointVerdict> verdicts = judge_answers(question, engine);
  const auto fails = [](const PointVerdict& verdict) { return is_failure(verdict.verdict); };
  const auto is_asked = [](const PointVerdict& verdict) { return verdict.verdict != oracle::Verdict::unsupported; };
  auto chosen = std::ranges::find_if(verdicts, fails);
  if (chosen == verdicts.end()) chosen = std::ranges::find_if(verdicts, is_asked);
  if (chosen == verdicts.end()) chosen = verdicts.begin();
  return {static_cast<std::size_t>(chosen - verdicts.begin()), chosen->verdict};
}

/// Why the engine fails at the only point of a question, if further questions confirmed it; otherwise "".
std::string confirmed_cause(const corpus::Question& question, oracle::Differentiator& engine) {
  const oracle::FailuresExpected expected(engine);
  const Symptom symptom{question, ask_again(question, engine)};
  if (!is_failure(symptom.verdict.verdict)) return "";
  Attribution attribution(engine);
  const Defect& defect = attribution.faults()[attribution.attribute(symptom, nullptr)];
  if (!defect.is_confirmed) return "";
  const Question& small = defect.symptom.question;
  if (small.graph == question.graph) return defect.cause;
  return fmt::format("{} alone fails too. {}", expression(small.graph, small.manner), defect.cause);
}

nlohmann::json explain_in_this_process(const NamedQuestion& named, const ExplainOptions& options, JobSlot& slot) {
  const auto engine = make_deadline_engine(options.engine, options.patience, Role::engine, &slot);
  const auto oracle =
      options.oracle == "none" ? nullptr : make_deadline_engine(options.oracle, options.patience, Role::oracle, &slot);
  const corpus::Capabilities& claims = engine->capabilities();
  const corpus::Question question = in_format(question_for(named, claims), claims.dtype);
  const auto [point, verdict] = choose_point(question, *engine);
  const corpus::Question at_point = question_at(question, point);
  Explanation explanation = explain(at_point, *engine, oracle.get());
  if (is_failure(verdict) && !is_failure(explanation.verdict)) {
    explanation.verdict = verdict;
    explanation.sentence = fmt::format(
        "{}: the answer is {} only if the engine is asked about other points with this one; asked alone, it is right.",
        explanation.expression, oracle::name(verdict));
  }
  if (options.seeks_cause) explanation.cause = confirmed_cause(at_point, *engine);
  finish_engine(*engine, options.engine);
  return {{"explanation", to_json(explanation)}, {"point", point}};
}

}  // namespace

Explained explain_named(const NamedQuestion& named, const ExplainOptions& options) {
  const corpus::Question question = question_for(named, {});
  if (question.points.size() == 0) throw std::invalid_argument("expected a question with a point, got none");
  require_showable(question.graph);
  JobSlots slots(1);
  const ChildResult result = run_in_child([&] { return explain_in_this_process(named, options, slots[0]); });
  if (!result.death) {
    return {explanation_from_json(result.result.at("explanation")), result.result.at("point"), question.points.size()};
  }
  const std::string reason = fatal_reason(*result.death, options.patience);
  if (slots[0].role == Role::oracle) {
    fmt::print(stderr, "minigrad: the oracle {} is left out, because it ended: {}\n",
               corpus::ForeignName(options.oracle), corpus::ForeignMessage(reason));
    ExplainOptions without_oracle = options;
    without_oracle.oracle = "none";
    return explain_named(named, without_oracle);
  }
  return {explain_death(question_at(question, 0), options.engine, verdict_of(*result.death), reason), 0,
          question.points.size()};
}

void add_picture_options(CLI::App& command, PictureFiles& files) {
  const auto check = [](const std::string& file) {
    return file.empty() ? "expected the name of a file, got \"\"" : "";
  };
  command.add_option("--svg", files.svg, "Draw the graph, and on it what went wrong, to FILE as SVG")
      ->type_name("FILE")
      ->check(check);
  command.add_option("--dot", files.dot, "Draw the same to FILE in the language of Graphviz")
      ->type_name("FILE")
      ->check(check);
}

void check_pictures(const PictureFiles& files, const NamedQuestion& named) {
  if (!files.any()) return;
  require_showable(question_for(named, {}).graph);
  for (const std::string& path : {files.svg, files.dot}) {
    if (path.empty()) continue;
    const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
    if (!std::filesystem::is_directory(folder)) throw corpus::Error(path, "the folder does not exist");
    require_writable_file(path);
  }
}

void write_pictures(const PictureFiles& files, const Explained& explained, std::FILE* log) {
  flush_output();  // a file may be /dev/stdout
  const std::string which =
      explained.points == 1 ? "" : fmt::format(" at point {} of {}", explained.point + 1, explained.points);
  if (!files.svg.empty()) {
    write_output(files.svg, failure_svg(explained.explanation));
    fmt::print(log, "\n{}: the graph{}\n", files.svg, which);
  }
  if (!files.dot.empty()) {
    write_output(files.dot, failure_dot(explained.explanation));
    fmt::print(log, "\n{}: the graph{}; draw it with `dot -Tsvg`\n", files.dot, which);
  }
}

}  // namespace minigrad::properties
