// SPDX-License-Identifier: MIT
// How many bits a usual formula loses at a point.
#pragma once

#include <span>

#include "oracle/balls/usual_formulas.h"

namespace minigrad::oracle {

struct FormulaBits {
  int precision;  ///< of the engine's numbers
  int most_lost;
};

/// Whether a formula, computed at a precision on a library as accurate as a standard demands, is within that many bits
/// of the truth. `point` has a coordinate for each operand of its operation.
bool loses_few_bits(const UsualFormula& formula, std::span<const double> point, double truth, const FormulaBits& bits);

}  // namespace minigrad::oracle
