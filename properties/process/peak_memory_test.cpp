// SPDX-License-Identifier: MIT
#include "properties/process/peak_memory.h"

#include <gtest/gtest.h>

#include <vector>

#include "properties/process/child_process.h"

namespace minigrad::properties {
namespace {

/// Uses this many mebibytes for a moment.
std::size_t fill(std::uint64_t mebibytes) { return std::vector<char>(mebibytes << 20, 1).size(); }

TEST(PeakMemory, ReportsTheLargestWaitedForProcess) {
  const std::uint64_t before = peak_mebibytes();
  run_in_child([before]() -> nlohmann::json { return fill(before + 64); });
  const std::uint64_t after = peak_mebibytes();
  EXPECT_GE(after, before + 64);
  run_in_child([]() -> nlohmann::json { return fill(1); });
  EXPECT_EQ(peak_mebibytes(), after);
}

}  // namespace
}  // namespace minigrad::properties
