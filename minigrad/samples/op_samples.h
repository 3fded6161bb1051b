// SPDX-License-Identifier: MIT
// The values and partials of every operation that tests compare with. They come from no code of this project.
#pragma once

#include "minigrad/op.h"

namespace minigrad {

/// An operation at a point, correctly rounded. One of a single operand has 0 for what belongs to the right one.
struct OpSample {
  Op op;
  double left;
  double right;
  double value;
  double left_partial;
  double right_partial;
};

inline constexpr OpSample op_samples[] = {
#define SAMPLE(op, left, right, value, left_partial, right_partial) \
  {Op::op, left, right, value, left_partial, right_partial},
#include "minigrad/samples/op_samples.def"
};

}  // namespace minigrad
