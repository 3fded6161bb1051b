// SPDX-License-Identifier: MIT
#include "properties/cases/replay.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>

#include "corpus/json/number.h"
#include "properties/campaign/campaign.h"
#include "properties/campaign/report.h"
#include "properties/cases/recorded_case.h"
#include "properties/examine/examine.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

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
Replay replay_open(const corpus::Case& test_case, const oracle::Differentiator& engine, bool unresolved) {
  if (unresolved) {
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

/// What became of the points of a case.
struct CaseOutcome {
  bool sound = true;        ///< the file has the truth
  bool failed = false;      ///< at some point
  bool owed = false;        ///< some answer would be refused
  bool unresolved = false;  ///< some component
  std::string report;
};

Replay replay_unsupported(const CaseOutcome& outcome, const std::optional<std::string>& unclaimed) {
  return {false,
          outcome.report + fmt::format("the engine does not support this question, so the case cannot be replayed{}\n",
                                       unclaimed ? ": " + *unclaimed : "")};
}

/// Compares the outcome with what the status of the case expects.
Replay conclude(const corpus::Case& test_case, const oracle::Differentiator& engine, CaseOutcome outcome) {
  const bool passes = outcome.sound && !outcome.failed;
  if (passes && !outcome.owed) return replay_silent(test_case);
  switch (test_case.status) {
    case corpus::Status::regression: return {passes, outcome.report};
    case corpus::Status::open:
      return passes ? replay_open(test_case, engine, outcome.unresolved) : Replay{false, outcome.report};
    case corpus::Status::known:
      if (!outcome.failed) {
        outcome.report +=
            "this known failure no longer fails: set its status to \"regression\" and remove its \"reason\"\n";
      }
      return {outcome.sound && outcome.failed, outcome.report};
  }
  return {false, outcome.report};
}

}  // namespace

Replay replay(const corpus::Case& test_case, oracle::Differentiator& engine) {
  const corpus::Capabilities& claims = engine.capabilities();
  const Question whole = in_format(question_of(test_case, claims), claims.dtype);
  const auto unclaimed = find_unclaimed(claims, whole);
  const Question question = unclaimed ? whole : at_claimed_points(whole, claims);
  const Examination examination = examine(question, engine, nullptr, Thoroughness::judge_all);
  CaseOutcome outcome;
  for (const corpus::Point& point : test_case.points) outcome.report += outdated(test_case.graph, point);
  if (examination.tally.engine[Verdict::unsupported] > 0) return replay_unsupported(outcome, unclaimed);
  outcome.sound = outcome.report.empty();
  outcome.failed = !examination.failures.empty();
  outcome.unresolved = examination.tally.engine[Verdict::unresolved] > 0;
  if (outcome.failed) {
    outcome.report += report_failure(question_at(question, examination.failures.front().point), engine, nullptr);
  }
  outcome.owed = outcome.failed || owes_anything(question, claims);
  return conclude(test_case, engine, std::move(outcome));
}

Replay replay_recorded(const corpus::Case& test_case, oracle::Differentiator& engine) {
  const corpus::Capabilities& claims = engine.capabilities();
  const Question whole = question_of(test_case, claims);
  if (const auto unclaimed = find_unclaimed(claims, whole)) return replay_unsupported({}, unclaimed);
  const EngineAnswers answers(at_claimed_points(whole, claims), engine);
  CaseOutcome outcome;
  std::size_t p = 0;
  for (const corpus::Point& point : test_case.points) {
    if (find_unclaimed(claims, point.at)) continue;
    const oracle::RecordedJudge judge = recorded_judge(test_case, point, claims);
    const Verdict verdict = answers.verdict(p, judge).verdict;
    if (verdict == Verdict::unsupported) return replay_unsupported(outcome, std::nullopt);
    if (is_failure(verdict) && !outcome.failed) outcome.report = report_point(answers, p, inspect(answers, p, judge));
    outcome.failed = outcome.failed || is_failure(verdict);
    for (std::size_t c = 0; c < judge.components(); ++c) {
      (judge.refuses_some(c) ? outcome.owed : outcome.unresolved) = true;
    }
    ++p;
  }
  return conclude(test_case, engine, std::move(outcome));
}

}  // namespace minigrad::properties
