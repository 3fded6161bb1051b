// SPDX-License-Identifier: MIT
// A question to an engine: what campaigns draw, cases and the suite hold, and the protocol sends.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "corpus/protocol/points.h"
#include "minigrad/graph.h"

namespace minigrad::corpus {

/// A valid graph, the points at which its value and gradient are asked for (a coordinate for each input), and a manner
/// that fits the graph.
struct Question {
  Graph graph;
  Points points;
  Manner manner = {};
};

/// The question with constants in the way that an engine of these claims prefers.
inline Question in_preferred_constants(Question question, const Capabilities& capabilities) {
  question.manner = in_preferred_constants(std::move(question.manner), capabilities);
  return question;
}

/// The question at a single point.
inline Question question_at(Graph graph, std::span<const double> point, Manner manner = {}) {
  return {std::move(graph), single(point), std::move(manner)};
}

/// The same question at one of its points alone.
inline Question question_at(const Question& question, std::size_t point) {
  return question_at(question.graph, question.points[point], question.manner);
}

}  // namespace minigrad::corpus
