// SPDX-License-Identifier: MIT
// Long chains, nodes with many users, and graphs of unusual shape.
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

/// y = y a + b, repeated, from y = x
Graph affine_chain(int steps) {
  Graph graph;
  Position y = graph.input();
  const Position a = graph.input();
  const Position b = graph.input();
  for (int i = 0; i < steps; ++i) {
    y = graph.binary(Op::mul, y, a);
    y = graph.binary(Op::add, y, b);
  }
  return graph;
}

/// y = first(y) and y = second(y), alternately
Graph unary_chain(Op first, Op second, int nodes) {
  Graph graph;
  Position y = graph.input();
  for (int i = 0; i < nodes; ++i) y = graph.unary(i % 2 == 0 ? first : second, y);
  return graph;
}

/// y = op(y, y), repeated
Graph aliased_chain(Op op, int nodes) {
  Graph graph;
  Position y = graph.input();
  for (int i = 0; i < nodes; ++i) y = graph.binary(op, y, y);
  return graph;
}

/// y = y / 2, repeated
Graph halvings(int nodes) {
  Graph graph;
  Position y = graph.input();
  const Position half = graph.constant(0.5);
  for (int i = 0; i < nodes; ++i) y = graph.binary(Op::mul, y, half);
  return graph;
}

/// y = x - y, repeated
Graph alternating_chain(int nodes) {
  Graph graph;
  const Position x = graph.input();
  Position y = graph.constant(0.25);
  for (int i = 0; i < nodes; ++i) y = graph.binary(Op::sub, x, y);
  return graph;
}

/// y = sin(y) + sin(y) with two nodes, repeated: 2^levels paths
Graph diamonds(int levels) {
  Graph graph;
  Position y = graph.input();
  for (int i = 0; i < levels; ++i) {
    const Position sine = graph.unary(Op::sin, y);
    y = graph.binary(Op::add, sine, graph.unary(Op::sin, y));
  }
  return graph;
}

/// 2 x after a chain of tanh that the output does not use
Graph dead_chain(int nodes) {
  Graph graph;
  const Position x = graph.input();
  Position y = x;
  for (int i = 0; i < nodes; ++i) y = graph.unary(Op::tanh, y);
  graph.binary(Op::add, x, x);
  return graph;
}

/// y = sin(x); the sum of y k for k = 1, ..., users
Graph many_users(int users) {
  Graph graph;
  const Position y = graph.unary(Op::sin, graph.input());
  Position sum = graph.constant(0);
  for (int k = 1; k <= users; ++k) {
    const Position weighted = graph.binary(Op::mul, y, graph.constant(k));
    sum = graph.binary(Op::add, sum, weighted);
  }
  return graph;
}

/// ((x + x) + x) + ..., with that many terms
Graph repeated_sum(int terms) {
  Graph graph;
  const Position x = graph.input();
  Position sum = x;
  for (int i = 1; i < terms; ++i) sum = graph.binary(Op::add, sum, x);
  return graph;
}

/// y = x x; exp(y) + sin(y) + log1p(y) + sqrt(y)
Graph users_of_each_kind() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.binary(Op::mul, x, x);
  Position sum = graph.unary(Op::exp, y);
  for (const Op op : {Op::sin, Op::log1p, Op::sqrt}) sum = graph.binary(Op::add, sum, graph.unary(op, y));
  return graph;
}

/// y = x x; z = y + 1; z y: y is used early and late
Graph late_use() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.binary(Op::mul, x, x);
  const Position z = graph.binary(Op::add, y, graph.constant(1));
  graph.binary(Op::mul, z, y);
  return graph;
}

/// (x - y)(y - x)
Graph opposite_differences() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position left = graph.binary(Op::sub, x, y);
  graph.binary(Op::mul, left, graph.binary(Op::sub, y, x));
  return graph;
}

