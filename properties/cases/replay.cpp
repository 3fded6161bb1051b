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

std::string text(const std::optional<double>& number) { return number ? corpus::plain_number(*number) : "nothing"; }

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

/// An open case at which the engine does not fail and something is owed.
Replay replay_open(const corpus::Case& test_case, const oracle::Differentiator& engine, const Tally& tally) {
  if (tally.engine[oracle::Verdict::unresolved] > 0) {
    return {true, "nothing fails at this open case, but not all of it can be judged: it stays open\n"};
  }
  const std::string whose = engine_of(test_case);
  if (whose == engine.capabilities().name) return {true, "this open case passes now\n", true};
  return {true, fmt::format("this is an open case of {}, and passes here\n", whose)};
}

/// A case at which nothing is owed and the engine did not crash.
Replay replay_silent(const corpus::Case& test_case) {
  const std::string silent = "nothing is owed here: no answer would be refused";
  switch (test_case.status) {
    case corpus::Status::regression: return {true, silent + '\n', false, true};
    case corpus::Status::open: return {true, silent + ", so this case stays open\n", false, true};
    case corpus::Status::known: return {false, silent + ", so this known failure cannot fail: delete it\n"};
  }
  return {false, silent};
}

}  // namespace

Replay replay(const corpus::Case& test_case, oracle::Differentiator& engine) {
  const corpus::Capabilities& claims = engine.capabilities();
  const Question whole = in_format(question_of(test_case, claims), claims.dtype);
  const auto unclaimed = find_unclaimed(claims, whole);
  const Question question = unclaimed ? whole : at_claimed_points(whole, claims);
  const Examination examination = examine(question, engine, nullptr, Thoroughness::judge_all);
  std::string report;
  for (const corpus::Point& point : test_case.points) report += outdated(test_case.graph, point);
  const bool sound = report.empty();
  const bool failed = !examination.failures.empty();
  if (examination.tally.engine[oracle::Verdict::unsupported] > 0) {
    return {false, report + fmt::format("the engine does not support this question, so the case cannot be replayed{}\n",
                                        unclaimed ? ": " + *unclaimed : "")};
  }
  if (failed) {
    report += report_failure(question_at(question, examination.failures.front().point), engine, nullptr);
  }
  if (sound && !failed && !owes_anything(question, claims)) return replay_silent(test_case);
  switch (test_case.status) {
    case corpus::Status::regression: return {sound && !failed, report};
    case corpus::Status::open:
      if (!sound || failed) return {false, report};
      return replay_open(test_case, engine, examination.tally);
    case corpus::Status::known:
      if (!failed) {
        report += "this known failure no longer fails: set its status to \"regression\" and remove its \"reason\"\n";
      }
      return {sound && failed, report};
  }
  return {false, report};
}

}  // namespace minigrad::properties
