// SPDX-License-Identifier: MIT
#include "properties/trial.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Judge;
using oracle::Outcome;
using oracle::Verdict;

/// The nearest float; a number beyond the floats becomes an infinity, as in a cast on most machines.
double to_float(double number) {
  if (std::fabs(number) > static_cast<double>(std::numeric_limits<float>::max()) && std::isfinite(number)) {
    return std::copysign(std::numeric_limits<double>::infinity(), number);
  }
  return static_cast<double>(static_cast<float>(number));
}

/// Whether an answer is owed at all: not where everything is singular, nor where NaN is owed to numbers, for a language
/// may raise an exception there.
bool owes_something(const Judge& judge, std::span<const double> point) {
  if (judge.owes_nan()) return std::any_of(point.begin(), point.end(), [](double x) { return std::isnan(x); });
  for (std::size_t c = 0; c < judge.components(); ++c) {
    if (judge.truth(c)) return true;
  }
  return false;
}

PointVerdict judge_answer(const Judge& judge, const Answers& answers, std::size_t point) {
  PointVerdict worst;
  worst.answers.push_back(answers.values[point]);
  const std::span<const double> gradient = answers.gradient(point);
  worst.answers.insert(worst.answers.end(), gradient.begin(), gradient.end());
  for (std::size_t c = 0; c < judge.components(); ++c) {
    const oracle::Finding finding = judge.judge(c, worst.answers[c]);
    worst.own_kink = worst.own_kink || finding.own_kink;
    if (severity(finding.verdict) <= severity(worst.verdict)) continue;
    worst.verdict = finding.verdict;
    worst.component = c;
    worst.truth = judge.truth(c);
    worst.ulps = finding.ulps;
  }
  return worst;
}

}  // namespace

int severity(Verdict verdict) {
  switch (verdict) {
    case Verdict::crash: return 6;
    case Verdict::timeout: return 5;
    case Verdict::error: return 4;
    case Verdict::wrong: return 3;
    case Verdict::imprecise: return 2;
    case Verdict::convention: return 1;
    case Verdict::agree:
    case Verdict::singular:
    case Verdict::unresolved:
    case Verdict::unsupported: return 0;
  }
  return 0;
}

std::size_t worst_of(const std::vector<PointVerdict>& verdicts) {
  const auto worst = std::max_element(verdicts.begin(), verdicts.end(), [](const auto& a, const auto& b) {
    return severity(a.verdict) < severity(b.verdict);
  });
  return static_cast<std::size_t>(worst - verdicts.begin());
}

Trial in_format(Trial trial, corpus::Dtype dtype) {
  if (dtype == corpus::Dtype::float64) return trial;
  for (Node& node : trial.graph.nodes) node.constant = to_float(node.constant);
  for (Coordinates& point : trial.points) {
    for (double& coordinate : point) coordinate = to_float(coordinate);
  }
  return trial;
}

std::vector<PointVerdict> conduct(const Trial& asked, oracle::Differentiator& engine) {
  const corpus::Capabilities& claims = engine.capabilities();
  const Trial trial = in_format(asked, claims.dtype);
  corpus::Points points(input_count(trial.graph));
  for (const Coordinates& point : trial.points) points.push_back(point);
  const Answers answers = engine.differentiate(trial.graph, points, trial.manner);

  std::vector<PointVerdict> verdicts;
  for (std::size_t p = 0; p < trial.points.size(); ++p) {
    const oracle::Status& status = answers.statuses[p];
    if (status.outcome == Outcome::answered) {
      const Judge judge(trial.graph, trial.points[p], claims, trial.manner);
      verdicts.push_back(judge_answer(judge, answers, p));
      continue;
    }
    PointVerdict refused;
    refused.verdict = oracle::refusal(status.outcome);
    refused.reason = status.reason;
    if (status.outcome == Outcome::error &&
        !owes_something(Judge(trial.graph, trial.points[p], claims, trial.manner), trial.points[p])) {
      refused.verdict = Verdict::singular;
    }
    verdicts.push_back(std::move(refused));
  }
  return verdicts;
}

}  // namespace minigrad::properties
