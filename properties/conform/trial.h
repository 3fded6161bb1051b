// SPDX-License-Identifier: MIT
// One question to an engine under test, in a manner, and what the judge says of each answer.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "oracle/judge.h"
#include "properties/suite/conformance.h"

namespace minigrad::properties {

/// A valid graph, points with a coordinate for each of its inputs, and a manner that fits it.
struct Trial {
  Graph graph;
  std::vector<Coordinates> points;
  corpus::Manner manner;
};

/// What became of a point. Where the engine failed, the worst of its components is told; component 0 is the value, and
/// 1 + k the gradient in the k-th wanted node.
struct PointVerdict {
  oracle::Verdict verdict = oracle::Verdict::agree;
  std::string reason;  ///< in words, when the engine refused or died
  std::size_t component = 0;
  std::optional<oracle::Truth> truth;
  double ulps = 0;
  std::string_view formula;     ///< of an imprecise answer, the usual formula that explains it
  bool own_kink = false;        ///< somewhere it chose as it declares and not as the contract does
  std::vector<double> answers;  ///< of all components; empty when there was no answer
};

/// Asks the engine, and the judge about each answer. For an engine of floats, constants and coordinates are rounded to
/// floats first. An error that the engine answers where nothing is owed, as an exception at log(-1), is none.
std::vector<PointVerdict> conduct(const Trial& trial, oracle::Differentiator& engine);

/// The trial as an engine of that format can be asked it.
Trial in_format(Trial trial, corpus::Dtype dtype);

/// Which of two failures says more: the greater number. 0 for what is none.
int severity(oracle::Verdict verdict);

/// The index of the worst verdict; there must be one.
std::size_t worst_of(const std::vector<PointVerdict>& verdicts);

}  // namespace minigrad::properties
