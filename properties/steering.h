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

/// Where graphs are built: room for further operations.
inline constexpr Range building_range{1e-8, 1e8};

/// Where points are chosen: far enough from overflow and underflow for products of a few partials.
inline constexpr Range point_range{1e-100, 1e100};

/// Whether an operation with this value is worth differentiating: inside its domain and not at its edge, no
/// singular derivative, digits left (no sine of 1e15, no difference of nearly equal numbers) and in range.
/// A unary op ignores `right`; `aliased` says that both operands are one node.
///
/// The value comes from the machine's mathematical functions, whose last bit may differ between machines. Margins
/// are wide and equality counts only between exact operands, so that such a bit as good as never changes the answer.
bool says_something(Op op, const Operand& left, const Operand& right, bool aliased, double value, const Range& range);

/// Whether the result of an operation is exact when its operands are.
bool keeps_exactness(Op op);

}  // namespace minigrad::properties
