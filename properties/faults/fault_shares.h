// SPDX-License-Identifier: MIT
// Of the points at which a planted fault changes the answer: how many the judge fails, and how many the usual gradient
// tests would.
#pragma once

#include <cstddef>
#include <cstdint>

#include "properties/engines/planted_faults.h"

namespace minigrad::properties {

/// Counts of points. All but `changed` are among those with truth.
struct FaultShares {
  std::uint64_t changed = 0;          ///< the answer is not that of the same engine without the fault, bit by bit
  std::uint64_t with_truth = 0;       ///< and something is true of a component that changed, or the engine refused
  std::uint64_t within_rounding = 0;  ///< no number changed by more than one of the judge's radii, and none fails
  std::uint64_t wrong = 0;            ///< the judge says wrong, of any component
  std::uint64_t imprecise = 0;        ///< or imprecise, and of none wrong
  std::uint64_t failed = 0;           ///< or anything else that is a failure, or one of these two
  std::uint64_t gradcheck = 0;        ///< torch.autograd.gradcheck would find it
  std::uint64_t jax = 0;              ///< jax.test_util.check_grads would
  std::uint64_t rtol = 0;             ///< a comparison with the truth at rtol 1e-6 would

  FaultShares& operator+=(const FaultShares& other);
  friend bool operator==(const FaultShares&, const FaultShares&) = default;
};

/// Where the shares are measured.
struct ShareLimits {
  std::uint64_t seeds = 3;               ///< campaigns of the seeds 1, 2, ...
  std::size_t points = 300;              ///< with truth; then it is enough
  std::uint64_t graphs_of_a_seed = 700;  ///< and in any case after so many
};

/// So many points with truth of one graph count at most: they are too much alike.
inline constexpr std::size_t share_points_of_a_graph = 8;

/// Counts over the first graphs of the campaigns, at each of whose points the fault changes something. The tests with
/// tolerances call backward once, as they do, even where a campaign calls it twice. Nothing is counted of a fault that
/// ends the process: nobody misses that.
FaultShares measure_shares(const Fault& fault, const ShareLimits& limits);

}  // namespace minigrad::properties
