// SPDX-License-Identifier: MIT
#include "properties/cases/ask.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "corpus/json/number.h"
#include "properties/campaign/report.h"
#include "properties/support/expression.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;
using oracle::Verdict;
using Outcome = Asked::Outcome;

/// A number as in case files: a string if JSON has no such number.
json number_json(double number) { return json::parse(corpus::number_text(number)); }

json component_json(const ComponentReport& report, bool is_answered, const corpus::Manner& manner) {
  const oracle::Judgement& judgement = report.engine_judgement;
  json out = {{"name", component_name(report.component, manner)},
              {"answer", is_answered ? number_json(report.engine) : json()},
              {"truth", report.truth ? number_json(report.truth->value) : json()},
              {"radius", report.truth ? number_json(report.truth->radius) : json()},
              {"owed", report.owed},
              {"verdict", name(judgement.verdict)}};
  if (!judgement.formula.empty()) out["formula"] = judgement.formula;
  return out;
}

/// One point: its components, and what they say together.
struct PointReport {
  std::vector<ComponentReport> components;
  bool fails = false;
  bool owed = false;
  bool skipped = false;
};

PointReport report_on(const EngineAnswers& answers, std::size_t point) {
  PointReport result{inspect(answers, nullptr, point)};
  for (const ComponentReport& component : result.components) {
    result.fails = result.fails || is_failure(component.engine_judgement.verdict);
    result.owed = result.owed || component.owed;
    result.skipped = component.engine_judgement.verdict == Verdict::unsupported;
  }
  return result;
}

json point_json(const EngineAnswers& answers, std::size_t point, const PointReport& report) {
  json out = {{"at", json::array()}, {"components", json::array()}};
  for (const double coordinate : answers.question().points[point]) out["at"].push_back(number_json(coordinate));
  for (const ComponentReport& component : report.components) {
    out["components"].push_back(component_json(component, answers.is_answered(point), answers.question().manner));
  }
  if (!answers.is_answered(point)) out["reason"] = answers.status(point).reason;
  return out;
}

Outcome outcome_of(const std::vector<PointReport>& points) {
  const auto any = [&](bool PointReport::*property) { return std::ranges::any_of(points, property); };
  if (any(&PointReport::fails)) return Outcome::fails;
  if (std::ranges::all_of(points, &PointReport::skipped)) return Outcome::unsupported;
  return any(&PointReport::owed) ? Outcome::holds : Outcome::nothing_owed;
}

/// A table for each point, or for each failing one if there are any.
std::string tables(const EngineAnswers& answers, const std::vector<PointReport>& points, bool failing_only) {
  constexpr std::size_t most_shown = 10;
  std::string text;
  std::size_t shown = 0;
  for (std::size_t p = 0; p < points.size() && shown < most_shown; ++p) {
    if (failing_only && !points[p].fails) continue;
    text += '\n' + report_point(answers, p, points[p].components);
    ++shown;
  }
  const std::size_t hidden = points.size() - shown;
  if (hidden > 0) text += fmt::format("\n{} of {} points are not shown\n", hidden, points.size());
  return text;
}

std::string conclusion(Outcome outcome, const std::string& engine, const std::vector<PointReport>& points) {
  switch (outcome) {
    case Outcome::holds: return "everything owed holds\n";
    case Outcome::nothing_owed: return "nothing is owed here: no answer would be refused\n";
    case Outcome::fails:
      return fmt::format("{} fails at {} of {} points\n", engine, std::ranges::count_if(points, &PointReport::fails),
                         points.size());
    case Outcome::unsupported: return fmt::format("{} skips this question\n", engine);
  }
  return {};
}

}  // namespace

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::holds: return "holds";
    case Outcome::nothing_owed: return "nothing owed";
    case Outcome::fails: return "fails";
    case Outcome::unsupported: return "unsupported";
  }
  return {};
}

Asked ask(const corpus::Question& question, oracle::Differentiator& engine) {
  const corpus::Capabilities& claims = engine.capabilities();
  Asked asked{Outcome::unsupported, expression(question.graph, question.manner) + '\n', {}};
  asked.json = {{"engine", {{"name", claims.name}, {"version", claims.version}, {"language", claims.language}}},
                {"expression", expression(question.graph, question.manner)},
                {"usage", usage(question.graph, question.manner)},
                {"points", json::array()}};
  if (const auto why = find_unclaimed(claims, question)) {
    asked.text += fmt::format("\n{} does not claim this question: {}\n", claims.name, *why);
    asked.json["reason"] = *why;
  } else {
    const EngineAnswers answers(in_format(question, claims.dtype), engine);
    std::vector<PointReport> points;
    for (std::size_t p = 0; p < question.points.size(); ++p) {
      points.push_back(report_on(answers, p));
      asked.json["points"].push_back(point_json(answers, p, points.back()));
    }
    asked.outcome = outcome_of(points);
    asked.text += tables(answers, points, asked.outcome == Outcome::fails);
    asked.text += '\n' + conclusion(asked.outcome, claims.name, points);
  }
  asked.json["outcome"] = name(asked.outcome);
  return asked;
}

}  // namespace minigrad::properties
