// SPDX-License-Identifier: MIT
// Decides at which operands an operation is informative: an error in its derivative shows there.
#pragma once

#include "minigrad/op.h"

namespace minigrad::properties {

/// An operand's value at a point, and two facts of the graph that hold at every point.
struct Operand {
  double value = 0;
  bool exact = true;  ///< made from leaves by sums, products and choices; if it is 0, that is not an effect of rounding
  bool varies = false;  ///< depends on an input
};

/// The magnitudes that a value other than 0 may have.
struct Range {
  double smallest;
  double largest;
};

/// The conditions for an operation to be informative.
struct Demand {
  Range range;           ///< of its value
  double margin;         ///< the distance of an operand from the edge of a domain
  double closeness;      ///< numbers whose relative difference is smaller may differ by rounding alone
  double largest_angle;  ///< beyond it a periodic function loses too many digits of its argument
  double tail;           ///< partials that decay exponentially stay above exp(-tail)
  bool sharp;  ///< no kink, where a wrong slope may pass for a subgradient; no x / x, whose partials cancel but for
               ///< rounding
};

/// Nearly all digits are kept, so an error in any of them differs from rounding. For most graphs and points.
inline constexpr Demand clear{{0x1p-5, 0x1p5}, 0.05, 0.25, 8, 5, true};

/// For graphs that may go into tails and near the edges of domains, with room for further operations.
inline constexpr Demand far_graph{{1e-8, 1e8}, 1e-6, 1e-8, 1e4, 600, false};

/// For points of such graphs: products of a few partials neither overflow nor underflow.
inline constexpr Demand far_point{{1e-100, 1e100}, 1e-6, 1e-8, 1e4, 600, false};

/// Whether an operation is informative: inside its domain and away from its edge, no singular derivative, digits left
/// (no sine of 1e15, no difference of nearly equal numbers), and in range. A unary op ignores `right`; `aliased` means
/// that both operands are one node.
///
/// The value comes from the mathematical functions of the machine, whose last bit may differ between machines. Margins
/// are wide and equality counts only between exact operands, so such a bit almost never changes the result.
bool is_informative(Op op, const Operand& left, const Operand& right, bool aliased, double value, const Demand& demand);

/// Whether the result of an operation is exact when its operands are.
bool keeps_exactness(Op op);

}  // namespace minigrad::properties
