// SPDX-License-Identifier: MIT
#include "properties/cases/replay.h"

#include <fmt/format.h>

#include <cmath>

#include "corpus/json/number.h"
#include "properties/campaign/campaign.h"
#include "properties/campaign/report.h"
#include "properties/examine/examine.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

/// Whether two numbers are equal within the radius, or both missing.
bool same(const std::optional<double>& a, const std::optional<double>& b, const std::optional<double>& radius) {
  if (!a || !b) return a.has_value() == b.has_value();
  return *a == *b || std::fabs(*a - *b) <= radius.value_or(0);
}

std::string text(const std::optional<double>& number) { return number ? corpus::number_text(*number) : "nothing"; }

/// The differences between the expectation of a case and the judge's result; empty if there are none.
std::string outdated(const Graph& graph, const corpus::Point& point) {
  if (!point.expectation) return "";
  const corpus::Expectation& stored = *point.expectation;
  const corpus::Expectation found = expectation(graph, point.at);
  std::string differences;
  if (!same(stored.value, found.value, found.value_radius)) {
    differences +=
        fmt::format("the case expects the value {}, the judge finds {}\n", text(stored.value), text(found.value));
  }
  for (std::size_t k = 0; k < found.gradient.size(); ++k) {
    if (same(stored.gradient[k], found.gradient[k], found.gradient_radius[k])) continue;
    differences += fmt::format("the case expects {} as the partial in input {}, the judge finds {}\n",
                               text(stored.gradient[k]), k, text(found.gradient[k]));
  }
  return differences;
}

std::string engine_of(const corpus::Case& test_case) {
  return test_case.origin.engine.empty() ? "minigrad" : test_case.origin.engine;
}

/// Whether each component is proven right, apart from singular ones, and at least one is.
bool is_right(const Tally& tally) {
  return tally.engine[oracle::Verdict::unresolved] == 0 && tally.engine[oracle::Verdict::agree] > 0;
}

Replay replay_open(const corpus::Case& test_case, const oracle::Differentiator& engine, const Tally& tally) {
  if (!is_right(tally)) {
    return {true, "nothing fails at this open case, but not all of it can be judged: it stays open\n", false};
  }
  const std::string whose = engine_of(test_case);
  if (whose == engine.capabilities().name) return {true, "this open case passes now\n", true};
  return {true, fmt::format("this is an open case of {}, and passes here\n", whose), false};
}

}  // namespace

Replay replay(const corpus::Case& test_case, oracle::Differentiator& engine) {
  const Question question = in_format(question_of(test_case), engine.capabilities().dtype);
  const Examination examination = examine(question, engine, nullptr, Thoroughness::judge_all);
  std::string report;
  for (const corpus::Point& point : test_case.points) report += outdated(test_case.graph, point);
  const bool sound = report.empty();
  const bool failed = !examination.failures.empty();
  if (examination.tally.engine[oracle::Verdict::unsupported] > 0) {
    return {false, report + "the engine does not support an op of this case, so it cannot be replayed\n", false};
  }
  if (failed) {
    report += report_failure(question_at(question, examination.failures.front().point), engine, nullptr);
  }
  switch (test_case.status) {
    case corpus::Status::regression: return {sound && !failed, report, false};
    case corpus::Status::open:
      if (!sound || failed) return {false, report, false};
      return replay_open(test_case, engine, examination.tally);
    case corpus::Status::known:
      if (!failed) {
        report += "this known failure no longer fails: set its status to \"regression\" and remove its \"reason\"\n";
      }
      return {sound && failed, report, false};
  }
  return {false, report, false};
}

}  // namespace minigrad::properties
