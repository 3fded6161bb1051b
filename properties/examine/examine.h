// SPDX-License-Identifier: MIT
// The heart of the harness: asks two differentiators about a graph, and the judge where they do not agree.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "oracle/judge.h"
#include "properties/examine/tally.h"

namespace minigrad::properties {

/// What is done about a point at which the quick judge cannot prove the engine right.
enum class Thoroughness {
  settle_cheaply,  ///< the judge sees it, but where doubles can prove nothing either way: there two answers that are
                   ///< alike are left at that, and of the others one is judged for all
  judge_all,       ///< the judge sees all such of the first 16 points, also what is not proven of the oracle; and the
                   ///< first point in any case, as a check on the quick judge
};

/// A component at which somebody failed: who said what, and what is true.
struct ComponentReport {
  std::size_t component;  ///< 0 is the value, 1 + k the partial in input k
  double engine;
  std::optional<double> oracle;
  std::optional<oracle::Truth> truth;
  oracle::Judgement engine_judgement;
  std::optional<oracle::Judgement> oracle_judgement;
  std::string reason = {};  ///< in words, when the engine refused or died; the same for every component
};

/// A point at which the engine failed: its first failing component decides the verdict.
struct Failure {
  std::size_t point;
  oracle::Verdict verdict;
  std::string reason;  ///< in words, when the engine refused or died
};

/// The tally of one graph and where the engine failed.
struct Examination {
  Tally tally;
  std::vector<Failure> failures;
};

// Each party is judged by what it claims: the precision of its numbers, its choices at kinks, and what a second
// backward does. Where one of them computes in floats, constants and coordinates must be floats already
// (number_format.h).

/// Examines a graph at a batch of points. Without an oracle the judge decides everything.
Examination examine(const Graph& graph, const oracle::Points& points, oracle::Backward backward,
                    oracle::Differentiator& engine, oracle::Differentiator* oracle, Thoroughness thoroughness);

/// All components at one point, for a report to a person.
std::vector<ComponentReport> inspect(const Graph& graph, std::span<const double> point, oracle::Backward backward,
                                     oracle::Differentiator& engine, oracle::Differentiator* oracle);

/// The verdict on an engine at one point: its first failing component's; `unsupported` when it was not to be asked;
/// `agree` when none fails.
oracle::Verdict verdict_at(const Graph& graph, std::span<const double> point, oracle::Backward backward,
                           oracle::Differentiator& engine);

/// The first op, in construction order, that the differentiator gets wrong all by itself at the operands that it has
/// at this point; "composition" when each op alone is right.
std::string blame(const Graph& graph, std::span<const double> point, oracle::Differentiator& differentiator);

}  // namespace minigrad::properties
