// SPDX-License-Identifier: MIT
// The vocabulary: the mapping between names and ops.
#include "minigrad/op.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "minigrad/samples/op_samples.h"

namespace minigrad {
namespace {

TEST(Op, EveryOperationHasSamples) {
  std::set<Op> sampled;
  for (const OpSample& sample : op_samples) sampled.insert(sample.op);
  for (const OpInfo& each : all_ops) EXPECT_EQ(sampled.contains(each.op), each.arity > 0) << each.name;
}

TEST(Op, InfoIsIndexedByOp) {
  for (const OpInfo& each : all_ops) {
    EXPECT_EQ(info(each.op).op, each.op) << each.name;
    EXPECT_EQ(name(each.op), each.name);
    EXPECT_EQ(arity(each.op), each.arity) << each.name;
  }
}

TEST(Op, NamesAreUniqueAndParseBack) {
  std::set<std::string> names;
  for (const OpInfo& each : all_ops) {
    EXPECT_TRUE(names.insert(std::string(each.name)).second) << each.name;
    EXPECT_EQ(parse_op(each.name), each.op);
  }
}

TEST(Op, ConstantIsNamedConst) {
  EXPECT_EQ(name(Op::constant), "const");
  EXPECT_EQ(parse_op("const"), Op::constant);
}

TEST(Op, UnknownNameIsNotParsed) {
  for (const char* const text : {"", "Add", "add ", "constant", "tanhh", "swish"}) EXPECT_FALSE(parse_op(text)) << text;
}

TEST(Op, OnlyInputAndConstAreLeaves) {
  for (const OpInfo& each : all_ops) {
    EXPECT_EQ(is_leaf(each.op), each.op == Op::input || each.op == Op::constant) << each.name;
  }
}

}  // namespace
}  // namespace minigrad
