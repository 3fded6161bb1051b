// SPDX-License-Identifier: MIT
#include "oracle/quick/double_ball.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "oracle/balls/ball_rules.h"

namespace minigrad::oracle {
namespace {

DoubleBalls balls(double middle, double relative_bound) {
  DoubleBalls all;
  // With this bound middle - bound and middle + bound are doubles, and lie inside the ball.
  const double bound = middle + middle * relative_bound - middle;
  all.middle.fill(middle);
  all.bound.fill(std::fabs(bound));
  all.model.fill(std::fabs(bound) / 2);
  return all;
}

double nearest(const Ball& ball) { return arf_get_d(ball.midpoint(), ARF_RND_NEAR); }

class DoubleBallOp : public testing::TestWithParam<OpInfo> {
 protected:
  /// Checks that value and partials lie inside their balls for operands at the ends of theirs.
  void expect_enclosed(double a, double b, double relative_bound) {
    const Op op = GetParam().op;
    const DoubleBalls left = balls(a, relative_bound);
    const DoubleBalls right = balls(b, relative_bound);
    LocalBalls local;
    apply_rule(op, left, right, Aliasing::distinct, Midpoints::similar, local);
    if (std::isnan(local.value.middle[0])) return;
    ++known_;
    for (const double at_a : {a, a - left.bound[0], a + left.bound[0]}) {
      for (const double at_b : {b, b - right.bound[0], b + right.bound[0]}) {
        const BallLocal truth = ball_rule(op, Ball(at_a), Ball(at_b), Aliasing::distinct, KinkMode::contract, 256);
        if (truth.state == State::undecided) continue;  // such as (-1)^1e60
        ASSERT_EQ(truth.state, State::finite);
        expect_inside(nearest(truth.value), local.value, at_a, at_b);
        for (std::size_t k = 0; k < GetParam().arity; ++k) {
          if (truth.flow[k] >= Flow::undefined) continue;
          expect_inside(nearest(truth.partials[k]), partial(local, k, left, right), at_a, at_b);
        }
      }
    }
  }

  static DoubleBalls partial(const LocalBalls& local, std::size_t k, const DoubleBalls& left,
                             const DoubleBalls& right) {
    switch (local.sources[k]) {
      case PartialSource::computed: break;
      case PartialSource::left: return left;
      case PartialSource::right: return right;
      case PartialSource::one: return exact_balls(1);
      case PartialSource::minus_one: return exact_balls(-1);
    }
    return local.computed[k];
  }

  /// The truth is a rounded number, so its own rounding is allowed.
  static void expect_inside(double truth, const DoubleBalls& ball, double at_a, double at_b) {
    if (std::isnan(ball.middle[0])) return;
    EXPECT_LE(std::fabs(truth - ball.middle[0]), ball.bound[0] + unit * std::fabs(truth)) << at_a << ' ' << at_b;
  }

  std::size_t known_ = 0;
};

TEST_P(DoubleBallOp, EnclosesResultsOfOperandsInTheBall) {
  const std::vector<double> numbers = {0,    0.03, 0.25,     -0.25, 0.7,  0.999, 1,   1.5,  2,     -1,
                                       -2,   -3,   1.000001, 5,     10.5, 30,    -40, 300,  1e-9,  1e9,
                                       -1e5, 1e60, 3.1,      1.57,  20.5, 0.5,   3,   -0.5, -0.999};
  for (const double a : numbers) {
    for (const double b : GetParam().arity == 2 ? numbers : std::vector<double>{1}) {
      for (const double relative_bound : {0.0, 1e-16, 1e-9, 1e-4}) expect_enclosed(a, b, relative_bound);
    }
  }
  EXPECT_GT(known_, numbers.size());
}

INSTANTIATE_TEST_SUITE_P(Ops, DoubleBallOp,
                         testing::ValuesIn(std::vector<OpInfo>(all_ops.begin() + leaf_count, all_ops.end())),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(DoubleBall, TruncatesAsTheJudgeDoes) {
  for (const double a : {1.0, 3.0, 0.1, -0.1, 1e10, 7.7, 0x1.fffffffffffffp0}) {
    for (const double b : {1.0, 3.0, 0.3, -0.3, 1e-3, 0x1p-53, -0x1p-60}) {
      for (const bool sum : {true, false}) {
        Ball judge;
        (sum ? arb_add : arb_mul)(judge, Ball(a), Ball(b), 53);
        const Cut mine = sum ? cut_sum(a, b, Midpoints::same) : cut_product(a, b, Midpoints::same);
        EXPECT_EQ(mine.result, nearest(judge)) << a << ' ' << b;
        EXPECT_LE(mine.unit, mag_get_d(judge.radius())) << a << ' ' << b;
        EXPECT_GE(mine.unit * (1 + 1e-6), mag_get_d(judge.radius())) << a << ' ' << b;
        EXPECT_LE(mine.off, mine.unit);
      }
    }
  }
}

}  // namespace
}  // namespace minigrad::oracle
