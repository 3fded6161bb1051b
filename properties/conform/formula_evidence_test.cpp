// SPDX-License-Identifier: MIT
// Formulas are named as causes only for engines that use them.
#include "properties/conform/formula_evidence.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "properties/conform/altered_engine.h"

namespace minigrad::properties {
namespace {

/// An engine that computes partials of one operation by these formulas.
Fault with_partials(Op op, std::array<double, 2> (*partials)(double, double)) {
  Fault fault{.name = "formula"};
  fault.alter = [op, partials](Op applied, double a, double b, rules::Local& local) {
    if (applied != op) return;
    const std::array both = partials(a, b);
    local.left = both[0];
    local.right = both[1];
  };
  return fault;
}

TEST(FormulaEvidence, NamesAFormulaThatIsNotFinite) {
  const Fault square = with_partials(Op::atan2, [](double a, double b) {
    return std::array{b / (a * a + b * b), -a / (a * a + b * b)};
  });
  const auto cause =
      cause_of(conform(*make_faulty_engine(square), quick({"special", "precision"}, 0)), "wrong-atan2-partial-formula");
  EXPECT_TRUE(cause.starts_with("cause: The formula d atan2(a, b)/da = b/(a*a + b*b) gives")) << cause;
}

// The formula b*pow(a, b - 1) is NaN at (0, 0) alone, so nothing else can confirm it. An engine that confuses equal
// values fails there too.
TEST(FormulaEvidence, NamesNoFormulaThatFailsAtOneOperand) {
  const Fault one = with_partials(Op::pow, [](double a, double b) {
    const rules::Local right = rules::apply(Op::pow, a, b);
    return std::array{a == 0 && b == 0 ? std::nan("") : right.left, right.right};
  });
  const std::string observed = "observed: A power of 0 is no finite number.";
  EXPECT_EQ(cause_of(conform(*make_faulty_engine(one), quick({"core"}, 0)), "wrong-pow-at-zero"), observed);
  Fault confused = with_partials(Op::pow, [](double a, double b) {
    const rules::Local right = rules::apply(Op::pow, a, b);
    return std::array{right.left, a == 0 && b == 0 ? std::nan("") : right.right};
  });
  confused.sweep = SweepFault::equal_edges;
  EXPECT_EQ(cause_of(conform(*make_faulty_engine(confused), quick({"core"}, 0)), "wrong-pow-at-zero"), observed);
}

// The engine does not use y*log(a) where y overflows.
TEST(FormulaEvidence, NamesAFormulaWithoutItsOverflow) {
  const Fault mostly = with_partials(Op::pow, [](double a, double b) {
    const rules::Local right = rules::apply(Op::pow, a, b);
    return std::array{right.left, std::isfinite(right.value) ? right.value * std::log(a) : right.right};
  });
  const auto cause = cause_of(conform(*make_faulty_engine(mostly), quick({"special"}, 0)), "wrong-pow-right-formula");
  EXPECT_TRUE(cause.starts_with("cause: The formula d pow(a, b)/db = y*log(a) gives")) << cause;
}

// 1/cosh(a)^2 with a threshold gives 0 at 350, as 1 - y*y does; elsewhere it keeps the digits that 1 - y*y loses.
TEST(FormulaEvidence, DoesNotNameAFormulaByOneAnswer) {
  const Fault threshold = with_partials(Op::tanh, [](double a, double) {
    return std::array{std::fabs(a) > 300 ? 0 : 1 / (std::cosh(a) * std::cosh(a)), 0.0};
  });
  EXPECT_EQ(cause_of(conform(*make_faulty_engine(threshold), quick({"precision"}, 0)), "imprecise-tanh"),
            "observed: The formula d tanh(a)/da = 1 - y*y loses as many digits here.");
  const Fault formula = with_partials(Op::tanh, [](double a, double) {
    return std::array{1 - std::tanh(a) * std::tanh(a), 0.0};
  });
  EXPECT_EQ(cause_of(conform(*make_faulty_engine(formula), quick({"precision"}, 0)), "imprecise-tanh"),
            "cause: The formula d tanh(a)/da = 1 - y*y loses as many digits here. 1/(cosh(a)*cosh(a)) keeps them.");
}

// -a/b for -a/b^2 is 2 times the truth at 2, and another multiple elsewhere.
TEST(FormulaEvidence, DoesNotNameAFactorOfOnePoint) {
  const Fault forgets = with_partials(Op::div, [](double a, double b) { return std::array{1 / b, -a / b}; });
  for (const Defect& defect : conform(*make_faulty_engine(forgets), quick({"core"}, 0)).defects) {
    EXPECT_EQ(defect.cause, "") << defect.id;
  }
}

}  // namespace
}  // namespace minigrad::properties
