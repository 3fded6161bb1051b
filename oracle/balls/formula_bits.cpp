// SPDX-License-Identifier: MIT
#include "oracle/balls/formula_bits.h"

#include "oracle/balls/ball_sweep.h"

namespace minigrad::oracle {

bool loses_few_bits(const UsualFormula& formula, std::span<const double> point, double truth, const FormulaBits& bits) {
  const SweepOptions options{.precision = bits.precision, .numbers = Numbers::binary, .formulas = Formulas::library};
  const BallSweep value(one_operation(formula.op), point, options);
  const double right = point.size() > 1 ? point[1] : 0;
  const auto sweep = evaluate_formula(formula, Ball(point[0]), Ball(right), value.value(), bits.precision);
  if (sweep.state() != State::finite || sweep.overflowed()) return false;
  Ball with_truth(sweep.value());
  arb_union(with_truth, with_truth, Ball(truth), bits.precision);
  return arb_rel_accuracy_bits(with_truth) >= bits.precision - bits.most_lost;
}

}  // namespace minigrad::oracle
