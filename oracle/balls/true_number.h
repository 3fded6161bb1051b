// SPDX-License-Identifier: MIT
// The true value and partials of one operation, far more precisely than a double.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "corpus/protocol/capabilities.h"
#include "minigrad/op.h"

namespace minigrad::oracle {

/// A true number: the nearest double and the difference from it.
struct TrueNumber {
  double nearest;
  double rest;  ///< truth - nearest, in ulp
  double ulp;   ///< an ulp of the engine's format
};

/// The value, the left and the right partial of an operation at a point, whose coordinates are numbers of the format.
/// Uses at least 256 bits, and more until the truth is known to a millionth of an ulp. Nothing where there is no number
/// or several, as at a kink, and where it is beyond the format.
std::array<std::optional<TrueNumber>, 3> true_numbers(Op op, std::span<const double> point, corpus::Dtype dtype);

}  // namespace minigrad::oracle
