// SPDX-License-Identifier: MIT
#include "properties/generate/op_conditioning.h"

#include <gtest/gtest.h>

#include <limits>

#include "oracle/evaluate.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::properties {
namespace {

Operand exact(double value) { return {value, true, true}; }
Operand rounded(double value) { return {value, false, true}; }

bool says(Op op, const Operand& left, const Operand& right = {}) {
  return is_informative(op, left, right, false, oracle::evaluate(op, left.value, right.value), far_graph);
}

TEST(OpConditioning, EveryOpIsInformativeInsideItsDomain) {
  for (const OpInfo& each : all_ops) {
    const double inside = oracle::ordinary_points(each.op).front().front();
    EXPECT_TRUE(says(each.op, rounded(inside), rounded(0.75))) << each.name;
  }
}

TEST(OpConditioning, NoOpIsInformativeAtNonFiniteValues) {
  for (const OpInfo& each : all_ops) {
    EXPECT_FALSE(says(each.op, exact(std::numeric_limits<double>::quiet_NaN()), exact(0.75))) << each.name;
  }
  EXPECT_FALSE(says(Op::exp, exact(1000)));
  EXPECT_FALSE(says(Op::log, exact(-1)));
}

TEST(OpConditioning, AvoidsSingularPointsAndDomainEdges) {
  EXPECT_FALSE(says(Op::sqrt, exact(0)));
  EXPECT_FALSE(says(Op::log, exact(0)));
  EXPECT_FALSE(says(Op::log1p, exact(-1)));
  EXPECT_FALSE(says(Op::asin, exact(1)));
  EXPECT_FALSE(says(Op::acos, exact(-1)));
  EXPECT_FALSE(says(Op::acosh, exact(1)));
  EXPECT_FALSE(says(Op::div, exact(0), exact(0)));
  EXPECT_FALSE(says(Op::hypot, exact(0), exact(0)));
  EXPECT_FALSE(says(Op::atan2, exact(0), exact(0)));
  EXPECT_FALSE(says(Op::atan2, exact(0), exact(-1)));
  EXPECT_TRUE(says(Op::atan2, exact(0), exact(1)));
}

TEST(OpConditioning, AvoidsLostDigitsButKeepsExactZeros) {
  EXPECT_FALSE(says(Op::sin, exact(1e7)));
  EXPECT_FALSE(says(Op::sub, rounded(1), rounded(1)));
  EXPECT_TRUE(says(Op::sub, exact(1), exact(1)));
  EXPECT_TRUE(is_informative(Op::sub, rounded(1), rounded(1), true, 0, far_graph));
  EXPECT_FALSE(says(Op::exp, exact(-1000)));
  EXPECT_FALSE(says(Op::erf, exact(30)));
  EXPECT_FALSE(says(Op::cos, rounded(0x1.921fb54442d18p0)));
}

TEST(OpConditioning, KeepsKinksOfExactOperands) {
  EXPECT_TRUE(says(Op::relu, exact(0)));
  EXPECT_FALSE(says(Op::relu, rounded(0)));
  EXPECT_TRUE(says(Op::max, exact(2), exact(2)));
  EXPECT_FALSE(says(Op::max, rounded(2), exact(2)));
}

TEST(OpConditioning, ClearOperationsAvoidKinksAndConstants) {
  const auto says = [](Op op, const Operand& left, const Operand& right, bool aliased) {
    const double value = oracle::evaluate(op, left.value, right.value);
    EXPECT_TRUE(is_informative(op, left, right, aliased, value, far_point)) << name(op);
    return is_informative(op, left, right, aliased, value, clear);
  };
  for (const Op op : {Op::max, Op::min}) {
    EXPECT_FALSE(says(op, exact(2), exact(2), false));
    EXPECT_FALSE(says(op, exact(2), exact(2), true));
    EXPECT_TRUE(says(op, exact(2), exact(3), false));
  }
  for (const Op op : {Op::abs, Op::relu}) {
    EXPECT_FALSE(says(op, exact(0), {}, false));
    EXPECT_TRUE(says(op, exact(2), {}, false));
  }
  for (const Op op : {Op::div, Op::atan2}) {
    EXPECT_FALSE(says(op, exact(2), exact(2), true));
    EXPECT_TRUE(says(op, exact(2), exact(2), false));
  }
  EXPECT_TRUE(says(Op::sub, exact(2), exact(2), true));  // x - x is 0 whatever was rounded
}

TEST(OpConditioning, NegativeBaseNeedsConstantIntegerExponent) {
  const Operand two{2, true, false};
  EXPECT_TRUE(says(Op::pow, rounded(-3), two));
  EXPECT_TRUE(says(Op::pow, exact(0), two));
  EXPECT_FALSE(says(Op::pow, exact(0), Operand{0, true, false}));
  EXPECT_FALSE(says(Op::pow, rounded(-3), exact(2)));
  EXPECT_TRUE(says(Op::pow, rounded(3), exact(2.5)));
}

}  // namespace
}  // namespace minigrad::properties
