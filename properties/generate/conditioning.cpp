// SPDX-License-Identifier: MIT
#include "properties/generate/conditioning.h"

#include <cstddef>

#include "oracle/quick/quick_judge.h"

namespace minigrad::properties {
namespace {

/// Relative to the partial: 18 ulp just above a power of 2, 36 ulp just below.
constexpr double largest_bound = 4e-15;

}  // namespace

bool has_clear_gradient(const Graph& graph, std::span<const double> point) {
  thread_local oracle::QuickJudge judge;
  judge.prepare(graph);
  oracle::Points points(point.size());
  points.push_back(point);
  judge.sweep(points, 0);
  for (std::size_t k = 0; k < point.size(); ++k) {
    // The negation makes NaN count as unclear.
    if (!(judge.relative_bound(0, 1 + k) <= largest_bound)) return false;
  }
  return true;
}

}  // namespace minigrad::properties
