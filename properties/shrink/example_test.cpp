// SPDX-License-Identifier: MIT
#include "properties/shrink/example.h"

#include <gtest/gtest.h>

namespace minigrad::properties {
namespace {

TEST(Example, PrintsOneNodePerLineWithAllDigits) {
  Example example;
  const Position x = example.graph.input();
  const Position y = example.graph.input();
  const Position c = example.graph.constant(0.1 + 0.2);
  example.graph.binary(Op::sub, example.graph.unary(Op::tanh, y), c);
  example.graph.binary(Op::mul, x, 4);
  example.point = {-4, 1e-300};
  EXPECT_EQ(to_string(example),
            "0 input = -4\n1 input = 1e-300\n2 const 0.30000000000000004\n3 tanh 1\n4 sub 3 2\n5 mul 0 4\n");
}

TEST(Example, HasOneCoordinatePerInput) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    Random random(i);
    const Example example = draw_example(random, {});
    EXPECT_EQ(example.point.size(), input_count(example.graph));
  }
}

}  // namespace
}  // namespace minigrad::properties
