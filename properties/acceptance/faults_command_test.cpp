// SPDX-License-Identifier: MIT
// `minigrad faults` as a user runs it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

TEST(FaultsCommand, PrintsATableAndWritesJson) {
  const TemporaryFolder folder;
  const Ended ended = run({"faults", "--fault", "relu-side", "--fault", "exp-1e-4", "--seeds", "1", "--share-points",
                           "10", "--json", folder / "figures.json"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(has(ended.output, "2 of 2 faults"));
  const nlohmann::json figures = nlohmann::json::parse(content(folder / "figures.json")).at("measurements");
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].at("fault"), "relu-side");
  EXPECT_EQ(figures[0].at("found"), true);
  EXPECT_EQ(figures[0].at("nodes"), 2);
  for (const std::string key : {"graphs", "milliseconds", "gradcheck_share", "jax_share", "rtol_share"}) {
    EXPECT_TRUE(figures[1].at(key).is_number()) << key;
  }
}

/// The first graph of seed 1 has no relu at 0.
TEST(FaultsCommand, FailsWhenAFaultIsNotFound) {
  const TemporaryFolder folder;
  const Ended ended =
      run({"faults", "--fault", "relu-kink", "--seeds", "1", "--graphs", "1", "--json", folder / "figures.json"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended.output, "0 of 1 faults"));
  EXPECT_FALSE(has(ended.output, "within rounding"));  // the faults of these sizes are not measured
  EXPECT_TRUE(has(ended.output, "relu-kink"));
  const nlohmann::json figures = nlohmann::json::parse(content(folder / "figures.json")).at("measurements");
  EXPECT_EQ(figures.at(0).at("found"), false);
  EXPECT_TRUE(figures.at(0).at("graphs").is_null());
}

TEST(FaultsCommand, SuggestsTheNearestName) {
  const Ended ended = run({"faults", "--fault", "relu-sied"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, "unknown fault \"relu-sied\" (did you mean \"relu-side\"?)"));
}

}  // namespace
}  // namespace minigrad::properties
