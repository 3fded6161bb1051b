// SPDX-License-Identifier: MIT
#include "corpus/layout/layout.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace minigrad::corpus {
namespace {

namespace fs = std::filesystem;

TEST(Layout, BuildTreeLooksLikeAnInstallation) {
  EXPECT_TRUE(fs::exists(data_folder() / "corpus" / "PROTOCOL.md")) << data_folder();
  EXPECT_TRUE(fs::exists(data_folder() / "adapters" / "python" / "adapter_kit.py"));
  EXPECT_TRUE(in_build_tree());
  EXPECT_EQ(library_folder(), program_file().parent_path().parent_path() / "lib" / "minigrad");
}

TEST(Layout, EnvironmentOverridesFolders) {
  setenv("MINIGRAD_DATA", "/chosen/data", 1);
  setenv("MINIGRAD_LIBRARIES", "/chosen/libraries", 1);
  EXPECT_EQ(data_folder(), "/chosen/data");
  EXPECT_EQ(library_folder(), "/chosen/libraries");
  setenv("MINIGRAD_DATA", "", 1);
  EXPECT_NE(data_folder(), "") << "an empty variable counts as absent";
  unsetenv("MINIGRAD_DATA");
  unsetenv("MINIGRAD_LIBRARIES");
}

TEST(Layout, ReadableFallsBackToInstalledData) {
  const fs::path before = fs::current_path();
  fs::current_path("/");
  EXPECT_EQ(readable("corpus/cases"), data_folder() / "corpus/cases");
  EXPECT_EQ(readable("corpus/no-such-file"), "corpus/no-such-file");
  EXPECT_EQ(readable("/corpus/cases"), "/corpus/cases") << "an absolute path is taken as it is";
  fs::current_path(MINIGRAD_SOURCE_DIR);
  EXPECT_EQ(readable("corpus/cases"), "corpus/cases") << "a path that exists comes first";
  fs::current_path(before);
}

}  // namespace
}  // namespace minigrad::corpus
