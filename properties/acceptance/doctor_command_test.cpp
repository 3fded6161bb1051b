// SPDX-License-Identifier: MIT
// `minigrad doctor` names what is missing and how to install it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

nlohmann::json part(const std::string& output, const std::string& name) {
  const nlohmann::json doctor = nlohmann::json::parse(output);
  for (const nlohmann::json& part : doctor.at("parts")) {
    if (part.at("name") == name) return part;
  }
  return {{"missing", "no such part"}};
}

TEST(Doctor, FindsWhatTheBuildHas) {
  const Ended ended = run({"doctor", "--json"});
  EXPECT_EQ(part(ended.output, "data").at("missing"), "") << ended.output;
  EXPECT_EQ(part(ended.output, "engine scalar").at("missing"), "");
  EXPECT_TRUE(has(part(ended.output, "judge").at("found").get<std::string>(), "FLINT"));
}

TEST(Doctor, FailsWithoutItsData) {
  setenv("MINIGRAD_DATA", "/nowhere", 1);
  const Ended text = run({"doctor"});
  const Ended json = run({"doctor", "--json"});
  unsetenv("MINIGRAD_DATA");
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_TRUE(has(text.output, "/nowhere/corpus/cases does not exist: install minigrad again, or set MINIGRAD_DATA"));
  EXPECT_TRUE(has(text.output, "needed parts are missing"));
  EXPECT_FALSE(nlohmann::json::parse(json.output).at("ready"));
}

TEST(Doctor, FailsIfTheLibTorchModuleDoesNotLoad) {
  const TemporaryFolder folder;
  std::ofstream(folder / "libminigrad_torch.so") << "no library";
  setenv("MINIGRAD_LIBRARIES", folder.path().c_str(), 1);
  const Ended ended = run({"doctor"});
  unsetenv("MINIGRAD_LIBRARIES");
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended.output, "apt-get install libtorch-dev"));
}

TEST(Doctor, WithoutLibTorchTheJudgeDecidesAlone) {
  const TemporaryFolder folder;
  setenv("MINIGRAD_LIBRARIES", folder.path().c_str(), 1);
  const Ended doctor = run({"doctor"});
  const Ended fuzz = run({"fuzz", "--graphs", "5", "--points", "4", "--no-corpus"});
  unsetenv("MINIGRAD_LIBRARIES");
  EXPECT_EQ(doctor.exit_code, 0) << doctor.output;
  EXPECT_TRUE(has(doctor.output, "this build has no oracle `torch`"));
  EXPECT_EQ(fuzz.exit_code, 0) << fuzz.output;
  EXPECT_FALSE(has(fuzz.output, "against"));
}

}  // namespace
}  // namespace minigrad::properties
