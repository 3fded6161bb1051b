// SPDX-License-Identifier: MIT
// A question to an engine: what campaigns draw, cases and the suite hold, and the protocol sends.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
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

/// The question without the points at which an engine of these claims must not be asked.
inline Question at_claimed_points(Question question, const Capabilities& capabilities) {
  Points claimed(question.points.dimension());
  for (std::size_t p = 0; p < question.points.size(); ++p) {
    if (!find_unclaimed(capabilities, question.points[p])) claimed.push_back(question.points[p]);
  }
  question.points = std::move(claimed);
  return question;
}

/// The reason why an engine of these claims must not be asked this question at any of its points; nothing when it may
/// be asked at some.
inline std::optional<std::string> find_unclaimed(const Capabilities& capabilities, const Question& question) {
  if (auto unclaimed = find_unclaimed(capabilities, question.graph, question.manner)) return unclaimed;
  std::optional<std::string> unclaimed;
  for (std::size_t p = 0; p < question.points.size(); ++p) {
    unclaimed = find_unclaimed(capabilities, question.points[p]);
    if (!unclaimed) break;
  }
  return unclaimed;
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
