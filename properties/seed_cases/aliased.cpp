// SPDX-License-Identifier: MIT
// One node as both operands, where edges keyed by operand lose or double a share, and a second backward, where stale
// adjoints count again.
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

/// y = x y; z = op(y, y)
Graph aliased_product(Op op) {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position product = graph.binary(Op::mul, x, y);
  graph.binary(op, product, product);
  return graph;
}

/// y = x x; y op= y
Graph compound(Op op) {
  Graph graph;
  const Position x = graph.input();
  const Position square = graph.binary(Op::mul, x, x);
  graph.binary(op, square, square);
  return graph;
}

/// (x - x) y + x / x
Graph aliased_mix() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position nothing = graph.binary(Op::sub, x, x);
  const Position product = graph.binary(Op::mul, nothing, y);
  graph.binary(Op::add, product, graph.binary(Op::div, x, x));
  return graph;
}

/// x^32 by five squarings
Graph squarings() {
  Graph graph;
  Position power = graph.input();
  for (int i = 0; i < 5; ++i) power = graph.binary(Op::mul, power, power);
  return graph;
}

/// y = x x; z = y + y; w = z y
Graph shared_diamond() {
  Graph graph;
  const Position x = graph.input();
  const Position square = graph.binary(Op::mul, x, x);
  const Position sum = graph.binary(Op::add, square, square);
  graph.binary(Op::mul, sum, square);
  return graph;
}

/// relu(x) + abs(x) + max(x, y)
Graph kinks() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position relu = graph.unary(Op::relu, x);
  const Position sum = graph.binary(Op::add, relu, graph.unary(Op::abs, x));
  graph.binary(Op::add, sum, graph.binary(Op::max, x, y));
  return graph;
}

/// sin(x)^2 + x exp(x) / y
Graph mix() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position sine = graph.unary(Op::sin, x);
  const Position square = graph.binary(Op::mul, sine, sine);
  const Position product = graph.binary(Op::mul, x, graph.unary(Op::exp, x));
  graph.binary(Op::add, square, graph.binary(Op::div, product, y));
  return graph;
}

Graph input_alone() {
  Graph graph;
  graph.input();
  return graph;
}

}  // namespace

std::vector<StartingCase> aliased_cases() {
  // For x / x, x is a power of two: 1 / x - x / x^2 is then exactly 0 for the judge too.
  const auto anywhere = each({0.5, -3, 1.1, 1e-300});
  const auto positive = each({0.5, 3, 1.1, 1e-3});
  const auto powers_of_two = each({0.5, -4, 0x1p-1000});
  return {
      named("aliased-add", "x + x: the gradient is 2, and 1 if one edge is lost", {}, aliased(Op::add), anywhere),
      named("aliased-sub", "x - x: the gradient is 0, and -2 where edges are keyed by operand", {}, aliased(Op::sub),
            anywhere),
      named("aliased-mul", "x * x: the gradient is 2 x, and x if one edge is lost", {}, aliased(Op::mul), anywhere),
      named("aliased-div", "x / x: the gradient is 0, and -2 / x where edges are keyed by operand", {},
            aliased(Op::div), powers_of_two),
      named("aliased-pow", "x^x: base and exponent are one node, with the gradient x^x (log x + 1)", {},
            aliased(Op::pow), positive),
      named("aliased-max", "max(x, x): a tie with itself gives 1/2 twice, which is 1", {}, aliased(Op::max), anywhere),
      named("aliased-min", "min(x, x): a tie with itself gives 1/2 twice, which is 1", {}, aliased(Op::min), anywhere),
      lossy_in_libtorch(named("aliased-atan2",
                              "atan2(x, x): constant on each side of 0, so the two contributions cancel", {},
                              aliased(Op::atan2), anywhere)),
      named("aliased-hypot", "hypot(x, x): the gradient is sqrt(2) with the sign of x", {}, aliased(Op::hypot),
            each({0.5, -3, 1.1, 1e-3})),
      named("aliased-compound-add", "y = x x; y += y: the assigned variable is both operands", {}, compound(Op::add),
            anywhere),
      named("aliased-compound-sub", "y = x x; y -= y: the contributions cancel before they travel on", {},
            compound(Op::sub), anywhere),
      named("aliased-compound-mul", "y = x x; y *= y: the gradient of x^4", {}, compound(Op::mul), anywhere),
      named("aliased-interior-sub", "x y - x y with the product one node: both inputs get 0", {},
            aliased_product(Op::sub), {{3, 4}, {0.1, -0.3}}),
      named("aliased-interior-max", "max(x y, x y) with the product one node: both inputs get the product's gradient",
            {}, aliased_product(Op::max), {{3, 4}, {0.1, -0.3}}),
      named("aliased-mix", "(x - x) y + x / x: two aliased nodes share their operand", {"fan-out"}, aliased_mix(),
            {{2, 5}, {-0.5, 7}}),
      named("aliased-squarings", "x^32 by five squarings: each lost edge would halve the gradient", {}, squarings(),
            each({1.5, -1.1, 0.3})),
  };
}

std::vector<StartingCase> twice_cases() {
  return {
      twice(named("twice-square", "x x with a second backward: the gradient is exactly doubled", {}, aliased(Op::mul),
                  each({3, -0.1}))),
      twice(named("twice-shared-diamond",
                  "a second backward over shared nodes: stale interior adjoints would travel on", {"fan-out"},
                  shared_diamond(), each({1.5, -0.7}))),
      twice(named("twice-aliased-sub", "x - x with a second backward: twice 0 is 0", {}, aliased(Op::sub),
                  each({0.5, -3}))),
      twice(named("twice-mix", "a longer expression with a second backward: every interior adjoint begins anew",
                  {"fan-out"}, mix(), {{0.7, -2}, {-1.3, 0.9}})),
      twice(named("twice-kinks", "a second backward at kinks: the contract's choice is doubled, not chosen again",
                  {"kink"}, kinks(), {{0, 0}, {0, -1}, {2, 2}})),
      twice(named("twice-output-is-input", "a second backward on an input itself: its gradient is 2", {"shape"},
                  input_alone(), each({0.5}))),
  };
}

}  // namespace minigrad::properties
