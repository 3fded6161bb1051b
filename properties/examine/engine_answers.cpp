// SPDX-License-Identifier: MIT
#include "properties/examine/engine_answers.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "properties/support/number_format.h"

namespace minigrad::properties {

using oracle::Judge;
using oracle::Judgement;
using oracle::Outcome;
using oracle::Verdict;

namespace {

/// Whether the engine refused every point for one reason, as a reply to the whole batch does.
bool is_refused(const oracle::Answers& answers) {
  const auto& statuses = answers.statuses;
  return statuses.size() > 1 && std::ranges::all_of(statuses, [&](const oracle::Status& status) {
           return status.outcome == Outcome::error && status.reason == statuses.front().reason;
         });
}

/// The answers to a question. A refused batch is asked again point by point, so that one point cannot spoil the others.
oracle::Answers ask(const Question& question, oracle::Differentiator& engine) {
  oracle::Answers answers = engine.differentiate(question);
  if (!is_refused(answers)) return answers;
  for (std::size_t p = 0; p < question.points.size(); ++p) {
    const oracle::Answers single = engine.differentiate(question_at(question, p));
    answers.statuses[p] = single.statuses[0];
    answers.values[p] = single.values[0];
    std::ranges::copy(single.gradient(0), answers.gradient(p).begin());
  }
  return answers;
}

PointVerdict unanswered(Verdict verdict, const oracle::Status& status) {
  PointVerdict refused;
  refused.verdict = verdict;
  refused.reason = status.reason;
  return refused;
}

}  // namespace

std::string message_kind(const PointVerdict& verdict) {
  constexpr std::size_t longest = 120;
  if (verdict.verdict != Verdict::error) return "";
  std::string kind;
  for (const char c : verdict.reason.substr(0, std::min(longest, verdict.reason.find('\n')))) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) kind += c;
  }
  return kind;
}

EngineAnswers::EngineAnswers(Question question, oracle::Differentiator& engine)
    : question_(std::move(question)), engine_(engine), answers_(ask(question_, engine)) {}

Judge EngineAnswers::judge(std::size_t point) const {
  return Judge(question_.graph, question_.points[point], claims(), question_.manner);
}

Verdict EngineAnswers::refusal(std::size_t point) const {
  const Outcome outcome = status(point).outcome;
  return outcome == Outcome::error ? refusal(point, judge(point)) : oracle::refusal(outcome);
}

Verdict EngineAnswers::refusal(std::size_t point, const oracle::PointJudge& judge) const {
  const Outcome outcome = status(point).outcome;
  const bool is_excused = outcome == Outcome::error && !judge.owes_an_answer();
  return is_excused ? Verdict::singular : oracle::refusal(outcome);
}

PointVerdict EngineAnswers::verdict(std::size_t point) const {
  const bool needs_judge = is_answered(point) || status(point).outcome == Outcome::error;
  if (needs_judge) return verdict(point, judge(point));
  return unanswered(refusal(point), status(point));
}

PointVerdict EngineAnswers::verdict(std::size_t point, const oracle::PointJudge& judge) const {
  if (!is_answered(point)) return unanswered(refusal(point, judge), status(point));
  PointVerdict worst;
  worst.answers = answers_.all_at(point);
  const std::vector<Judgement> judgements = judge.judge_all(worst.answers);
  for (Component c; c.index < components(); ++c.index) {
    const Judgement& judgement = judgements[c.index];
    worst.own_kink = worst.own_kink || judgement.own_kink;
    if (severity(judgement.verdict) <= severity(worst.verdict)) continue;
    worst.verdict = judgement.verdict;
    worst.component = c;
    worst.truth = judge.truth(c.index);
    worst.ulps = judgement.ulps;
    worst.formula = judgement.formula;
  }
  return worst;
}

std::vector<PointVerdict> judge_answers(Question question, oracle::Differentiator& engine) {
  const EngineAnswers answers(in_format(std::move(question), engine.capabilities().dtype), engine);
  std::vector<PointVerdict> verdicts;
  for (std::size_t p = 0; p < answers.question().points.size(); ++p) verdicts.push_back(answers.verdict(p));
  return verdicts;
}

bool owes_anything(const Question& question, const oracle::Capabilities& claims) {
  for (std::size_t p = 0; p < question.points.size(); ++p) {
    const Judge judge(question.graph, question.points[p], claims, question.manner);
    for (std::size_t c = 0; c < judge.components(); ++c) {
      if (judge.refuses_some(c)) return true;
    }
  }
  return false;
}

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

}  // namespace minigrad::properties
