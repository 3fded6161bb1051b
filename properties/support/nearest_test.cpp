// SPDX-License-Identifier: MIT
#include "properties/support/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace minigrad::properties {
namespace {

TEST(Nearest, CountsInsertedDroppedAndReplacedLetters) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("torhc", "torch"), 2U);
}

TEST(Nearest, SuggestsOnlyNearWords) {
  const std::vector<std::string> words{"fuzz", "replay", "show"};
  EXPECT_EQ(did_you_mean("rpelay", words), " (did you mean \"replay\"?)");
  EXPECT_EQ(did_you_mean("fuz", words), " (did you mean \"fuzz\"?)");
  EXPECT_EQ(did_you_mean("minigrad", words), "");
  EXPECT_EQ(did_you_mean("", words), "");
  EXPECT_EQ(did_you_mean("fuzz", {}), "");
}

}  // namespace
}  // namespace minigrad::properties
