// SPDX-License-Identifier: MIT
#include "properties/cli/explained.h"

#include <fmt/format.h>

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

std::size_t first_failing_point(const corpus::Question& question, oracle::Differentiator& engine) {
  const std::vector<PointVerdict> verdicts = judge_answers(question, engine);
  for (std::size_t p = 0; p < verdicts.size(); ++p) {
    if (is_failure(verdicts[p].verdict)) return p;
  }
  return 0;
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
  const std::size_t point = first_failing_point(question, *engine);
  const corpus::Question at_point = question_at(question, point);
  Explanation explanation = explain(at_point, *engine, oracle.get());
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
  const std::string words = slots[0].role == Role::oracle ? "the oracle ended: " : "";
  return {explain_death(question_at(question, 0), options.engine, verdict_of(*result.death),
                        words + fatal_reason(*result.death, options.patience)),
          0, question.points.size()};
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
