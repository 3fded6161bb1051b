// SPDX-License-Identifier: MIT
// The expressions of the small autograd that minigrad is modelled on. An assignment makes a new node.
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

/// a^3 / 5
Position fifth_of_cube(Graph& graph, Position a) {
  const Position cube = graph.binary(Op::pow, a, graph.constant(3));
  return graph.binary(Op::div, cube, graph.constant(5));
}

/// c = a^3 / 5; d = c + relu(b^2)
Graph demo() {
  Graph graph;
  const Position a = graph.input();
  const Position b = graph.input();
  const Position c = fifth_of_cube(graph, a);
  const Position square = graph.binary(Op::pow, b, graph.constant(2));
  graph.binary(Op::add, c, graph.unary(Op::relu, square));
  return graph;
}

/// a^3 / 5 + (-(4^2))
Graph cube_and_constant() {
  Graph graph;
  const Position a = graph.input();
  const Position c = fifth_of_cube(graph, a);
  const Position four = graph.constant(4);
  const Position sixteen = graph.binary(Op::pow, four, graph.constant(2));
  graph.binary(Op::add, c, graph.unary(Op::neg, sixteen));
  return graph;
}

/// x * x * y + (y + 2)
Graph polynomial() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position square = graph.binary(Op::mul, x, x);
  const Position product = graph.binary(Op::mul, square, y);
  const Position sum = graph.binary(Op::add, y, graph.constant(2));
  graph.binary(Op::add, product, sum);
  return graph;
}

/// c = a + b; c += c + 1; c += 1 + c + (-a)
Position more_operations_c(Graph& graph, Position a, Position b) {
  const Position c = graph.binary(Op::add, a, b);
  const Position first = graph.binary(Op::add, c, graph.constant(1));
  const Position c1 = graph.binary(Op::add, c, first);
  const Position one = graph.constant(1);
  const Position second = graph.binary(Op::add, one, c1);
  const Position third = graph.binary(Op::add, second, graph.unary(Op::neg, a));
  return graph.binary(Op::add, c1, third);
}

/// d = a * b + b^3; d += d * 2 + relu(b + a); d += 3 * d + relu(b - a)
Position more_operations_d(Graph& graph, Position a, Position b) {
  const Position product = graph.binary(Op::mul, a, b);
  const Position cube = graph.binary(Op::pow, b, graph.constant(3));
  const Position d = graph.binary(Op::add, product, cube);
  const Position twice = graph.binary(Op::mul, d, graph.constant(2));
  const Position closed = graph.unary(Op::relu, graph.binary(Op::add, b, a));
  const Position d1 = graph.binary(Op::add, d, graph.binary(Op::add, twice, closed));
  const Position three = graph.constant(3);
  const Position thrice = graph.binary(Op::mul, three, d1);
  const Position open = graph.unary(Op::relu, graph.binary(Op::sub, b, a));
  return graph.binary(Op::add, d1, graph.binary(Op::add, thrice, open));
}

/// e = c - d; f = e^2; g = f / 2; g += 10 / f
Graph more_operations() {
  Graph graph;
  const Position a = graph.input();
  const Position b = graph.input();
  const Position c = more_operations_c(graph, a, b);
  const Position d = more_operations_d(graph, a, b);
  const Position e = graph.binary(Op::sub, c, d);
  const Position f = graph.binary(Op::pow, e, graph.constant(2));
  const Position half = graph.binary(Op::div, f, graph.constant(2));
  const Position ten = graph.constant(10);
  graph.binary(Op::add, half, graph.binary(Op::div, ten, f));
  return graph;
}

/// z = 2 x + 2 + x; q = relu(z) + z * x; h = relu(z * z); y = h + q + q * x
Graph sanity() {
  Graph graph;
  const Position x = graph.input();
  const Position two = graph.constant(2);
  const Position twice = graph.binary(Op::mul, two, x);
  const Position sum = graph.binary(Op::add, twice, graph.constant(2));
  const Position z = graph.binary(Op::add, sum, x);
  const Position relu = graph.unary(Op::relu, z);
  const Position q = graph.binary(Op::add, relu, graph.binary(Op::mul, z, x));
  const Position h = graph.unary(Op::relu, graph.binary(Op::mul, z, z));
  const Position left = graph.binary(Op::add, h, q);
  graph.binary(Op::add, left, graph.binary(Op::mul, q, x));
  return graph;
}

}  // namespace

std::vector<StartingCase> seed_cases() {
  return {
      named("seed-demo", "c = a^3 / 5; d = c + relu(b^2): the first example of the small autograd", {"seed"}, demo(),
            {{1.5, -4}}),
      named("seed-cube-and-constant", "a^3 / 5 + (-(4^2)): an operation on nothing but constants adds no gradient",
            {"seed"}, cube_and_constant(), {{1.5}}),
      named("seed-polynomial", "x * x * y + (y + 2): y is reached by two paths, and x is both operands of one node",
            {"seed", "fan-out"}, polynomial(), {{3, 4}}),
      named("seed-more-operations", "the long expression, with compound assignments and a relu that is closed",
            {"seed", "fan-out"}, more_operations(), {{-4, 2}}),
      named("seed-sanity", "z = 2 x + 2 + x; q = relu(z) + z x; h = relu(z z); y = h + q + q x: paths share paths",
            {"seed", "fan-out"}, sanity(), {{-4}}),
      twice(named("seed-more-operations-twice", "the long expression with a second backward: no stale adjoint is added",
                  {"seed", "fan-out"}, more_operations(), {{-4, 2}})),
  };
}

}  // namespace minigrad::properties
