// SPDX-License-Identifier: MIT
// Infinite and undefined derivatives, points outside the domain, and NaN that must not be hidden.
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

/// sqrt(x x), which is abs(x)
Graph root_of_square() {
  Graph graph;
  const Position x = graph.input();
  graph.unary(Op::sqrt, graph.binary(Op::mul, x, x));
  return graph;
}

/// y sqrt(x)
Graph scaled_root() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  graph.binary(Op::mul, y, graph.unary(Op::sqrt, x));
  return graph;
}

/// y + 3 x, with an unused log(x)
Graph dead_logarithm() {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  graph.unary(Op::log, x);
  const Position three = graph.constant(3);
  graph.binary(Op::add, y, graph.binary(Op::mul, three, x));
  return graph;
}

/// relu(0 x) + 1
Graph nan_chain() {
  Graph graph;
  const Position x = graph.input();
  const Position zero = graph.constant(0);
  const Position relu = graph.unary(Op::relu, graph.binary(Op::mul, zero, x));
  graph.binary(Op::add, relu, graph.constant(1));
  return graph;
}

StartingCase domain(Op op, const std::string& summary, const std::vector<Coordinates>& points) {
  return named("singular-" + std::string(name(op)), summary, {"singular"}, one_operation(op), points);
}

StartingCase nan_through(Op op, const std::string& summary, const std::vector<Coordinates>& points) {
  return named("nan-" + std::string(name(op)), summary, {"special"}, one_operation(op), points);
}

std::vector<StartingCase> nan_cases() {
  const std::vector<Coordinates> either_side = {{not_a_number, 1}, {1, not_a_number}, {not_a_number, not_a_number}};
  return {
      nan_through(Op::relu, "relu(NaN) is NaN: a comparison with 0 would swallow it", each({not_a_number})),
      nan_through(Op::max, "max with NaN on either side is NaN, unlike the C function fmax", either_side),
      nan_through(Op::min, "min with NaN on either side is NaN, unlike the C function fmin", either_side),
      nan_through(Op::add, "NaN + 1 is NaN", either_side),
      nan_through(Op::sub, "NaN - 1 is NaN", either_side),
      nan_through(Op::div, "a quotient of or by NaN is NaN", either_side),
      nan_through(Op::mul, "0 NaN is NaN", {{0, not_a_number}, {not_a_number, 0}}),
      nan_through(Op::atan2, "atan2 with NaN on either side is NaN", either_side),
      nan_through(Op::hypot, "hypot with NaN on either side is NaN", either_side),
      named("nan-chain", "relu(0 x) + 1 for a NaN x is NaN to the end", {"special"}, nan_chain(),
            each({not_a_number, 5})),
  };
}

}  // namespace

std::vector<StartingCase> singular_cases() {
  std::vector<StartingCase> cases = {
      domain(Op::sqrt, "sqrt has an infinite slope at 0 and no value below", each({0, -0.0, -1})),
      domain(Op::log, "log has no value at 0 and below", each({0, -0.0, -1})),
      domain(Op::log1p, "log1p has no value at -1 and below", each({-1, -2})),
      domain(Op::asin, "asin has an infinite slope at -1 and 1 and no value beyond", each({1, -1, 2, -1.5})),
      domain(Op::acos, "acos has an infinite slope at -1 and 1 and no value beyond", each({1, -1, 2, -1.5})),
      domain(Op::acosh, "acosh has an infinite slope at 1 and no value below", each({1, 0.5, -1})),
      domain(Op::atanh, "atanh has no value at -1 and 1 and beyond", each({1, -1, 2, -1.5})),
      domain(Op::div, "a quotient by 0 has no value, and one by 0.5 has", {{1, 0}, {-1, -0.0}, {0, 0}, {1, 0.5}}),
      domain(Op::pow, "0 to a negative power, a slope at 0 that is infinite, and a root of a negative number",
             {{0, -1}, {0, 0.5}, {-2, 0.5}, {-8, 0.3333333333333333}}),
      domain(Op::hypot, "hypot has a value and no derivative at (0, 0)", {{0, 0}, {-0.0, 0}}),
      domain(Op::atan2, "atan2 has no derivative at (0, 0)", {{0, 0}, {0, -0.0}, {-0.0, -0.0}}),
      named("singular-root-of-square", "sqrt(x x) at 0: 0 times an infinite slope", {"singular"}, root_of_square(),
            each({0, -3, 2})),
      named("singular-scaled-root", "y sqrt(x) at (0, 0): an adjoint of 0 meets an infinite slope", {"singular"},
            scaled_root(), {{0, 0}, {0, 2}, {4, 3}}),
      named("singular-dead-branch", "log(x) that the output does not use: its infinite slope must not reach x",
            {"singular", "shape"}, dead_logarithm(), {{0, 2}, {-1, 2}, {1, 2}}),
  };
  for (StartingCase& made : nan_cases()) cases.push_back(std::move(made));
  return cases;
}

}  // namespace minigrad::properties
