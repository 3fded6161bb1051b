// SPDX-License-Identifier: MIT
// Lets minigrad answer as a differentiator. Its source is the only file of this folder that knows the engine.
#pragma once

#include <span>
#include <string>

#include "oracle/differentiator.h"

namespace minigrad::oracle {

/// Plays a graph node by node on minigrad's tape. In the plainest manner a constant that meets a Scalar is handed over
/// as a plain number, on the side where it stands, so that every overload is used.
class MinigradEngine : public Differentiator {
 public:
  using Differentiator::differentiate;
  const Capabilities& capabilities() const override;
  Answers differentiate(const Graph& graph, const Points& points, const Manner& manner) override;
};

/// The picture of a graph at a point, after backward, as SVG. Throws std::length_error for a graph too large to draw.
std::string draw_svg(const Graph& graph, std::span<const double> point);

}  // namespace minigrad::oracle
