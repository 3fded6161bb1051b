// SPDX-License-Identifier: MIT
#include "properties/support/table.h"

#include <gtest/gtest.h>

namespace minigrad::properties {
namespace {

TEST(Table, TextLeavesOutEmptyColumns) {
  Table table({"op", "passed", "wrong", "", "ulp"});
  table.add({"-", "1", "-", "", "-"});
  table.add({"", "23", "", "", "4"});
  EXPECT_EQ(table.text(), "  op  passed  ulp\n  -        1    -\n          23    4\n");
  EXPECT_EQ(table.markdown(),
            "| op | passed | wrong |  | ulp |\n|---|---:|---:|---:|---:|\n"
            "| - | 1 | - |  | - |\n|  | 23 |  |  | 4 |\n");
}

}  // namespace
}  // namespace minigrad::properties
