// SPDX-License-Identifier: MIT
// Points without a derivative, where the contract makes a choice.
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

/// op(x - y)
Graph of_difference(Op op) {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  graph.unary(op, graph.binary(Op::sub, x, y));
  return graph;
}

/// op(op(x, y), z)
Graph of_three(Op op) {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position z = graph.input();
  const Position first = graph.binary(op, x, y);
  graph.binary(op, first, z);
  return graph;
}

/// relu(abs(x)) + abs(relu(x))
Graph relu_and_abs() {
  Graph graph;
  const Position x = graph.input();
  const Position left = graph.unary(Op::relu, graph.unary(Op::abs, x));
  const Position right = graph.unary(Op::abs, graph.unary(Op::relu, x));
  graph.binary(Op::add, left, right);
  return graph;
}

/// relu(x) - relu(-x), which is x
Graph split_by_sign() {
  Graph graph;
  const Position x = graph.input();
  const Position above = graph.unary(Op::relu, x);
  const Position below = graph.unary(Op::relu, graph.unary(Op::neg, x));
  graph.binary(Op::sub, above, below);
  return graph;
}

std::vector<StartingCase> kinks_of_pow() {
  return {
      named("kink-pow-exponent-zero", "x^0 with a constant exponent is 1 with gradient 0, for x = 0 too", {"kink"},
            number_right(Op::pow, 0), each({0, -0.0, 2, -3, 1e-320, 1e308})),
      named("kink-pow-exponent-reaches-zero",
            "x^y where y is 0: the partial in x is 0; the one in y is log x, and for x not above 0 there is none",
            {"kink", "singular"}, one_operation(Op::pow),
            {{2, 0}, {0.1, -0.0}, {1e-320, 0}, {0, 0}, {-0.0, 0}, {-3, 0}}),
      named("kink-pow-base-zero", "0^y for a positive y: the partial in x is y 0^(y - 1), the one in y is 0", {"kink"},
            one_operation(Op::pow), {{0, 1}, {0, 2}, {0, 3.5}, {-0.0, 3}, {0, 1e300}}),
      named("kink-pow-square-of-zero", "x^2 at 0: y log x would be 0 times -infinity", {"kink"},
            number_right(Op::pow, 2), each({0, -0.0, 1e-200})),
      named("kink-pow-constant-base-zero", "0^y with a constant base is constant for positive y", {"kink"},
            number_left(Op::pow, 0), each({0.5, 1, 3})),
      named("kink-pow-negative-base", "(-x)^n for whole n: real, with a gradient in x and none in n",
            {"kink", "singular"}, one_operation(Op::pow), {{-2, 3}, {-2, 2}, {-2, -3}, {-0.5, 1}, {-1, 1e10}}),
  };
}

}  // namespace

std::vector<StartingCase> kink_cases() {
  std::vector<StartingCase> cases = {
      named("kink-relu", "relu at 0 has the derivative 0, from the side of -0 too", {"kink"}, one_operation(Op::relu),
            each({0, -0.0, smallest_denormal, -smallest_denormal})),
      named("kink-abs", "abs at 0 has the derivative 0, from the side of -0 too", {"kink"}, one_operation(Op::abs),
            each({0, -0.0, smallest_denormal, -smallest_denormal})),
      named("kink-max-tie", "a tie in max gives 1/2 to each, also between 0 and -0", {"kink"}, one_operation(Op::max),
            {{2, 2}, {-1, -1}, {0, 0}, {0, -0.0}, {-0.0, 0}, {1, 0x1.0000000000001p+0}}),
      named("kink-min-tie", "a tie in min gives 1/2 to each, also between 0 and -0", {"kink"}, one_operation(Op::min),
            {{2, 2}, {-1, -1}, {0, 0}, {0, -0.0}, {-0.0, 0}, {1, 0x1.0000000000001p+0}}),
      named("kink-max-with-number", "max(x, 0) at 0 is a tie and gives 1/2, where relu gives 0", {"kink"},
            number_right(Op::max, 0), each({0, -0.0, 1, -1})),
      named("kink-max-of-three", "max(max(x, y), z) with all equal: 1/4, 1/4 and 1/2", {"kink"}, of_three(Op::max),
            {{1, 1, 1}, {1, 1, 0}, {0, 1, 1}, {1, 0, 1}}),
      named("kink-min-of-three", "min(min(x, y), z) with all equal: 1/4, 1/4 and 1/2", {"kink"}, of_three(Op::min),
            {{1, 1, 1}, {1, 1, 2}, {2, 1, 1}, {1, 2, 1}}),
      named("kink-relu-of-difference", "relu(x - y) where x = y: 0 for both inputs", {"kink"}, of_difference(Op::relu),
            {{2, 2}, {0.1, 0.1}, {3, 2}, {2, 3}}),
      named("kink-abs-of-difference", "abs(x - y) where x = y: 0 for both inputs", {"kink"}, of_difference(Op::abs),
            {{2, 2}, {0.1, 0.1}, {3, 2}, {2, 3}}),
      named("kink-relu-and-abs", "relu(abs(x)) + abs(relu(x)) at 0: kinks one after the other", {"kink"},
            relu_and_abs(), each({0, -0.0, 1, -1})),
      named("kink-split-by-sign", "relu(x) - relu(-x) is x, yet by the contract its derivative at 0 is 0", {"kink"},
            split_by_sign(), each({0, -0.0, 1, -1})),
  };
  for (StartingCase& made : kinks_of_pow()) cases.push_back(std::move(made));
  return cases;
}

}  // namespace minigrad::properties