/// sin(x) y - y sin(x) with two nodes for the sine
Graph cancelling_paths() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position left = graph.binary(Op::mul, graph.unary(Op::sin, x), y);
  const Position right = graph.binary(Op::mul, y, graph.unary(Op::sin, x));
  graph.binary(Op::sub, left, right);
  return graph;
}

Graph inputs_alone(int inputs) {
  Graph graph;
  for (int i = 0; i < inputs; ++i) graph.input();
  return graph;
}

/// exp of one of two inputs
Graph exp_of_input(Position used) {
  Graph graph = inputs_alone(2);
  graph.unary(Op::exp, used);
  return graph;
}

Graph constants_only() {
  Graph graph;
  const Position two = graph.constant(2);
  graph.binary(Op::mul, two, graph.constant(3));
  return graph;
}

Graph constant_alone() {
  Graph graph;
  graph.constant(0.1);
  return graph;
}

/// 2 * 3, beside an unused input
Graph constants_and_input() {
  Graph graph;
  graph.input();
  const Position two = graph.constant(2);
  graph.binary(Op::mul, two, graph.constant(3));
  return graph;
}

/// The sum of x_k y_k, all x before all y
Graph inner_product(int terms) {
  Graph graph = inputs_alone(2 * terms);
  const auto count = static_cast<Position>(terms);
  Position sum = graph.binary(Op::mul, 0, count);
  for (Position k = 1; k < count; ++k) {
    const Position product = graph.binary(Op::mul, k, count + k);
    sum = graph.binary(Op::add, sum, product);
  }
  return graph;
}

Coordinates counting(int numbers) {
  Coordinates at;
  for (int i = 0; i < numbers; ++i) at.push_back(i - 3);
  return at;
}

}  // namespace

std::vector<StartingCase> deep_cases() {
  return {
      named("deep-affine-1000", "y = y a + b, 500 times: a and b receive a contribution from every step", {"deep"},
            affine_chain(500), {{0.5, 0.99, 0.01}, {-2, -1.001, 0.3}}),
      named("deep-affine-10000",
            "y = y a + b, 5,000 times: a backward that recurses exhausts its stack sooner or later", {"deep"},
            affine_chain(5000), {{0.5, 0.9999, 0.01}}),
      named("deep-tanh-1000", "tanh 1,000 times: the factors of the gradient are all near 1", {"deep"},
            unary_chain(Op::tanh, Op::tanh, 1000), each({0.5, -3})),
      named("deep-sin-1000", "sin 1,000 times", {"deep"}, unary_chain(Op::sin, Op::sin, 1000), each({0.5, -3})),
      named("deep-sin-cos-1000", "sin and cos by turns, 1,000 nodes: the gradient falls far below the normal numbers",
            {"deep"}, unary_chain(Op::sin, Op::cos, 1000), each({0.5})),
      named("deep-tanh-sin-5000", "tanh and sin by turns, 5,000 nodes", {"deep"}, unary_chain(Op::tanh, Op::sin, 5000),
            each({0.5})),
      named("deep-exp-log-100", "exp and log by turns, 100 nodes: each pair is the identity", {"deep"},
            unary_chain(Op::exp, Op::log, 100), each({0.5, -3, 10})),
      named("deep-neg-1001", "a minus sign 1,001 times", {"deep"}, unary_chain(Op::neg, Op::neg, 1001), each({0.5, 0})),
      named("deep-relu-1000", "relu 1,000 times: open or closed all the way, and closed at 0", {"deep", "kink"},
            unary_chain(Op::relu, Op::relu, 1000), each({0.5, -3, 0})),
      named("deep-doublings-60", "x = x + x, 60 times: the gradient is 2^60, by 2^60 paths", {"deep", "fan-out"},
            aliased_chain(Op::add, 60), each({1, -0.1})),
      named("deep-halvings-1074", "x / 2, 1,074 times: the gradient is the smallest denormal number",
            {"deep", "special"}, halvings(1074), each({1, 3})),
      named("deep-alternating-1001", "y = x - y, 1,001 times: contributions of 1 and -1 by turns", {"deep", "fan-out"},
            alternating_chain(1001), each({0.5, -3})),
      named("deep-diamonds-30",
            "y = sin(y) + sin(y) by two nodes, 30 times: an engine that walks every path walks 2^30",
            {"deep", "fan-out"}, diamonds(30), each({0.5, -3})),
      named("deep-dead-chain", "x + x after 1,000 nodes that the output does not use", {"deep", "shape"},
            dead_chain(1000), each({0.5})),
  };
}

