// SPDX-License-Identifier: MIT
// The error of an engine in each operation by itself: in its value and in each of its partials, in ulp.
//
// An ulp, a unit in the last place, is the spacing of doubles in the binade of the true number. Below the normal
// numbers it is the spacing of the denormals, 2^-1074. A correctly rounded answer has an error of at most half an ulp.
// Points outside the domain, singular points, kinks, points whose truth exceeds the largest double, and the cut of
// atan2 are left out. A partial may be measured where the value is not.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "minigrad/op.h"
#include "oracle/balls/true_number.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

using oracle::TrueNumber;

/// |answer - truth| in ulp. Infinite for an answer that is not finite.
double error_in_ulp(double answer, const TrueNumber& truth);

/// The truth of an operation at a batch of points.
struct Reference {
  Op op;
  oracle::Points points;
  std::vector<std::array<std::optional<TrueNumber>, 3>> truths;  ///< for each point: value, left partial, right partial
};

/// The truth by ball arithmetic for an engine of this format, in which the points must be.
Reference make_reference(Op op, const oracle::Points& points, corpus::Dtype dtype = corpus::Dtype::float64);

/// The error of an engine in one quantity of an operation, over all points that have a truth.
struct Accuracy {
  Op op;
  std::size_t quantity;  ///< 0 for the value, 1 for the (left) partial, 2 for the right one
  std::size_t points = 0;
  double max_ulp = 0;
  double mean_ulp = 0;
  std::vector<double> worst_point;  ///< the first point with the largest error
  /// For a unary operation, the largest error in each group of 16 binades of the operand, by the exponent of the lowest
  /// of them. A binade has the numbers from 2^e to 2^(e+1). An operand of 0 is left out.
  std::map<int, double> max_by_binades = {};
};

/// "value"; "partial" for a unary operation, "left partial" and "right partial" for a binary one.
std::string_view quantity_name(Op op, std::size_t quantity);

/// One entry for each quantity of the operation. A point that the engine refuses has an infinite error. After a batch
/// in which every point crashed or timed out, the remaining points are not asked and also have an infinite error. Empty
/// if the engine does not claim the operation on two inputs, as in a power whose exponent must be constant.
std::vector<Accuracy> measure(oracle::Differentiator& engine, const Reference& reference);

}  // namespace minigrad::properties
