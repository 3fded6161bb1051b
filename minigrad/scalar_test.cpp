// SPDX-License-Identifier: MIT
// The interface of Scalar: operators, functions, comparison and printing, each with its gradient.
#include "minigrad/scalar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <sstream>
#include <stdexcept>
#include <type_traits>
#include <vector>

namespace minigrad {
namespace {

class ScalarTest : public testing::Test {
 protected:
  void SetUp() override { clear_tape(); }
};

/// Checks a value and the partials with respect to two inputs.
void expect(Scalar result, double value, Scalar a, double in_a, Scalar b, double in_b) {
  EXPECT_DOUBLE_EQ(result.value(), value);
  result.backward();
  EXPECT_DOUBLE_EQ(a.grad(), in_a);
  EXPECT_DOUBLE_EQ(b.grad(), in_b);
}
void expect(Scalar result, double value, Scalar a, double in_a) { expect(result, value, a, in_a, a, in_a); }

TEST_F(ScalarTest, HasSizeOfTwoDoubles) {
  EXPECT_TRUE(std::is_trivially_copyable_v<Scalar>);
  EXPECT_EQ(sizeof(Scalar), 2 * sizeof(double));
}

TEST_F(ScalarTest, StartsAsInputWithoutGradient) {
  const Scalar x = 2.5;
  EXPECT_EQ(x.value(), 2.5);
  EXPECT_EQ(x.grad(), 0);
  EXPECT_EQ(Scalar().value(), 0);
  EXPECT_EQ(tape_size(), 2U);
}

TEST_F(ScalarTest, GradientOfInputInItselfIsOne) {
  const Scalar x = 2.5;
  expect(x, 2.5, x, 1);
}

TEST_F(ScalarTest, CopyIsTheSameNode) {
  const Scalar x = 3;
  const Scalar copy = x;
  expect(x * copy, 9, x, 6, copy, 6);
  EXPECT_EQ(copy.position(), x.position());
}

TEST_F(ScalarTest, DefaultConstructedScalarsAreSeparateInputs) {
  Scalar xs[2];
  (xs[0] + 2 * xs[1]).backward();
  EXPECT_EQ(xs[0].grad(), 1);
  EXPECT_EQ(xs[1].grad(), 2);
}

TEST_F(ScalarTest, BinaryOperatorsOfTwoScalars) {
  const Scalar a = 6, b = -4;
  expect(a + b, 2, a, 1, b, 1);
  zero_gradients();
  expect(a - b, 10, a, 1, b, -1);
  zero_gradients();
  expect(a * b, -24, a, -4, b, 6);
  zero_gradients();
  expect(a / b, -1.5, a, -0.25, b, -0.375);
}

TEST_F(ScalarTest, BinaryOperatorsWithNumberOnTheRight) {
  const Scalar a = 6;
  expect(a + 4, 10, a, 1);
  zero_gradients();
  expect(a - 4, 2, a, 1);
  zero_gradients();
  expect(a * 4, 24, a, 4);
  zero_gradients();
  expect(a / 4, 1.5, a, 0.25);
}

TEST_F(ScalarTest, BinaryOperatorsWithNumberOnTheLeft) {
  const Scalar b = 4;
  expect(6 + b, 10, b, 1);
  zero_gradients();
  expect(6 - b, 2, b, -1);
  zero_gradients();
  expect(6 * b, 24, b, 6);
  zero_gradients();
  expect(6 / b, 1.5, b, -0.375);
}

TEST_F(ScalarTest, UnaryPlusAndMinus) {
  const Scalar a = 6;
  expect(-a, -6, a, -1);
  zero_gradients();
  expect(+a, 6, a, 1);
}

TEST_F(ScalarTest, CompoundAssignmentOfScalars) {
  const Scalar a = 6, b = -4;
  const auto check = [&](auto assign, double value, double in_a, double in_b) {
    zero_gradients();
    Scalar result = a;
    assign(result);
    expect(result, value, a, in_a, b, in_b);
  };
  check([&](Scalar& r) { r += b; }, 2, 1, 1);
  check([&](Scalar& r) { r -= b; }, 10, 1, -1);
  check([&](Scalar& r) { r *= b; }, -24, -4, 6);
  check([&](Scalar& r) { r /= b; }, -1.5, -0.25, -0.375);
}

TEST_F(ScalarTest, CompoundAssignmentOfNumbers) {
  const Scalar a = 6;
  const auto check = [&](auto assign, double value, double in_a) {
    zero_gradients();
    Scalar result = a;
    assign(result);
    expect(result, value, a, in_a);
  };
  check([](Scalar& r) { r += 4; }, 10, 1);
  check([](Scalar& r) { r -= 4; }, 2, 1);
  check([](Scalar& r) { r *= 4; }, 24, 4);
  check([](Scalar& r) { r /= 4; }, 1.5, 0.25);
  check([](Scalar& r) { (r += 1) *= 2; }, 14, 2);
}

TEST_F(ScalarTest, AssignmentFromItselfLeavesTheOldNodeAlone) {
  const Scalar x = 3;
  const auto check = [&](auto assign, double value, double gradient) {
    zero_gradients();
    Scalar result = x;
    assign(result, result);
    expect(result, value, x, gradient);
    EXPECT_EQ(x.value(), 3);
  };
  // A second reference avoids the compiler warning about x -= x.
  check([](Scalar& r, const Scalar& same) { r += same; }, 6, 2);
  check([](Scalar& r, const Scalar& same) { r -= same; }, 0, 0);
  check([](Scalar& r, const Scalar& same) { r *= same; }, 9, 6);
  check([](Scalar& r, const Scalar& same) { r /= same; }, 1, 0);
}

TEST_F(ScalarTest, OperandTakenTwiceCountsTwice) {
  const Scalar x = 3;
  expect(x + x, 6, x, 2);
  zero_gradients();
  expect(x - x, 0, x, 0);
  zero_gradients();
  expect(x * x, 9, x, 6);
  zero_gradients();
  expect(x / x, 1, x, 0);
  zero_gradients();
  expect(pow(x, x), 27, x, 56.662531794038963);  // x^x (log x + 1)
  zero_gradients();
  expect(hypot(x, x), 4.2426406871192852, x, 1.4142135623730951);
}

struct UnaryFunction {
  Op op;
  Scalar (*function)(Scalar);
  double at;
  double value;
  double slope;
};

// Computed from the definitions with 60 digits.
const UnaryFunction unary_functions[] = {
    {Op::neg, [](Scalar x) { return -x; }, 0.5, -0.5, -1},
    {Op::abs, abs, -0.5, 0.5, -1},
    {Op::relu, relu, 0.5, 0.5, 1},
    {Op::sqrt, sqrt, 2.0, 1.4142135623730951, 0.3535533905932738},
    {Op::exp, exp, 0.5, 1.6487212707001282, 1.6487212707001282},
    {Op::expm1, expm1, 0.5, 0.6487212707001282, 1.6487212707001282},
    {Op::log, log, 0.5, -0.6931471805599453, 2.0},
    {Op::log1p, log1p, 0.5, 0.4054651081081644, 0.6666666666666666},
    {Op::sin, sin, 0.5, 0.479425538604203, 0.8775825618903728},
    {Op::cos, cos, 0.5, 0.8775825618903728, -0.479425538604203},
    {Op::tan, tan, 0.5, 0.5463024898437905, 1.2984464104095248},
    {Op::asin, asin, 0.5, 0.5235987755982989, 1.1547005383792515},
    {Op::acos, acos, 0.5, 1.0471975511965979, -1.1547005383792515},
    {Op::atan, atan, 0.5, 0.4636476090008061, 0.8},
    {Op::sinh, sinh, 0.5, 0.5210953054937474, 1.1276259652063807},
    {Op::cosh, cosh, 0.5, 1.1276259652063807, 0.5210953054937474},
    {Op::tanh, tanh, 0.5, 0.46211715726000974, 0.7864477329659274},
    {Op::asinh, asinh, 0.5, 0.48121182505960347, 0.8944271909999159},
    {Op::acosh, acosh, 1.5, 0.9624236501192069, 0.8944271909999159},
    {Op::atanh, atanh, 0.5, 0.5493061443340549, 1.3333333333333333},
    {Op::sigmoid, sigmoid, 0.5, 0.6224593312018546, 0.2350037122015945},
    {Op::softplus, softplus, 0.5, 0.9740769841801067, 0.6224593312018546},
    {Op::erf, erf, 0.5, 0.5204998778130465, 0.8787825789354448},
    {Op::erfc, erfc, 0.5, 0.4795001221869535, -0.8787825789354448},
};

TEST_F(ScalarTest, UnaryFunctions) {
  std::set<Op> tested;
  for (const UnaryFunction& each : unary_functions) {
    SCOPED_TRACE(name(each.op));
    const Scalar x = each.at;
    expect(each.function(x), each.value, x, each.slope);
    EXPECT_DOUBLE_EQ(rules::apply(each.op, each.at, 0).value, each.value);
    EXPECT_DOUBLE_EQ(rules::apply(each.op, each.at, 0).left, each.slope);
    EXPECT_EQ(rules::apply(each.op, each.at, 0).right, 0);
    tested.insert(each.op);
  }
  for (const OpInfo& each : all_ops) EXPECT_EQ(tested.count(each.op) == 1, each.arity == 1) << each.name;
}

struct BinaryFunction {
  Op op;
  Scalar (*of_scalars)(Scalar, Scalar);
  Scalar (*with_number_right)(Scalar, double);
  Scalar (*with_number_left)(double, Scalar);
  double left;
  double right;
  double value;
  double in_left;
  double in_right;
};

const BinaryFunction binary_functions[] = {
    {Op::add, operator+, operator+, operator+, 2.5, 1.5, 4, 1, 1},
    {Op::sub, operator-, operator-, operator-, 2.5, 1.5, 1, 1, -1},
    {Op::mul, operator*, operator*, operator*, 2.5, 1.5, 3.75, 1.5, 2.5},
    {Op::div, operator/, operator/, operator/, 3, 0.5, 6, 2, -12},
    {Op::pow, pow, pow, pow, 2.5, 1.5, 3.952847075210474, 2.3717082451262845, 3.6219571395312187},
    {Op::max, max, max, max, 2.5, 1.5, 2.5, 1, 0},
    {Op::min, min, min, min, 2.5, 1.5, 1.5, 0, 1},
    {Op::atan2, atan2, atan2, atan2, 0.5, -1.5, 2.819842099193151, -0.6, -0.2},
    {Op::hypot, hypot, hypot, hypot, 1.25, -2, 2.358495283014151, 0.52999894000318, -0.847998304005088},
};

TEST_F(ScalarTest, BinaryFunctions) {
  std::set<Op> tested;
  for (const BinaryFunction& each : binary_functions) {
    SCOPED_TRACE(name(each.op));
    const Scalar a = each.left, b = each.right;
    expect(each.of_scalars(a, b), each.value, a, each.in_left, b, each.in_right);
    zero_gradients();
    expect(each.with_number_right(a, each.right), each.value, a, each.in_left, b, 0);
    zero_gradients();
    expect(each.with_number_left(each.left, b), each.value, a, 0, b, each.in_right);
    EXPECT_DOUBLE_EQ(rules::apply(each.op, each.left, each.right).value, each.value);
    EXPECT_DOUBLE_EQ(rules::apply(each.op, each.left, each.right).left, each.in_left);
    EXPECT_DOUBLE_EQ(rules::apply(each.op, each.left, each.right).right, each.in_right);
    tested.insert(each.op);
  }
  for (const OpInfo& each : all_ops) EXPECT_EQ(tested.count(each.op) == 1, each.arity == 2) << each.name;
}

TEST_F(ScalarTest, NumberIsNotRecorded) {
  const Scalar x = 3;
  const std::size_t before = tape_size();
  const Scalar y = 2 * x + 1;
  EXPECT_EQ(tape_size(), before + 2);
  EXPECT_EQ(y.value(), 7);
}

TEST_F(ScalarTest, ComparesByValue) {
  const Scalar a = 1, b = 2, another = 1;
  EXPECT_TRUE(a == another && a != b && a < b && b > a && a <= b && b >= a);
  EXPECT_TRUE(a == 1 && 1 == a && a != 2 && a < 2 && 2 > a && 1 <= a && a >= 1);
  const Scalar nan = std::nan("");
  EXPECT_FALSE(nan == nan || nan < a || nan > a || nan <= nan);
  EXPECT_EQ(tape_size(), 4U);  // comparing records nothing
}

TEST_F(ScalarTest, PrintsValueAndGradient) {
  const Scalar x = 3;
  const Scalar y = x * x;
  std::ostringstream out;
  out << x << ' ' << y;
  y.backward();
  out << ' ' << x;
  EXPECT_EQ(out.str(), "Scalar(value=3, grad=0) Scalar(value=9, grad=0) Scalar(value=3, grad=6)");
}

}  // namespace
}  // namespace minigrad
