// SPDX-License-Identifier: MIT
// What an engine answers to a question, and the judge's verdict on it: the one way in which campaigns and the
// conformance suite judge.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/differentiator.h"
#include "oracle/judge.h"

namespace minigrad::properties {

using corpus::Component;
using corpus::Question;

/// The verdict on one point. When the engine fails, it describes the component with the worst verdict.
struct PointVerdict {
  oracle::Verdict verdict = oracle::Verdict::agree;
  std::string reason;  ///< in words, when there was no answer
  Component component;
  std::optional<oracle::Truth> truth;
  double ulps = 0;
  std::string_view formula;     ///< of an imprecise answer, the usual formula that explains it
  bool own_kink = false;        ///< some component follows the engine's declared choice at a kink, not the contract's
  std::vector<double> answers;  ///< of all components; empty when there was no answer

  /// The answer of that component; there must be one.
  double answer() const { return answers[component.index]; }
};

/// A question of one point at which an engine fails, and how.
struct Symptom {
  Question question;
  PointVerdict verdict;
};

/// What two errors of the same kind have in common: the first line of the message without its numbers. "" for other
/// verdicts.
std::string message_kind(const PointVerdict& verdict);

/// The answers of one engine to one question. The engine is judged by what it claims: the precision of its numbers, its
/// choices at kinks, and the effect of a second backward. An engine of floats must be asked about floats
/// (number_format.h).
class EngineAnswers {
 public:
  /// Asks the engine, which must outlive these answers.
  EngineAnswers(Question question, oracle::Differentiator& engine);

  const Question& question() const { return question_; }
  oracle::Differentiator& engine() const { return engine_; }
  const oracle::Capabilities& claims() const { return engine_.capabilities(); }

  std::size_t components() const { return answers_.components(); }
  const oracle::Status& status(std::size_t point) const { return answers_.statuses[point]; }
  bool is_answered(std::size_t point) const { return status(point).outcome == oracle::Outcome::answered; }
  double operator()(std::size_t point, Component c) const { return answers_.at(point, c); }
  std::vector<double> components_at(std::size_t point) const { return answers_.all_at(point); }

  /// The judge of the engine's answers at a point. It must not outlive these answers.
  oracle::Judge judge(std::size_t point) const;

  /// The verdict on a point that was not answered. An error is `singular`, and no failure, where no answer is owed: a
  /// language may raise an exception at log(-1).
  oracle::Verdict refusal(std::size_t point) const;
  oracle::Verdict refusal(std::size_t point, const oracle::PointJudge& judge) const;

  /// The verdict on a point, answered or not.
  PointVerdict verdict(std::size_t point) const;
  PointVerdict verdict(std::size_t point, const oracle::PointJudge& judge) const;

 private:
  Question question_;
  oracle::Differentiator& engine_;
  oracle::Answers answers_;
};

/// The verdicts on an engine at each point of a question, after rounding constants and coordinates to its format.
std::vector<PointVerdict> judge_answers(Question question, oracle::Differentiator& engine);

/// Whether an engine of these claims owes anything at some point of a question: some answer would be refused.
bool owes_anything(const Question& question, const oracle::Capabilities& claims);

/// Orders failures by how much they say, the greatest first to report. 0 when the verdict is no failure.
int severity(oracle::Verdict verdict);

/// The index of the most severe verdict; there must be at least one.
std::size_t worst_of(const std::vector<PointVerdict>& verdicts);

}  // namespace minigrad::properties
