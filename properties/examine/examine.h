// SPDX-License-Identifier: MIT
// Asks an engine and an oracle a question, and judges their answers as a campaign does: with the quick judge where it
// can prove an answer right, else with the judge.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "properties/examine/engine_answers.h"
#include "properties/examine/tally.h"

namespace minigrad::properties {

/// How to treat a point at which the quick judge cannot prove the engine right.
enum class Thoroughness {
  settle_cheaply,  ///< judge it, unless doubles can prove nothing there: then leave it unjudged if engine and oracle
                   ///< are alike, and of the points where they differ judge one for the whole batch
  judge_all,       ///< judge it; among the first 16 points judge unproven answers of the oracle too, and the first
                   ///< point in any case, as a check on the quick judge
};

/// One component of the answers at a point: the numbers, the truth and the judgements.
struct ComponentReport {
  Component component;
  double engine;
  std::optional<double> oracle;
  std::optional<oracle::Truth> truth;
  bool owed;  ///< whether some answer would be refused
  oracle::Judgement engine_judgement;
  std::optional<oracle::Judgement> oracle_judgement;
  std::string reason = {};  ///< in words, when the engine did not answer; the same for every component
};

/// A point at which the engine failed. The verdict is that of the first failing component.
struct Failure {
  std::size_t point;
  oracle::Verdict verdict;
  std::string reason;  ///< in words, when the engine did not answer
};

/// The tally of one question and the points at which the engine failed.
struct Examination {
  Tally tally;
  std::vector<Failure> failures;
};

// The engine is asked in the manner of the question. The oracle gets constants in the way that it prefers.

/// Asks the engine and the oracle, and examines the answers. Without an oracle the judge decides everything.
Examination examine(const Question& question, oracle::Differentiator& engine, oracle::Differentiator* oracle,
                    Thoroughness thoroughness);

/// All components of the answers to a question of one point, for a report to a person.
std::vector<ComponentReport> inspect(const Question& question, oracle::Differentiator& engine,
                                     oracle::Differentiator* oracle);

/// All components of the answers at one point. `oracle` may be nullptr; it must have been asked the same.
std::vector<ComponentReport> inspect(const EngineAnswers& engine, const EngineAnswers* oracle, std::size_t point);

/// The same for the engine alone, by the judge of that point.
std::vector<ComponentReport> inspect(const EngineAnswers& engine, std::size_t point, const oracle::PointJudge& judge);

/// The verdict on an engine's answer to a question of one point: its first failing component's; `unsupported` when the
/// engine skips the question; `agree` when no component fails.
oracle::Verdict verdict_on(const Question& question, oracle::Differentiator& engine);

/// The first op, in construction order, that the differentiator gets wrong when it is asked about that op alone, at the
/// operands that it has at this point; "composition" when each op alone is right.
std::string blame(const Graph& graph, std::span<const double> point, oracle::Differentiator& differentiator);

}  // namespace minigrad::properties
