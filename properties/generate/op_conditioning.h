// SPDX-License-Identifier: MIT
// Which values make an operation say something about its derivative: what the generator steers towards.
#pragma once

#include "minigrad/op.h"

namespace minigrad::properties {

/// An operand's value at a point, and two facts of the graph that hold at every point.
struct Operand {
  double value = 0;
  bool exact =
      true;  ///< made from leaves by sums, products and choices, so that its being 0 is no accident of rounding
  bool varies = false;  ///< depends on an input
};

/// The magnitudes that a value may have, 0 aside.
struct Range {
  double smallest;
  double largest;
};

/// How much an operation must say.
struct Demand {
  Range range;           ///< of its value
  double margin;         ///< how far an operand stays from the edge of a domain
  double closeness;      ///< numbers nearer to each other than this share of their size are equal but for rounding
  double largest_angle;  ///< beyond it a periodic function has lost too many digits of its argument
  double tail;           ///< partials that fall off with an exponential stay above exp(-tail)
  bool sharp;  ///< no kink, where a wrong slope may pass for a subgradient; no x / x, whose partials cancel but for
               ///< rounding
};

/// Nearly all digits are kept, so that an error in any of them can be told from rounding. Most graphs and points.
inline constexpr Demand clear{{0x1p-5, 0x1p5}, 0.05, 0.25, 8, 5, true};

/// Graphs with room for further operations, in the tails and beside the edges of domains too.
inline constexpr Demand far_graph{{1e-8, 1e8}, 1e-6, 1e-8, 1e4, 600, false};

/// And points for them: far enough from overflow and underflow for products of a few partials.
inline constexpr Demand far_point{{1e-100, 1e100}, 1e-6, 1e-8, 1e4, 600, false};

/// Whether an operation with this value is worth differentiating: inside its domain and not at its edge, no
/// singular derivative, digits left (no sine of 1e15, no difference of nearly equal numbers) and in range.
/// A unary op ignores `right`; `aliased` says that both operands are one node.
///
/// The value comes from the machine's mathematical functions, whose last bit may differ between machines. Margins
/// are wide and equality counts only between exact operands, so that such a bit as good as never changes the answer.
bool says_something(Op op, const Operand& left, const Operand& right, bool aliased, double value, const Demand& demand);

/// Whether the result of an operation is exact when its operands are.
bool keeps_exactness(Op op);

}  // namespace minigrad::properties
