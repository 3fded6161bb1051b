// SPDX-License-Identifier: MIT
#include "properties/process/forking_engine.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <bit>
#include <cmath>
#include <limits>

#include "properties/engines/engines.h"
#include "properties/engines/planted_faults.h"
#include "properties/generate/generate.h"
#include "properties/process/dying_engine.h"
#include "properties/process/job_slot.h"

namespace minigrad::properties {
namespace {

using oracle::Outcome;

oracle::Points points_at(std::initializer_list<double> coordinates) {
  oracle::Points points(1);
  for (const double coordinate : coordinates) points.push_back(std::vector{coordinate});
  return points;
}

TEST(ForkingEngine, ReturnsTheSameBits) {
  const Graph graph = one_operation(Op::sqrt);
  const oracle::Points points = points_at({2, 0, -0.0, -1, std::numeric_limits<double>::denorm_min()});
  const auto engine = make_engine("minigrad");
  const oracle::Answers direct = engine->differentiate({graph, points});
  ForkingEngine isolated(*engine, {});
  const oracle::Answers answers = isolated.differentiate({graph, points});
  EXPECT_FALSE(isolated.last_death());
  for (std::size_t p = 0; p < points.size(); ++p) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(answers.values[p]), std::bit_cast<std::uint64_t>(direct.values[p]));
    EXPECT_EQ(std::bit_cast<std::uint64_t>(answers.gradient(p)[0]),
              std::bit_cast<std::uint64_t>(direct.gradient(p)[0]));
  }
  EXPECT_TRUE(std::isnan(answers.values[3]));
}

TEST(ForkingEngine, PassesRefusalsOn) {
  Graph graph;
  graph.unary(Op::neg, graph.input());
  graph.binary(Op::sub, 1, 0);
  const auto engine = make_faulty_engine("sub-error");
  const oracle::Answers answers = ForkingEngine(*engine, {}).differentiate({graph, points_at({1, 2})});
  EXPECT_EQ(answers.statuses[1].outcome, Outcome::error);
  EXPECT_EQ(answers.statuses[1].reason, "no graph may end in sub");
}

TEST(ForkingEngine, SurvivesACrashAndDoesNotRepeatIt) {
  JobSlots shared(1);
  std::atomic<std::uint64_t>& asked = shared[0].index;
  asked = 0;
  DyingEngine mortal([&](const Graph& graph, const oracle::Points& points) {
    ++asked;
    if (has_op(graph, Op::exp) && points[0][0] > 1) _exit(7);
  });
  ForkingEngine engine(mortal, {});
  for (int i = 0; i < 2; ++i) {
    const oracle::Answers answers = engine.differentiate({one_operation(Op::exp), points_at({2})});
    EXPECT_EQ(answers.statuses[0].outcome, Outcome::crash);
    EXPECT_EQ(answers.statuses[0].reason, "it brought its process down (it ended with exit code 7)");
    ASSERT_TRUE(engine.last_death());
    EXPECT_EQ(engine.last_death()->cause, Death::Cause::itself);
  }
  EXPECT_EQ(asked, 1U);
  engine.differentiate({one_operation(Op::exp), points_at({2}), corpus::backward_twice(one_operation(Op::exp))});
  EXPECT_TRUE(engine.last_death());
  engine.differentiate({one_operation(Op::exp), points_at({1})});
  EXPECT_FALSE(engine.last_death());
  EXPECT_EQ(asked, 3U);
}

}  // namespace
}  // namespace minigrad::properties
