// SPDX-License-Identifier: MIT
#include "properties/shrink/shrink_edits.h"

#include <gtest/gtest.h>

#include <string>

namespace minigrad::properties {
namespace {

using Kind = Edit::Kind;

/// Two inputs, a constant, sums and products of them, and a dead tangent.
Example subject() {
  Example example;
  example.graph.input();
  example.graph.input();
  example.graph.constant(3);
  example.graph.binary(Op::add, 0, 1);
  example.graph.unary(Op::tan, 0);
  example.graph.binary(Op::mul, 3, 2);
  example.graph.binary(Op::max, 5, 3);
  example.point = {0.25, 3};
  return example;
}

std::string after(const Edit& edit) {
  const Example result = apply(edit, subject());
  validate(result.graph);
  return to_string(result);
}

TEST(Apply, DropsDeadNodes) {
  EXPECT_EQ(after({Kind::drop_dead}), "0 input = 0.25\n1 input = 3\n2 const 3\n3 add 0 1\n4 mul 3 2\n5 max 4 3\n");
  EXPECT_EQ(after({Kind::drop_sink, 4}), after({Kind::drop_dead}));
}

TEST(Apply, HoistDropsNodesAfterTheNewOutput) {
  EXPECT_EQ(after({Kind::hoist, 3}), "0 input = 0.25\n1 input = 3\n2 add 0 1\n");
  EXPECT_EQ(after({Kind::hoist, 1}), "0 input = 3\n");
}

TEST(Apply, LeafReplacementDropsUnusedOperands) {
  EXPECT_EQ(after({Kind::to_constant, 3, 0, 3.25}),
            "0 input = 0.25\n1 const 3\n2 const 3.25\n3 tan 0\n4 mul 2 1\n5 max 4 2\n");
  EXPECT_EQ(after({Kind::to_input, 3, 0, 3.25}),
            "0 input = 0.25\n1 const 3\n2 input = 3.25\n3 tan 0\n4 mul 2 1\n5 max 4 2\n");
  EXPECT_EQ(after({Kind::to_constant, 0, 0, 0.25}),
            "0 const 0.25\n1 input = 3\n2 const 3\n3 add 0 1\n4 tan 0\n5 mul 3 2\n6 max 5 3\n");
}

TEST(Apply, BypassesNodeForAllUsers) {
  EXPECT_EQ(after({Kind::bypass, 3, 1}), "0 input = 0.25\n1 input = 3\n2 const 3\n3 tan 0\n4 mul 1 2\n5 max 4 1\n");
}

TEST(Apply, MergesLeaves) {
  EXPECT_EQ(after({Kind::merge, 1, 0}), "0 input = 0.25\n1 const 3\n2 add 0 0\n3 tan 0\n4 mul 2 1\n5 max 4 2\n");
}

TEST(Apply, RewiresOneOperand) {
  EXPECT_EQ(after({Kind::rewire_left, 6, 2}),
            "0 input = 0.25\n1 input = 3\n2 const 3\n3 add 0 1\n4 tan 0\n5 max 2 3\n");
  EXPECT_EQ(after({Kind::rewire_right, 6, 5}),
            "0 input = 0.25\n1 input = 3\n2 const 3\n3 add 0 1\n4 tan 0\n5 mul 3 2\n6 max 5 5\n");
}

TEST(Apply, ChangesOpsAndNumbersInPlace) {
  const std::string ops = "\n3 add 0 1\n4 tan 0\n5 mul 3 2\n";
  EXPECT_EQ(after({Kind::change_op, 6, static_cast<std::uint32_t>(Op::add)}),
            "0 input = 0.25\n1 input = 3\n2 const 3" + ops + "6 add 5 3\n");
  EXPECT_EQ(after({Kind::change_number, 1, 0, 7}), "0 input = 0.25\n1 input = 7\n2 const 3" + ops + "6 max 5 3\n");
  EXPECT_EQ(after({Kind::change_all_equal, 1, 0, 7}), "0 input = 0.25\n1 input = 7\n2 const 7" + ops + "6 max 5 3\n");
  EXPECT_EQ(after({Kind::round_numbers, 0, 1}), "0 input = 0.2\n1 input = 3\n2 const 3" + ops + "6 max 5 3\n");
}

TEST(Edits, OfferEveryKind) {
  std::vector<bool> offered(static_cast<std::size_t>(Kind::change_all_equal) + 1);
  for (const Edit& edit : edits(subject())) offered[static_cast<std::size_t>(edit.kind)] = true;
  for (std::size_t kind = 0; kind < offered.size(); ++kind) EXPECT_TRUE(offered[kind]) << kind;
}

TEST(Edits, CutGraphInTheMiddleFirst) {
  Example chain;
  chain.graph.input();
  for (Position i = 0; i < 15; ++i) chain.graph.unary(Op::sin, i);
  chain.point = {1};
  const std::vector<Edit> list = edits(chain);
  ASSERT_GT(list.size(), 3U);
  EXPECT_EQ(list[0].kind, Kind::drop_dead);
  EXPECT_EQ(list[1].kind, Kind::to_constant);
  EXPECT_EQ(list[1].node, 15U);
  EXPECT_EQ(list[3].kind, Kind::hoist);
  EXPECT_EQ(list[3].node, 7U);
}

TEST(Rank, IsLowestForLeaves) {
  for (const OpInfo& each : all_ops) {
    EXPECT_TRUE(is_leaf(each.op) || rank(each.op) > rank(Op::input)) << each.name;
  }
  EXPECT_LT(rank(Op::constant), rank(Op::input));
}

}  // namespace
}  // namespace minigrad::properties
