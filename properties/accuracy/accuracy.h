// SPDX-License-Identifier: MIT
// How far an engine is from the truth in each operation by itself: its value and each of its partials, in ulp.
//
// An ulp, a unit in the last place, is the spacing of doubles in the binade of the true number; for a number below the
// normal ones it is the spacing of the denormals, 2^-1074. A correctly rounded answer is off by half an ulp at most.
// Left out are points at which there is nothing to be right about: outside the domain, singular, at a kink, where the
// truth is beyond the largest double, and on the cut of atan2. A partial may be measured where the value is not.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "minigrad/op.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

/// A true number as the nearest double, and what it differs from that.
struct TrueNumber {
  double nearest;
  double rest;  ///< truth - nearest, in ulp
  double ulp;   ///< that of the engine's format
};

/// |answer - truth| in ulp; infinite when the answer is not finite.
double error_in_ulp(double answer, const TrueNumber& truth);

/// What is true of an operation at a batch of points.
struct Reference {
  Op op;
  oracle::Points points;
  std::vector<std::array<std::optional<TrueNumber>, 3>> truths;  ///< for each point: value, left partial, right partial
};

/// The truth by ball arithmetic, with 256 bits or as many more as it takes to know it to a millionth of an ulp, for an
/// engine of that format; the points must have it.
Reference make_reference(Op op, const oracle::Points& points, corpus::Dtype dtype = corpus::Dtype::float64);

/// How far an engine is from the truth in one quantity of an operation, over all points at which there is a truth.
struct Accuracy {
  Op op;
  std::size_t quantity;  ///< 0 for the value, 1 for the (left) partial, 2 for the right one
  std::size_t points = 0;
  double max_ulp = 0;
  double mean_ulp = 0;
  std::vector<double> worst_point;  ///< the first point with the largest error
};

/// "value"; "partial" for the one of a unary operation, "left partial" and "right partial" for a binary one's.
std::string_view quantity_name(Op op, std::size_t quantity);

/// One for each quantity of the operation. A point that the engine refuses counts as infinitely far off, and so do
/// those that are not asked after a batch at which it crashed or took too long throughout; nothing is returned for an
/// operation that it does not claim, or not of two inputs, as a power whose exponent must be constant.
std::vector<Accuracy> measure(oracle::Differentiator& engine, const Reference& reference);

}  // namespace minigrad::properties
