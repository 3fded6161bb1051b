// SPDX-License-Identifier: MIT
#include "properties/support/shard.h"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace minigrad::properties {
namespace {

using Variables = std::map<std::string, std::string>;

ChosenShard choose(const std::string& option, const Variables& variables = {}) {
  return choose_shard(option, [&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

std::string words(const std::string& option, const Variables& variables = {}) {
  try {
    return "no error, but " + to_string(choose(option, variables).shard);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST(Shard, DefaultIsTheWholeCampaign) {
  EXPECT_EQ(choose("").shard, (Shard{0, 1}));
  EXPECT_EQ(choose("").from, "");
}

TEST(Shard, OptionOverridesTheEnvironment) {
  const Variables variables{{"GTEST_SHARD_INDEX", "3"}, {"GTEST_TOTAL_SHARDS", "4"}};
  EXPECT_EQ(choose("1/3", variables).shard, (Shard{1, 3}));
  EXPECT_EQ(choose("1/3", variables).from, "--shard");
  EXPECT_EQ(choose("", variables).shard, (Shard{3, 4}));
  EXPECT_EQ(choose("", variables).from, "GTEST_SHARD_INDEX");
}

TEST(Shard, SlurmArraysMayStartAnywhere) {
  EXPECT_EQ(choose("", {{"SLURM_ARRAY_TASK_ID", "2"}, {"SLURM_ARRAY_TASK_COUNT", "4"}}).shard, (Shard{2, 4}));
  EXPECT_EQ(
      choose("", {{"SLURM_ARRAY_TASK_ID", "4"}, {"SLURM_ARRAY_TASK_COUNT", "4"}, {"SLURM_ARRAY_TASK_MIN", "1"}}).shard,
      (Shard{3, 4}));
  EXPECT_EQ(choose("", {{"SLURM_ARRAY_TASK_ID", "15"},
                        {"SLURM_ARRAY_TASK_COUNT", "3"},
                        {"SLURM_ARRAY_TASK_MIN", "5"},
                        {"SLURM_ARRAY_TASK_STEP", "5"}})
                .shard,
            (Shard{2, 3}));
}

TEST(Shard, KubernetesNeedsTheTotal) {
  const Variables index{{"JOB_COMPLETION_INDEX", "2"}};
  EXPECT_EQ(choose("/5", index).shard, (Shard{2, 5}));
  EXPECT_EQ(choose("", {{"JOB_COMPLETION_INDEX", "2"}, {"MINIGRAD_TOTAL_SHARDS", "3"}}).shard, (Shard{2, 3}));
  EXPECT_EQ(words("", index),
            "JOB_COMPLETION_INDEX is 2, but the number of shards is missing: set MINIGRAD_TOTAL_SHARDS too, or give "
            "--shard /N");
}

TEST(Shard, RefusesInvalidShards) {
  for (const char* const option : {"3/3", "0/0", "1", "1/", "x/3", "1/3x", "-1/3", " 1/3", "1/2/3", "0/9999999"}) {
    EXPECT_TRUE(words(option).starts_with(std::string("--shard ") + option + ": expected a shard I/N"))
        << words(option);
  }
  EXPECT_EQ(words("/3"), "--shard /3: no environment variable gives the index of the shard");
  EXPECT_TRUE(words("", {{"GTEST_SHARD_INDEX", "4"}, {"GTEST_TOTAL_SHARDS", "4"}}).starts_with("GTEST_SHARD_INDEX 4 "));
  EXPECT_TRUE(words("", {{"GTEST_SHARD_INDEX", "0"}})
                  .starts_with("GTEST_SHARD_INDEX is 0, but the number of shards is missing"));
  EXPECT_TRUE(words("", {{"SLURM_ARRAY_TASK_ID", "0"}, {"SLURM_ARRAY_TASK_COUNT", "4"}, {"SLURM_ARRAY_TASK_MIN", "1"}})
                  .starts_with("SLURM_ARRAY_TASK_ID 0 of 4: expected a shard"));
}

}  // namespace
}  // namespace minigrad::properties
