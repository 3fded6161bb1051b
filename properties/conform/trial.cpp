// SPDX-License-Identifier: MIT
#include "properties/conform/trial.h"

#include <algorithm>
#include <span>
#include <utility>

#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Judge;
using oracle::Outcome;
using oracle::Verdict;

PointVerdict judge_answer(const Judge& judge, const Answers& answers, std::size_t point) {
  PointVerdict worst;
  worst.answers.push_back(answers.values[point]);
  const std::span<const double> gradient = answers.gradient(point);
  worst.answers.insert(worst.answers.end(), gradient.begin(), gradient.end());
  const std::vector<oracle::Judgement> judgements = judge.judge_all(worst.answers);
  for (std::size_t c = 0; c < judgements.size(); ++c) {
    const oracle::Judgement& finding = judgements[c];
    worst.own_kink = worst.own_kink || finding.own_kink;
    if (severity(finding.verdict) <= severity(worst.verdict)) continue;
    worst.verdict = finding.verdict;
    worst.component = c;
    worst.truth = judge.truth(c);
    worst.ulps = finding.ulps;
    worst.formula = finding.formula;
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
  trial.graph = in_format(std::move(trial.graph), dtype);
  for (Coordinates& point : trial.points) point = in_format(std::move(point), dtype);
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
        !Judge(trial.graph, trial.points[p], claims, trial.manner).owes_an_answer()) {
      refused.verdict = Verdict::singular;
    }
    verdicts.push_back(std::move(refused));
  }
  return verdicts;
}

}  // namespace minigrad::properties
