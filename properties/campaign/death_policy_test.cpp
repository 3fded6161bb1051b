// SPDX-License-Identifier: MIT
#include "properties/campaign/death_policy.h"

#include <gtest/gtest.h>

namespace minigrad::properties {
namespace {

using Cause = Death::Cause;

const Death aborted{Cause::itself, "Aborted"};
const Death hung{Cause::overdue, "no answer in time"};
const Death filled{Cause::out_of_memory, "out of memory"};

TEST(DeathPolicy, BlamesACrashAtOnce) {
  DeathPolicy policy;
  EXPECT_EQ(policy.respond(7, Role::engine, aborted), Response::blame_engine);
  EXPECT_EQ(policy.respond(8, Role::oracle, aborted), Response::without_oracle);
  EXPECT_EQ(policy.respond(9, Role::none, aborted), Response::blame_engine);
}

TEST(DeathPolicy, RepeatsWhatMayBeAccidentalOnce) {
  for (const Death& death : {hung, filled, Death{Cause::oom_killed, "out of memory"}}) {
    DeathPolicy policy;
    EXPECT_EQ(policy.respond(7, Role::engine, death), Response::repeat);
    EXPECT_EQ(policy.respond(8, Role::engine, death), Response::repeat);
    EXPECT_EQ(policy.suspects(), (std::vector<std::uint64_t>{7, 8}));
    EXPECT_EQ(policy.respond(7, Role::engine, death), Response::blame_engine);
    EXPECT_EQ(policy.respond(8, Role::oracle, death), Response::without_oracle);
    EXPECT_TRUE(policy.suspects().empty());
  }
}

TEST(DeathPolicy, AbandonsAGraphThatFillsTheHarness) {
  for (const Death& death : {filled, Death{Cause::oom_killed, "out of memory"}}) {
    DeathPolicy policy;
    EXPECT_EQ(policy.respond(7, Role::none, death), Response::repeat);
    EXPECT_EQ(policy.respond(7, Role::none, death), Response::abandon);
  }
}

TEST(DeathPolicy, BlamesNothingForKillsFromOutside) {
  DeathPolicy policy;
  const Death killed{Cause::ended, "Killed"};
  for (int i = 1; i < most_outside_kills; ++i) EXPECT_EQ(policy.respond(7, Role::engine, killed), Response::repeat);
  EXPECT_EQ(policy.respond(8, Role::engine, killed), Response::repeat);
  EXPECT_EQ(policy.suspects(), (std::vector<std::uint64_t>{7, 8}));
  EXPECT_EQ(policy.respond(7, Role::engine, killed), Response::abandon);
  EXPECT_EQ(policy.respond(8, Role::engine, hung), Response::repeat);
  EXPECT_EQ(policy.clear([](std::uint64_t) { return false; }).size(), 2U);
}

TEST(DeathPolicy, KilledCampaignCountsAsOneDeath) {
  DeathPolicy policy;
  policy.suspect(7);
  EXPECT_TRUE(policy.suspects().empty());
  EXPECT_EQ(policy.respond(7, Role::engine, hung), Response::blame_engine);
}

TEST(DeathPolicy, ReportsSuspectsThatSurvivedTheRepetition) {
  DeathPolicy policy;
  policy.suspect(5);
  policy.respond(7, Role::engine, hung);
  policy.respond(8, Role::engine, hung);
  const auto accidental = policy.clear([](std::uint64_t index) { return index == 8; });
  ASSERT_EQ(accidental.size(), 1U);
  EXPECT_EQ(accidental.front(), std::pair(std::uint64_t{7}, hung));
  EXPECT_EQ(policy.suspects(), std::vector<std::uint64_t>{8});
  EXPECT_EQ(policy.respond(5, Role::engine, hung), Response::repeat);
}

TEST(FalseStarts, AllowFourInARow) {
  FalseStarts starts;
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(starts.add());
  EXPECT_TRUE(starts.add());
  starts.reset();
  EXPECT_FALSE(starts.add());
}

TEST(ShrinkBudget, LimitsTheCostOfDeaths) {
  const oracle::Patience patience{.seconds_a_message = 1, .mebibytes = 8192};
  EXPECT_EQ(shrink_budget(aborted, patience)->questions, 200U);
  EXPECT_EQ(shrink_budget(aborted, patience)->failures, Tries::unlimited);
  EXPECT_EQ(shrink_budget(hung, patience)->failures, 5U);
  EXPECT_EQ(shrink_budget(filled, patience)->failures, 2U);
  EXPECT_EQ(shrink_budget(hung, {.seconds_a_message = 100})->failures, 1U);
  EXPECT_EQ(shrink_budget(hung, {.seconds_a_message = 0})->failures, 200U);
  EXPECT_FALSE(shrink_budget({Cause::ended, "Killed"}, patience));
}

}  // namespace
}  // namespace minigrad::properties
