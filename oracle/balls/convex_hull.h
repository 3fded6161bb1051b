// SPDX-License-Identifier: MIT
// Whether a vector lies in the convex hull of others.
#pragma once

#include <vector>

namespace minigrad::oracle {

/// Whether weights >= 0 that sum to 1 exist for which the weighted sum of `corners` differs from `target` by at most
/// about `slack[c]` in each coordinate c. All vectors have the same size. Computed in doubles: deviations below 2^-30
/// of the extent of the corners are not seen.
bool is_in_hull(const std::vector<std::vector<double>>& corners, const std::vector<double>& target,
                const std::vector<double>& slack);

}  // namespace minigrad::oracle
