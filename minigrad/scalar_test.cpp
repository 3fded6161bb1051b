// SPDX-License-Identifier: MIT
// The interface of Scalar: operators, functions, comparison and printing, each with its gradient.
#include "minigrad/scalar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "minigrad/samples/op_samples.h"

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

Scalar call(Op op, Scalar a) {
  switch (op) {
    case Op::input:
    case Op::constant: break;
#define MINIGRAD_ARITY_1(op) return op(a)
#define MINIGRAD_ARITY_2(op) break
#define OP(name, arity) \
  case Op::name:        \
    MINIGRAD_ARITY_##arity(name);
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2
  }
  throw std::logic_error("not a unary operation");
}

/// At least one operand is a Scalar, the other may be a number.
template <typename Left, typename Right>
Scalar call(Op op, Left a, Right b) {
  switch (op) {
    case Op::input:
    case Op::constant: break;
#define MINIGRAD_ARITY_1(op) break
#define MINIGRAD_ARITY_2(op) return op(a, b)
#define OP(name, arity) \
  case Op::name:        \
    MINIGRAD_ARITY_##arity(name);
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2
  }
  throw std::logic_error("not a binary operation");
}

TEST_F(ScalarTest, UnaryFunctionsMatchTheSamples) {
  for (const OpSample& sample : op_samples) {
    if (arity(sample.op) != 1) continue;
    SCOPED_TRACE(name(sample.op));
    const Scalar x = sample.left;
    expect(call(sample.op, x), sample.value, x, sample.left_partial);
  }
}

TEST_F(ScalarTest, BinaryFunctionsMatchTheSamples) {
  for (const OpSample& sample : op_samples) {
    if (arity(sample.op) != 2) continue;
    SCOPED_TRACE(name(sample.op));
    const Scalar a = sample.left, b = sample.right;
    expect(call(sample.op, a, b), sample.value, a, sample.left_partial, b, sample.right_partial);
    zero_gradients();
    expect(call(sample.op, a, sample.right), sample.value, a, sample.left_partial, b, 0);
    zero_gradients();
    expect(call(sample.op, sample.left, b), sample.value, a, 0, b, sample.right_partial);
  }
}

TEST_F(ScalarTest, RulesMatchTheSamples) {
  for (const OpSample& sample : op_samples) {
    SCOPED_TRACE(name(sample.op));
    const rules::Local local = rules::apply(sample.op, sample.left, sample.right);
    EXPECT_DOUBLE_EQ(local.value, sample.value);
    EXPECT_DOUBLE_EQ(local.left, sample.left_partial);
    EXPECT_DOUBLE_EQ(local.right, sample.right_partial);
  }
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
