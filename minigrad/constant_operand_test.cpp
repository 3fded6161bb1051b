// SPDX-License-Identifier: MIT
// Operands in which an operation is locally constant: nothing flows back to them, not even an infinite or NaN adjoint.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <tuple>

#include "minigrad/minigrad.h"
#include "minigrad/special_numbers.h"

namespace minigrad {
namespace {

constexpr rules::Sides no_numbers{};
constexpr rules::Sides left_number{true, false};
constexpr rules::Sides right_number{false, true};

class ConstantOperand : public testing::Test {
 protected:
  void SetUp() override { clear_tape(); }
};

bool is_constant_in_left(Op op, double a, double b) { return rules::constant_in(op, a, b, right_number).left; }
bool is_constant_in_right(Op op, double a, double b) { return rules::constant_in(op, a, b, left_number).right; }

double value(Op op, double a, double b) { return rules::apply(op, a, b).value; }

/// Checks the definition: with the other operand fixed, the value stays the same on both sides. An infinite value, as
/// 0^-1, is not constant.
void expect_constant_where_value_stays(Op op, double a, double b) {
  constexpr double step = 0.125;
  const double here = value(op, a, b);
  if (std::isinf(here)) return;
  const std::string place = std::string(name(op)) + " at " + std::to_string(a) + ", " + std::to_string(b);
  if (op != Op::relu || a != 0) {  // a kink, where the contract chooses
    EXPECT_EQ(is_constant_in_left(op, a, b), value(op, a - step, b) == here && value(op, a + step, b) == here) << place;
  }
  if (arity(op) == 1) {
    EXPECT_FALSE(is_constant_in_right(op, a, b)) << place;
  } else {
    EXPECT_EQ(is_constant_in_right(op, a, b), value(op, a, b - step) == here && value(op, a, b + step) == here)
        << place;
  }
}

TEST_F(ConstantOperand, IsOneWhereTheValueStaysTheSame) {
  const double numbers[] = {-2, -1, -0.5, 0, 0.5, 1, 2};
  for (const OpInfo& each : all_ops) {
    if (is_leaf(each.op)) continue;
    for (const double a : numbers) {
      for (const double b : numbers) expect_constant_where_value_stays(each.op, a, b);
    }
  }
}

TEST_F(ConstantOperand, IsFoundRightBesideTheKink) {
  constexpr double tiny = 5e-324;
  EXPECT_TRUE(is_constant_in_left(Op::relu, -tiny, 0));
  EXPECT_FALSE(is_constant_in_left(Op::relu, tiny, 0));
  EXPECT_TRUE(is_constant_in_left(Op::max, 0, tiny));
  EXPECT_TRUE(is_constant_in_right(Op::min, 0, tiny));
  EXPECT_TRUE(is_constant_in_right(Op::pow, 0, tiny));
}

TEST_F(ConstantOperand, OfZeroOrOneMustBePlainNumber) {
  for (const auto& [op, a, b] : {std::tuple{Op::mul, 0, 3},
                                 {Op::mul, 3, 0},
                                 {Op::div, 0, 3},
                                 {Op::pow, 1, 3},
                                 {Op::atan2, 0, 3},
                                 {Op::atan2, 3, 0}}) {
    EXPECT_FALSE(rules::constant_in(op, a, b, no_numbers).left) << name(op);
    EXPECT_FALSE(rules::constant_in(op, a, b, no_numbers).right) << name(op);
  }
}

TEST_F(ConstantOperand, IsNotFoundAtNaN) {
  for (const OpInfo& each : all_ops) {
    for (const double other : {-1.0, 0.0, 1.0, not_a_number}) {
      if (each.op == Op::pow || each.op == Op::mul) continue;  // pow(NaN, 0) and pow(1, NaN) are 1
      EXPECT_FALSE(is_constant_in_left(each.op, not_a_number, other)) << each.name;
      EXPECT_FALSE(is_constant_in_right(each.op, other, not_a_number)) << each.name;
    }
  }
}

TEST_F(ConstantOperand, OfReluReceivesNothing) {
  for (const double x : {-10.0, -1e-300, 0.0, -0.0}) {
    const Scalar input = x;
    sqrt(relu(input)).backward();
    EXPECT_EQ(input.grad(), 0) << x;
  }
  const Scalar positive = 4;
  sqrt(relu(positive)).backward();
  EXPECT_EQ(positive.grad(), 0.25);
}

TEST_F(ConstantOperand, OfMaxAndMinReceivesNothing) {
  const Scalar x = -1, zero = 0;
  sqrt(max(x, zero)).backward();
  sqrt(max(zero, x)).backward();
  sqrt(-min(-x, zero)).backward();
  sqrt(-min(zero, -x)).backward();
  EXPECT_EQ(x.grad(), 0);
  EXPECT_TRUE(std::isinf(zero.grad()) || std::isnan(zero.grad()));
  sqrt(max(x, 0)).backward();
  sqrt(min(0, -x)).backward();
  log(1 / max(x, 1e-200)).backward();                     // the adjoint of max overflows
  pow(min(max(0, x), 1), 0.4166666666666667).backward();  // a clamp to [0, 1]
  EXPECT_EQ(x.grad(), 0);
}

TEST_F(ConstantOperand, IsNoneAtTie) {
  const Scalar x = 0, y = 0;
  sqrt(max(x, y)).backward();
  EXPECT_EQ(x.grad(), infinity);
  EXPECT_EQ(y.grad(), infinity);
}

TEST_F(ConstantOperand, OfPowWithExponentZeroReceivesNothing) {
  for (const double base : {2.0, 1.0, 0.0, -2.0}) {
    const Scalar x = base, zero = 0;
    acosh(pow(x, 0)).backward();
    acosh(pow(x, zero)).backward();
    EXPECT_EQ(x.grad(), 0) << base;
    EXPECT_FALSE(std::isfinite(zero.grad())) << base;
  }
}

TEST_F(ConstantOperand, OfPowWithBaseZeroReceivesNothing) {
  const Scalar x = 4, zero = 0;
  sqrt(pow(0, x)).backward();
  sqrt(pow(zero, x)).backward();
  EXPECT_EQ(x.grad(), 0);
  EXPECT_TRUE(std::isnan(zero.grad()));
  const Scalar exponent = 0;
  acosh(pow(zero, exponent)).backward();  // 0^b jumps at b = 0
  EXPECT_TRUE(std::isnan(exponent.grad()));
}

TEST_F(ConstantOperand, BesidePlainNumberReceivesNothing) {
  const Scalar x = 3, zero = 0;
  sqrt(0 * x).backward();
  sqrt(x * 0).backward();
  sqrt(0 / x).backward();
  sqrt(atan2(0, x)).backward();
  asin(atan2(x, 0) * (2 / std::numbers::pi)).backward();
  acosh(pow(1, x)).backward();
  EXPECT_EQ(x.grad(), 0);
  sqrt(0 * zero).backward();
  acosh(pow(1, zero)).backward();
  EXPECT_EQ(zero.grad(), 0);
}

TEST_F(ConstantOperand, IsNotEveryOneWithPartialZero) {
  const Scalar x = 0, y = 0, z = 0, factor = 0, other = 3;
  log(x * x).backward();
  EXPECT_TRUE(std::isnan(x.grad()));
  pow(y * y, 1.0 / 3).backward();
  EXPECT_TRUE(std::isnan(y.grad()));
  sqrt(abs(z)).backward();
  EXPECT_TRUE(std::isnan(z.grad()));
  sqrt(factor * other).backward();
  EXPECT_TRUE(std::isnan(other.grad()));
  EXPECT_EQ(factor.grad(), infinity);
}

TEST_F(ConstantOperand, ReceivesNothingOfNaN) {
  const Scalar x = -1;
  (relu(x) * not_a_number).backward();
  (max(x, 0) * not_a_number).backward();
  EXPECT_EQ(x.grad(), 0);
}

TEST_F(ConstantOperand, ReceivesNothingInSecondBackward) {
  const Scalar x = -1;
  const Scalar y = sqrt(relu(x)) + x;
  y.backward();
  y.backward();
  EXPECT_EQ(x.grad(), 2);
}

TEST_F(ConstantOperand, StillMustBeOnTheTape) {
  const Scalar stale = -1;
  clear_tape();
  const Scalar fresh = 1;
  EXPECT_THROW(relu(stale), TapeError);
  EXPECT_THROW(max(stale, fresh), TapeError);
  EXPECT_THROW(max(fresh, stale), TapeError);
  EXPECT_EQ(tape_size(), 1U);
}

}  // namespace
}  // namespace minigrad
