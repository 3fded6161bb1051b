// SPDX-License-Identifier: MIT
#include "properties/support/number_format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "properties/generate/generate.h"

namespace minigrad::properties {
namespace {

using corpus::Dtype;

constexpr double infinity = std::numeric_limits<double>::infinity();

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
