// SPDX-License-Identifier: MIT
#include "oracle/balls/convex_hull.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

namespace minigrad::oracle {
namespace {

/// The first phase of the simplex method, which minimises the sum of deviations. One row for each coordinate, and one
/// that says that the weights sum to 1. Bland's rule keeps it from cycling.
class Simplex {
 public:
  /// Rows hold the coefficients and, last, the right side, which is not negative. The first `free` columns cost
  /// nothing, the others 1 each; row r starts with column free + r as its basis.
  Simplex(std::vector<std::vector<double>> rows, std::size_t free) : rows_(std::move(rows)), free_(free) {
    for (std::size_t r = 0; r < rows_.size(); ++r) basis_.push_back(free + r);
  }

  /// The least cost.
  double minimise() {
    while (const auto column = entering()) {
      const auto row = leaving(*column);
      if (!row) break;
      pivot(*row, *column);
    }
    double cost = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) cost += basis_[r] < free_ ? 0 : rows_[r].back();
    return cost;
  }

 private:
  static constexpr double negligible = 1e-12;

  double reduced_cost(std::size_t column) const {
    double cost = column < free_ ? 0 : 1;
    for (std::size_t r = 0; r < rows_.size(); ++r) cost -= basis_[r] < free_ ? 0 : rows_[r][column];
    return cost;
  }

  std::optional<std::size_t> entering() const {
    for (std::size_t column = 0; column + 1 < rows_[0].size(); ++column) {
      if (reduced_cost(column) < -negligible) return column;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> leaving(std::size_t column) const {
    std::optional<std::size_t> best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (rows_[r][column] <= negligible) continue;
      const double ratio = rows_[r].back() / rows_[r][column];
      if (ratio < least || (ratio == least && basis_[r] < basis_[*best])) {
        least = ratio;
        best = r;
      }
    }
    return best;
  }

  void pivot(std::size_t row, std::size_t column) {
    const double by = rows_[row][column];
    for (double& number : rows_[row]) number /= by;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (r == row || rows_[r][column] == 0) continue;
      const double factor = rows_[r][column];
      for (std::size_t c = 0; c < rows_[r].size(); ++c) rows_[r][c] -= factor * rows_[row][c];
    }
    basis_[row] = column;
  }

  std::vector<std::vector<double>> rows_;
  std::vector<std::size_t> basis_;
  std::size_t free_;
};

}  // namespace

bool is_in_hull(const std::vector<std::vector<double>>& corners, const std::vector<double>& target,
                const std::vector<double>& slack) {
  const std::size_t dimension = target.size();
  const std::size_t count = corners.size();
  // Columns: a weight for each corner; a positive deviation for each coordinate and for the sum of the weights; a
  // negative deviation for each coordinate; the right side.
  std::vector<std::vector<double>> rows(dimension + 1, std::vector<double>(count + 2 * dimension + 2, 0));
  double allowed = 0;
  for (std::size_t c = 0; c < dimension; ++c) {
    double extent = 0;
    for (const auto& corner : corners) extent = std::max(extent, std::fabs(corner[c] - target[c]));
    if (extent <= slack[c]) continue;
    for (std::size_t v = 0; v < count; ++v) rows[c][v] = (corners[v][c] - target[c]) / extent;
    allowed += std::max(slack[c] / extent, 0x1p-30);
  }
  for (std::size_t c = 0; c < dimension; ++c) {
    rows[c][count + c] = 1;
    rows[c][count + dimension + 1 + c] = -1;
  }
  std::fill_n(rows[dimension].begin(), count, 1.0);
  rows[dimension][count + dimension] = 1;
  rows[dimension].back() = 1;
  return Simplex(std::move(rows), count).minimise() <= allowed;
}

}  // namespace minigrad::oracle
