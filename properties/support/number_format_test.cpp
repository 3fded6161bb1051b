// SPDX-License-Identifier: MIT
#include "properties/support/number_format.h"

#include <gtest/gtest.h>

#include <cmath>

#include "minigrad/special_numbers.h"
#include "properties/generate/generate.h"

namespace minigrad::properties {
namespace {

using corpus::Dtype;

TEST(NumberFormat, RoundsToTheNearestFloatAndKeepsDoubles) {
  EXPECT_EQ(in_format(0.1, Dtype::float64), 0.1);
  EXPECT_EQ(in_format(0.1, Dtype::float32), 0x1.99999ap-4);
  EXPECT_EQ(in_format(-0.25, Dtype::float32), -0.25);
  EXPECT_EQ(in_format(1e-60, Dtype::float32), 0);
  EXPECT_TRUE(std::signbit(in_format(-1e-60, Dtype::float32)));
}

TEST(NumberFormat, MakesNumbersBeyondTheFloatsInfinite) {
  EXPECT_EQ(in_format(1e39, Dtype::float32), infinity);
  EXPECT_EQ(in_format(-1e39, Dtype::float32), -infinity);
  EXPECT_EQ(in_format(infinity, Dtype::float32), infinity);
  EXPECT_TRUE(std::isnan(in_format(std::nan(""), Dtype::float32)));
}

bool is_float(double number) { return std::isnan(number) || in_format(number, Dtype::float32) == number; }

TEST(NumberFormat, AppliesToEveryNumberOfADrawing) {
  Shape shape;
  shape.dtype = Dtype::float32;
  for (std::uint64_t i = 0; i < 50; ++i) {
    Random random(i);
    const Question drawing = draw(random, shape);
    for (const Node& node : drawing.graph.nodes) EXPECT_TRUE(is_float(node.constant)) << node.constant;
    for (std::size_t p = 0; p < drawing.points.size(); ++p) {
      for (const double coordinate : drawing.points[p]) EXPECT_TRUE(is_float(coordinate)) << coordinate;
    }
  }
}

/// A drawing for an engine that claims this.
Question drawn(std::uint64_t seed, Dtype dtype, bool finite_inputs) {
  oracle::Capabilities claims;
  claims.ops = oracle::every_operation();
  claims.dtype = dtype;
  claims.finite_inputs = finite_inputs;
  Random random(seed);
  return draw(random, narrowed({}, claims));
}

TEST(NumberFormat, DrawingsOfFiniteInputsAreFinite) {
  for (const Dtype dtype : {Dtype::float64, Dtype::float32}) {
    std::size_t replaced = 0;
    for (std::uint64_t i = 0; i < 50; ++i) {
      const Question any = drawn(i, dtype, false);
      const Question finite = drawn(i, dtype, true);
      ASSERT_EQ(any.points.size(), finite.points.size());
      for (const Node& node : finite.graph.nodes) EXPECT_TRUE(std::isfinite(node.constant));
      for (std::size_t p = 0; p < any.points.size(); ++p) {
        for (std::size_t k = 0; k < any.points.dimension(); ++k) {
          const bool is_kept = std::isfinite(any.points[p][k]);
          EXPECT_TRUE(std::isfinite(finite.points[p][k]));
          EXPECT_EQ(is_kept, any.points[p][k] == finite.points[p][k]);
          replaced += is_kept ? 0 : 1;
        }
      }
    }
    EXPECT_GT(replaced, 10U);
  }
}

TEST(Narrowed, KeepsTheEnginesClaimOnSecondBackward) {
  oracle::Capabilities claims;
  claims.ops = {Op::add, Op::pow};
  claims.exponent = corpus::Exponent::constant;
  claims.second_backward = corpus::SecondBackward::afresh;
  const Shape shape = narrowed_to_oracle({}, claims);
  EXPECT_EQ(shape.ops, (std::vector<Op>{Op::add, Op::pow}));
  EXPECT_EQ(shape.exponent, corpus::Exponent::constant);
  EXPECT_EQ(shape.second_backward, corpus::SecondBackward::accumulates);
  EXPECT_EQ(narrowed({}, claims).second_backward, corpus::SecondBackward::afresh);
}

}  // namespace
}  // namespace minigrad::properties
