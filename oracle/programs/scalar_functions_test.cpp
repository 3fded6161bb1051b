// SPDX-License-Identifier: MIT
// Which functions the kit for C++ takes for a type.
#include "oracle/programs/scalar_functions.h"

#include <gtest/gtest.h>

#include <memory>

namespace minigrad::oracle {
namespace {

namespace pointers {

struct Node {
  double value;
};
using Pointer = std::shared_ptr<Node>;

Pointer make(double value) { return std::make_shared<Node>(Node{value}); }
Pointer operator+(const Pointer& a, const Pointer& b) { return make(a->value + b->value); }

}  // namespace pointers

namespace numbers {

struct Number {
  double value;
  Number tanh() const { return {5}; }
};
const Number& max(const Number& a, const Number& b) { return a.value < b.value ? b : a; }

}  // namespace numbers

namespace variables {

struct Number {
  double value;
  int users = 0;
  Number tanh() {
    ++users;
    return {7};
  }
};
Number operator+(Number& a, Number& b) {
  ++a.users;
  ++b.users;
  return {a.value + b.value};
}

}  // namespace variables

struct Given {
  static pointers::Pointer max(const pointers::Pointer& a, const pointers::Pointer& b) {
    return a->value < b->value ? b : a;
  }
};
struct Nothing {};

constexpr auto at(Op op) { return static_cast<std::size_t>(op); }

TEST(ScalarFunctions, TakesNoneFromStd) {
  using pointers::Pointer;
  const auto table = function_table<Nothing, Pointer, Pointer, Pointer>();
  EXPECT_NE(table[at(Op::add)], nullptr);
  EXPECT_EQ(table[at(Op::max)], nullptr);  // std::max compares addresses
  EXPECT_EQ(table[at(Op::min)], nullptr);
}

TEST(ScalarFunctions, TakesThoseOfTheTypesNamespace) {
  using numbers::Number;
  const auto table = function_table<Nothing, Number, Number, Number>();
  ASSERT_NE(table[at(Op::max)], nullptr);  // although it returns a reference, as std::max does
  Number one{1};
  Number two{2};
  EXPECT_EQ(table[at(Op::max)](one, two).value, 2);
  EXPECT_EQ(table[at(Op::min)], nullptr);
}

TEST(ScalarFunctions, TakesMembers) {
  using numbers::Number;
  const auto table = function_table<Nothing, Number, Number>();
  ASSERT_NE(table[at(Op::tanh)], nullptr);
  Number one{1};
  EXPECT_EQ(table[at(Op::tanh)](one).value, 5);
  EXPECT_EQ(table[at(Op::exp)], nullptr);
}

TEST(ScalarFunctions, TakesThoseOfTheAdapter) {
  using pointers::Pointer;
  const auto table = function_table<Given, Pointer, Pointer, Pointer>();
  ASSERT_NE(table[at(Op::max)], nullptr);
  Pointer one = pointers::make(1);
  Pointer two = pointers::make(2);
  EXPECT_EQ(table[at(Op::max)](one, two)->value, 2);
}

TEST(ScalarFunctions, TakesThoseOfVariables) {
  using variables::Number;
  const auto table = function_table<Nothing, Number, Number, Number>();
  ASSERT_NE(table[at(Op::add)], nullptr);
  Number one{1};
  EXPECT_EQ(table[at(Op::add)](one, one).value, 2);
  EXPECT_EQ(one.users, 2);  // it is the operand itself that is changed, not a copy
  const auto unary = function_table<Nothing, Number, Number>();
  ASSERT_NE(unary[at(Op::tanh)], nullptr);
  EXPECT_EQ(unary[at(Op::tanh)](one).value, 7);
}

}  // namespace
}  // namespace minigrad::oracle
