// SPDX-License-Identifier: MIT
#include "properties/coverage/domain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <span>
#include <vector>

#include "minigrad/special_numbers.h"
#include "oracle/evaluate.h"
#include "oracle/judge.h"
#include "properties/coverage/coverage.h"
#include "properties/generate/numbers.h"

namespace minigrad::properties {
namespace {

using oracle::Judge;

/// Edges and kinks of all domains and numbers between them, small enough for every op to stay finite.
const std::vector<double> numbers = {-3, -2, -1.5, -1, -0.9, -0.5, 0, 0.25, 0.5, 0.9, 1, 1.25, 1.5, 2, 3};

DomainPlace place_at(Op op, double left, double right) {
  return place_of(op, left, right, false, oracle::evaluate(op, left, right));
}

/// The graph of an operation on inputs. The exponent of pow is a constant, because a negative base has no partial in
/// it.
Graph graph_of(Op op, double right) {
  if (op != Op::pow) return one_operation(op);
  Graph graph;
  const Position base = graph.input();
  graph.binary(op, base, graph.constant(right));
  return graph;
}

/// The place of an operation according to the judge.
DomainPlace judged_place(Op op, double left, double right) {
  const Graph graph = graph_of(op, right);
  const std::vector<double> both{left, right};
  const Judge judge(graph, std::span(both).first(input_count(graph)));
  if (judge.owes_nan()) return DomainPlace::outside;
  for (std::size_t c = 0; c < judge.components(); ++c) {
    if (!judge.truth(c)) return DomainPlace::edge;
  }
  for (std::size_t c = 1; c < judge.components(); ++c) {
    const auto valid = judge.subgradients(c);
    if (valid && (*valid)[0] < (*valid)[1]) return DomainPlace::kink;
  }
  return DomainPlace::inside;
}

TEST(Domain, PlacesAgreeWithTheJudge) {
  for (const Op op : oracle::every_operation()) {
    std::set<DomainPlace> met;
    for (const double left : numbers) {
      for (const double right : arity(op) == 2 ? numbers : std::vector<double>{0}) {
        const bool on_the_cut = op == Op::atan2 && left == 0 && right < 0;
        if (on_the_cut) continue;  // the judge does not distinguish the signs of zero
        EXPECT_EQ(name(place_at(op, left, right)), name(judged_place(op, left, right)))
            << name(op) << ' ' << left << ' ' << right;
        met.insert(place_at(op, left, right));
      }
    }
    for (const DomainPlace place : {DomainPlace::inside, DomainPlace::kink, DomainPlace::edge, DomainPlace::outside}) {
      EXPECT_EQ(met.contains(place), can_be(op, place)) << name(op) << ' ' << name(place);
    }
  }
}

TEST(Domain, AliasedOperandsHaveNoKink) {
  EXPECT_EQ(place_of(Op::max, 2, 2, false, 2), DomainPlace::kink);
  EXPECT_EQ(place_of(Op::max, 2, 2, true, 2), DomainPlace::inside);
}

TEST(Domain, NonFiniteNumbersAreLost) {
  EXPECT_EQ(place_at(Op::exp, 1000, 0), DomainPlace::lost);
  EXPECT_EQ(place_at(Op::neg, infinity, 0), DomainPlace::lost);
  EXPECT_EQ(place_at(Op::add, 1, std::nan("")), DomainPlace::lost);
  EXPECT_EQ(place_at(Op::neg, 1, std::nan("")), DomainPlace::inside);
}

/// Whether the judge can differentiate the composition of a child and the parent whose slot it feeds.
bool is_differentiable(Op child, const Slot& slot, double left, double right, double other) {
  Graph graph;
  const Position a = graph.input();
  const Position fed = arity(child) == 1 ? graph.unary(child, a) : graph.binary(child, a, graph.constant(right));
  if (arity(slot.op) == 1) {
    graph.unary(slot.op, fed);
  } else {
    const Position b = graph.constant(other);
    graph.binary(slot.op, slot.operand == 0 ? fed : b, slot.operand == 0 ? b : fed);
  }
  const Judge judge(graph, std::span(&left, 1));
  return judge.truth(0).has_value() && judge.truth(1).has_value();
}

bool is_differentiable_somewhere(Op child, const Slot& slot, const std::vector<double>& lefts) {
  const std::vector<double> rights = arity(child) == 2 ? numbers : std::vector<double>{0};
  const std::vector<double> others = arity(slot.op) == 2 ? numbers : std::vector<double>{0};
  for (const double left : lefts) {
    for (const double right : rights) {
      for (const double other : others) {
        if (is_differentiable(child, slot, left, right, other)) return true;
      }
    }
  }
  return false;
}

TEST(Domain, AllowsPairsThatTheJudgeCanDifferentiate) {
  std::vector<double> many = numbers;
  Random random(1);
  while (many.size() < 2000) many.push_back(random.chance(1, 2) ? tame_number(random) : wild_number(random));
  std::set<std::string> forbidden;
  for (const Slot& slot : all_slots()) {
    for (const Op child : oracle::every_operation()) {
      const bool allowed = may_feed(child, slot);
      EXPECT_EQ(is_differentiable_somewhere(child, slot, allowed ? numbers : many), allowed)
          << to_string(slot) << " fed by " << name(child);
      if (!allowed) forbidden.insert(to_string(slot) + " of " + std::string(name(child)));
    }
  }
  EXPECT_EQ(forbidden, (std::set<std::string>{"asin of cosh", "acos of cosh", "atanh of cosh", "acosh of sin",
                                              "acosh of cos", "acosh of tanh", "acosh of sigmoid", "acosh of erf"}));
}

TEST(Domain, ValuesFillTheirInterval) {
  Random random(1);
  const auto number = [&random] { return random.chance(1, 2) ? tame_number(random) : wild_number(random); };
  for (const Op op : oracle::every_operation()) {
    const Interval values = values_of(op);
    double least = infinity, greatest = -infinity;
    for (int i = 0; i < 10'000; ++i) {
      const double left = number();
      const double value = oracle::evaluate(op, left, number());
      least = std::fmin(least, value);
      greatest = std::fmax(greatest, value);
    }
    EXPECT_GE(least, values.low) << name(op);
    EXPECT_LE(greatest, values.high) << name(op);
    EXPECT_LT(least, std::fmax(values.low, -10) + 0.01) << name(op);
    EXPECT_GT(greatest, std::fmin(values.high, 10) - 0.01) << name(op);
  }
}

}  // namespace
}  // namespace minigrad::properties
