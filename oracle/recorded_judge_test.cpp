// SPDX-License-Identifier: MIT
#include "oracle/recorded_judge.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "minigrad/special_numbers.h"

namespace minigrad::oracle {
namespace {

/// A value of 2 within 0.25, and a partial that is 0, or at a kink any number from 0 to 1.
std::vector<RecordedComponent> at_a_kink() { return {{Truth{2, 0.25}, {}}, {Truth{0, 0}, std::array{0.0, 1.0}}}; }

Verdict verdict(const RecordedComponent& component, double answer) {
  return RecordedJudge({component}, {}, {}).judge_all(std::vector{answer}).front().verdict;
}

TEST(RecordedJudge, AcceptsFourRadii) {
  const RecordedComponent component{Truth{2, 0.25}, {}};
  EXPECT_EQ(verdict(component, 3), Verdict::agree);
  EXPECT_EQ(verdict(component, 1), Verdict::agree);
  EXPECT_EQ(verdict(component, std::nextafter(3, 4)), Verdict::wrong);
  EXPECT_EQ(verdict(component, not_a_number), Verdict::wrong);
  EXPECT_EQ(verdict(component, infinity), Verdict::wrong);
}

TEST(RecordedJudge, ExactTruthAllowsOneNumber) {
  const RecordedComponent component{Truth{0, 0}, {}};
  EXPECT_EQ(verdict(component, -0.0), Verdict::agree);
  EXPECT_EQ(verdict(component, 5e-324), Verdict::wrong);
}

TEST(RecordedJudge, NothingIsRefusedWithoutATruth) {
  EXPECT_EQ(verdict({}, infinity), Verdict::unresolved);
  EXPECT_FALSE(RecordedJudge({{}}, {}, {}).refuses_some(0));
  EXPECT_FALSE(RecordedJudge({{}}, {}, {}).owes_an_answer());
}

TEST(RecordedJudge, NaNIsOwed) {
  const RecordedComponent component{Truth{not_a_number, 0}, {}};
  EXPECT_EQ(verdict(component, not_a_number), Verdict::singular);
  EXPECT_EQ(verdict(component, 0), Verdict::wrong);
  const RecordedJudge outside({component}, std::vector{-1.0}, {});
  EXPECT_TRUE(outside.refuses_some(0));
  EXPECT_FALSE(outside.owes_an_answer());
  EXPECT_FALSE(outside.truth(0));
  EXPECT_TRUE(RecordedJudge({component}, std::vector{not_a_number}, {}).owes_an_answer());
}

TEST(RecordedJudge, SubgradientIsAConvention) {
  const RecordedJudge judge(at_a_kink(), std::vector{0.0}, {});
  EXPECT_EQ(judge.judge_all(std::vector{2.0, 0.5})[1].verdict, Verdict::convention);
  EXPECT_EQ(judge.judge_all(std::vector{2.0, 1.5})[1].verdict, Verdict::wrong);
  EXPECT_EQ(judge.judge_all(std::vector{2.0, 0.0})[1].verdict, Verdict::agree);
}

TEST(RecordedJudge, DeclaredChoiceIsUnresolved) {
  const RecordedJudge judge(at_a_kink(), std::vector{0.0}, {.relu = 1});
  EXPECT_EQ(judge.judge_all(std::vector{2.0, 1.0})[1].verdict, Verdict::unresolved);
  EXPECT_EQ(judge.judge_all(std::vector{2.0, 2.0})[1].verdict, Verdict::wrong);
}

TEST(RecordedJudge, ErrorIsInUlpsAndRadii) {
  const Judgement judgement =
      RecordedJudge({{Truth{1, 0x1p-52}, {}}}, {}, {}).judge_all(std::vector{1 + 0x1p-49}).front();
  EXPECT_EQ(judgement.verdict, Verdict::wrong);
  EXPECT_EQ(judgement.ulps, 8);
  EXPECT_EQ(judgement.radii, 8);
}

}  // namespace
}  // namespace minigrad::oracle