std::vector<StartingCase> fan_out_cases() {
  return {
      named("fan-out-100-users", "sin(x) times 1, ..., 100, summed: one node with a hundred users", {"fan-out"},
            many_users(100), each({0.5, -3})),
      named("fan-out-repeated-sum", "x + x + ... 100 times: the gradient is 100", {"fan-out"}, repeated_sum(100),
            each({0.1})),
      named("fan-out-each-kind", "one node under exp, sin, log1p and sqrt", {"fan-out"}, users_of_each_kind(),
            each({0.5, -1.1})),
      named("fan-out-late-use", "y = x x; z = y + 1; z y: a sweep that leaves y before z is done loses a path",
            {"fan-out"}, late_use(), each({0.5, -3})),
      named("fan-out-opposite-differences", "(x - y)(y - x): each input on both sides of a minus", {"fan-out"},
            opposite_differences(), {{3, 4}, {0.1, 0.1}}),
      named("fan-out-cancelling-paths", "sin(x) y - y sin(x): the paths cancel, what is left is rounding", {"fan-out"},
            cancelling_paths(), {{0.5, 3}, {-3, 1e10}}),
  };
}

std::vector<StartingCase> shape_cases() {
  const std::vector<Coordinates> no_coordinates(1);
  return {
      named("shape-unused-last-input", "an input that nothing uses has gradient 0", {"shape"}, exp_of_input(0),
            {{0.5, 7}, {0.5, not_a_number}}),
      named("shape-unused-first-input", "an input that nothing uses does not shift the others", {"shape"},
            exp_of_input(1), {{7, 0.5}, {not_a_number, 0.5}}),
      named("shape-output-is-input", "the output is the only input: value x, gradient 1", {"shape"}, inputs_alone(1),
            each({0.5, -0.0, largest})),
      named("shape-output-is-last-input", "the output is the last of three inputs: gradient 0, 0, 1", {"shape"},
            inputs_alone(3), {{1, 2, 3}}),
      named("shape-constants-only", "2 times 3: no input, no gradient, and backward is still allowed", {"shape"},
            constants_only(), no_coordinates),
      named("shape-constant-alone", "the output is a number by itself", {"shape"}, constant_alone(), no_coordinates),
      named("shape-constants-and-input", "2 times 3 beside an unused input, whose gradient is 0", {"shape"},
            constants_and_input(), each({0.5})),
      named("shape-inner-product", "an inner product of 20 terms: 40 inputs, each with its own gradient", {"shape"},
            inner_product(20), {counting(40)}),
      named("shape-number-minus", "2 - x: a number on the left of a minus", {"shape"}, number_left(Op::sub, 2),
            each({0.5, -3})),
      named("shape-number-over", "2 / x: a number on the left of a division", {"shape"}, number_left(Op::div, 2),
            each({0.5, -3})),
      named("shape-number-to-the", "2^x: a number as base", {"shape"}, number_left(Op::pow, 2), each({0.5, -3, 10})),
      named("shape-number-atan2", "atan2(2, x): a number as first operand", {"shape"}, number_left(Op::atan2, 2),
            each({0.5, -3})),
      named("shape-number-min", "min(2, x): a number as first operand, and a tie", {"shape", "kink"},
            number_left(Op::min, 2), each({0.5, 3, 2})),
  };
}

}  // namespace minigrad::properties
