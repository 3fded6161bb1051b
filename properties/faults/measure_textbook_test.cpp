// SPDX-License-Identifier: MIT
// Engines that compute by usual formulas lose digits, but the judge calls no finite answer of theirs wrong.
#include "properties/faults/measure_textbook.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "oracle/balls/usual_formulas.h"
#include "properties/engines/engines.h"
#include "properties/engines/textbook_engine.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

TEST(TextbookEngines, AreEnginesByName) {
  EXPECT_EQ(make_engine("textbook:7")->capabilities().name, "textbook:7");
  for (const char* name : {"textbook:", "textbook:x", "textbook:-1", "textbook:1 "}) {
    EXPECT_EQ(textbook_number(name), std::nullopt) << name;
  }
}

/// Engine N uses formula N of a result, where 0 is the rule; the first eight engines use all.
TEST(TextbookEngines, UseEveryFormula) {
  for (const Op op : oracle::every_operation()) {
    for (const auto result : {oracle::Result::value, oracle::Result::left_partial, oracle::Result::right_partial}) {
      const auto count = std::ranges::count(oracle::usual_formulas(op), result, &oracle::UsualFormula::result);
      EXPECT_LT(count, 8) << name(op);
    }
  }
}

TEST(TextbookEngines, AreCalledWrongNowhere) {
  const TextbookVerdicts verdicts = measure_textbook(1, 2400);
  EXPECT_EQ(verdicts.points, 2400U);
  EXPECT_EQ(verdicts.falsely_wrong() + verdicts.rounded_imprecise, 0U) << to_text(verdicts);
  EXPECT_GT(verdicts.components[Verdict::imprecise], 100U) << to_text(verdicts);
  EXPECT_GT(verdicts.components[Verdict::agree], 3000U) << to_text(verdicts);
}

}  // namespace
}  // namespace minigrad::properties
