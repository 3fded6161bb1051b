// SPDX-License-Identifier: MIT
// Which operations of a failing graph fail by themselves. They are guilty; if none is, the sweep or the way in which
// the expression is written or used is.
#pragma once

#include <string>
#include <vector>

#include "properties/conform/minimize.h"

namespace minigrad::properties {

/// A failure of one operation by itself.
struct Guilty {
  Op op;
  Symptom symptom;
  std::string operands;  ///< the kinds of numbers at which it fails, such as "negative plain, 0"
};

/// The operations of a symptom's graph that fail in the same way by themselves: at ordinary points, or else at the
/// operands that they have there. Constant operands stay constants.
std::vector<Guilty> guilty_operations(const Symptom& symptom, oracle::Differentiator& engine);

/// Whether there is any.
bool has_guilty_operation(const Symptom& symptom, oracle::Differentiator& engine);

}  // namespace minigrad::properties
