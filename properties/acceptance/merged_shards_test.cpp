// SPDX-License-Identifier: MIT
// Merging the shards of a campaign gives the results of the whole campaign.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "properties/acceptance/harness.h"

namespace minigrad::properties {
namespace {

/// Runs shards of a campaign, each with a corpus folder named after the shard's number.
void run_shards(const TemporaryFolder& folder, const Arguments& campaign, const Arguments& shards) {
  for (const std::string& shard : shards) {
    const std::string corpus = folder / shard.substr(0, shard.find('/'));
    const Ended ended = run(with(campaign, {"--shard", shard, "--corpus", corpus, "--jobs", "2"}));
    EXPECT_LE(ended.exit_code, 1) << ended.output;
    EXPECT_TRUE(has(ended.output, "shard " + shard + " (from --shard)"));
  }
}

TEST(MergedShards, EqualTheCampaignOfOneMachine) {
  const TemporaryFolder folder;
  const Arguments campaign = fuzz({"--engine", "fault:relu-side", "--graphs", "240"});
  run_shards(folder, campaign, {"0/3", "1/3", "2/3"});
  const nlohmann::json whole = finish(with(campaign, {"--corpus", folder / "whole"}), folder);
  const auto first_shard = cases_in(folder / "0");
  const Ended merged = run({"merge", folder / "0", folder / "1", folder / "2", folder / "1", "--into", folder / "all",
                            "--json", folder / "merged.json"});
  EXPECT_EQ(merged.exit_code, 1);
  EXPECT_FALSE(has(merged.output, "missing"));
  EXPECT_EQ(summary_in(folder / "merged.json"), whole);
  EXPECT_EQ(cases_in(folder / "all"), cases_in(folder / "whole"));
  EXPECT_EQ(cases_in(folder / "0"), first_shard);

  // Merging again changes nothing.
  EXPECT_EQ(run({"merge", folder / "all", "--into", folder / "again", "--json", folder / "again.json"}).exit_code, 1);
  EXPECT_EQ(summary_in(folder / "again.json"), whole);
  EXPECT_EQ(cases_in(folder / "again"), cases_in(folder / "whole"));
}

/// Runs N shards of a campaign at once. Shard I saves its findings in folder I % `folders`.
std::vector<fs::path> run_layout(const fs::path& root, const Arguments& campaign, int shards, int folders) {
  std::set<fs::path> used;
  std::vector<std::unique_ptr<Program>> programs;
  for (int i = 0; i < shards; ++i) {
    const fs::path folder = root / std::to_string(i % folders);
    used.insert(folder);
    programs.push_back(
        std::make_unique<Program>(with(campaign, {"--shard", fmt::format("{}/{}", i, shards), "--corpus", folder})));
    if (i % 2 == 0) programs.back()->read_all();  // the next shard meets the cases of this one, the one after that not
  }
  for (const auto& program : programs) {
    program->read_all();
    EXPECT_LE(program->wait(), 1) << program->output();
  }
  return {used.begin(), used.end()};
}

Arguments merge(const std::vector<fs::path>& folders, const Arguments& more) {
  return with(with({"merge"}, {folders.begin(), folders.end()}), more);
}

TEST(MergedShards, KeepEveryFindingInEveryLayout) {
  const TemporaryFolder folder;
  const Arguments campaign = fuzz({"--engine", "finite-difference", "--graphs", "150", "--seed", "5"});
  const nlohmann::json whole = finish(with(campaign, {"--corpus", folder / "whole"}), folder);
  ASSERT_GT(whole.at("findings").size(), 5U);
  for (const auto& [shards, folders] : {std::pair(2, 1), std::pair(5, 1), std::pair(5, 2), std::pair(3, 3)}) {
    SCOPED_TRACE(fmt::format("{} shards in {} folders", shards, folders));
    const fs::path root = folder / fmt::format("{}-{}", shards, folders);
    const std::vector<fs::path> sources = run_layout(root, campaign, shards, folders);
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(run(merge(sources, {"--into", root / "all", "--json", root / "all.json"})).exit_code, 1);
      EXPECT_EQ(summary_in(root / "all.json"), whole);
      EXPECT_EQ(cases_in(root / "all"), cases_in(folder / "whole"));
    }
    EXPECT_EQ(run(merge({root / "all"}, {"--into", sources.front()})).exit_code, 1);
    const auto cases = cases_in(sources.front());
    for (const auto& [path, text] : cases_in(folder / "whole")) EXPECT_TRUE(cases.contains(path)) << path;
  }
}

TEST(MergedShards, MergeAfterAKillIsTheSame) {
  const TemporaryFolder folder;
  std::vector<fs::path> sources;
  for (const std::string seed : {"1", "2", "3"}) {
    sources.push_back(folder / seed);
    run(fuzz({"--engine", "finite-difference", "--graphs", "60", "--seed", seed, "--corpus", folder / seed}));
  }
  const Arguments begin = merge({sources[1]}, {"--cases-only", "--into"});
  const Arguments rest = merge(sources, {"--cases-only", "--into"});
  run(with(begin, {folder / "all"}));
  run(with(rest, {folder / "all"}));
  const auto all = cases_in(folder / "all");
  for (int i = 0; i < 12; ++i) {
    const fs::path target = folder / fmt::format("killed-{}", i);
    run(with(begin, {target}));
    Program program(with(rest, {target}));
    usleep(static_cast<useconds_t>(2000 * i));
    program.signal(SIGKILL);
    program.read_all();
    program.wait();
    EXPECT_EQ(run(with(rest, {target})).exit_code, 0);
    EXPECT_EQ(cases_in(target), all) << i;
  }
}

TEST(MergedShards, ReportTheHighestPeakMemory) {
  const TemporaryFolder folder;
  run_shards(folder, fuzz({"--graphs", "30"}), {"0/2", "1/2"});
  const fs::path path = folder / "0/campaigns/minigrad-seed-1-shard-0-of-2.campaign";
  nlohmann::json record = record_in(path);
  record["peak_mebibytes"] = 123456;
  std::ofstream(path) << record;
  EXPECT_TRUE(has(run({"merge", folder / "0", folder / "1"}).output, ", at most 123,456 MiB a process\n"));
  const Arguments more = fuzz({"--graphs", "40", "--shard", "0/2", "--corpus", folder / "0", "--resume"});
  EXPECT_TRUE(has(run(more).output, ", at most 123,456 MiB a process\n"));
  record.erase("peak_mebibytes");
  std::ofstream(path) << record;
  EXPECT_EQ(run(more).exit_code, 0);
  EXPECT_LT(record_in(path).at("peak_mebibytes"), 123456);
}

TEST(MergedShards, MustBeShardsOfOneWholeCampaign) {
  const TemporaryFolder folder;
  run_shards(folder, fuzz({"--graphs", "30"}), {"0/3", "2/3"});
  const Ended missing = run({"merge", folder / "0", folder / "2"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_TRUE(has(missing.output, "20 graphs"));
  EXPECT_TRUE(has(missing.output, "missing: shard 1\n"));
  EXPECT_TRUE(has(missing.output, "nothing written (use --into DIR)"));

  const std::vector<std::pair<Arguments, std::string>> others = {
      {{"--seed", "2", "--shard", "1/3", "--graphs", "30"}, "--seed 1, not 2"},
      {{"--shard", "1/3", "--graphs", "40"}, "--graphs 30, not 40"},
      {{"--shard", "1/2", "--graphs", "30"}, "--shard 0/3, not 0/2"},
      {{"--engine", "finite-difference", "--shard", "1/3", "--graphs", "30"},
       "--engine minigrad, not finite-difference"},
  };
  for (const auto& [arguments, words] : others) {
    fs::remove_all(folder / "1");
    run(with(fuzz(arguments), {"--corpus", folder / "1"}));
    const Ended merged = run({"merge", folder / "0", folder / "1", folder / "2", "--into", folder / "all"});
    EXPECT_EQ(merged.exit_code, 2) << words;
    EXPECT_TRUE(has(merged.output, "are not of one campaign: " + words));
    EXPECT_FALSE(fs::exists(folder / "all")) << words;
  }
  EXPECT_EQ(run({"merge", folder / "0", folder / "1", "--into", folder / "all", "--cases-only"}).exit_code, 0);
  EXPECT_EQ(run({"merge", folder / "nowhere"}).exit_code, 2);
}

}  // namespace
}  // namespace minigrad::properties
