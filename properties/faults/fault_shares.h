// SPDX-License-Identifier: MIT
// Among the points at which a planted fault changes the answer: how many the judge fails, and how many the usual
// gradient checks would fail.
#pragma once

#include <cstddef>
#include <cstdint>

#include "properties/engines/planted_faults.h"

namespace minigrad::properties {

/// Counts of points. All except `changed` are subsets of `with_truth`.
struct FaultShares {
  std::uint64_t changed = 0;          ///< the answer differs, in some bit, from that of the engine without the fault
  std::uint64_t with_truth = 0;       ///< changed points where a changed component has a truth, or the engine refused
  std::uint64_t within_rounding = 0;  ///< no number changed by more than one radius, and no component fails
  std::uint64_t wrong = 0;            ///< some component is wrong
  std::uint64_t imprecise = 0;        ///< some component is imprecise and none is wrong
  std::uint64_t failed = 0;           ///< some component fails
  std::uint64_t gradcheck = 0;        ///< torch.autograd.gradcheck would find the fault
  std::uint64_t jax = 0;              ///< jax.test_util.check_grads would find it
  std::uint64_t rtol = 0;             ///< a comparison with the truth at rtol 1e-6 would find it

  FaultShares& operator+=(const FaultShares& other);
  friend bool operator==(const FaultShares&, const FaultShares&) = default;
};

/// Limits of the measurement.
struct ShareLimits {
  std::uint64_t seeds = 3;               ///< number of campaigns, with the seeds 1, 2, ...
  std::size_t points = 300;              ///< stop after this many points with truth
  std::uint64_t graphs_of_a_seed = 700;  ///< maximum number of graphs in a campaign
};

/// The maximum number of points with truth from one graph; points of one graph are similar.
inline constexpr std::size_t share_points_of_a_graph = 8;

/// Counts over the first graphs of the campaigns. The gradient checks call backward once, even where a campaign calls
/// it twice. All counts are 0 for a fault that ends the process, which every test notices.
FaultShares measure_shares(const Fault& fault, const ShareLimits& limits);

}  // namespace minigrad::properties
