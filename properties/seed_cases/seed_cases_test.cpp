// SPDX-License-Identifier: MIT
// The files of corpus/cases match the code, and its numbers match those worked out by hand.
#include "properties/seed_cases/seed_cases.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "corpus/json/file.h"
#include "properties/examine/engine_answers.h"

namespace minigrad::properties {
namespace {

const std::filesystem::path corpus_folder = std::filesystem::path(MINIGRAD_SOURCE_DIR) / "corpus";

const std::map<std::string, corpus::Case>& made_cases() {
  static const std::map<std::string, corpus::Case> cases = [] {
    std::map<std::string, corpus::Case> by_stem;
    for (const StartingCase& made : starting_cases()) by_stem.emplace(made.stem, made.content);
    return by_stem;
  }();
  return cases;
}

/// Every radius of a case: for each point that of the value, then those of the gradient.
std::vector<std::optional<double>> take_radii(corpus::Case& test_case) {
  std::vector<std::optional<double>> radii;
  const auto take = [&](std::optional<double>& radius) {
    radii.push_back(radius);
    if (radius) radius = 0;
  };
  for (corpus::Point& point : test_case.points) {
    if (!point.expectation) continue;
    take(point.expectation->value_radius);
    for (std::optional<double>& radius : point.expectation->gradient_radius) take(radius);
  }
  return radii;
}

/// Radii are bounds and may differ a little between versions of Arb.
bool are_alike(const std::optional<double>& a, const std::optional<double>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return *a == *b || (*a <= 4 * *b && *b <= 4 * *a);
}

void expect_known(const std::string& stem, double value, const std::vector<double>& gradient) {
  SCOPED_TRACE(stem);
  const corpus::Point& point = made_cases().at(stem).points.at(0);
  EXPECT_EQ(point.expectation->value, value);
  ASSERT_EQ(point.expectation->gradient.size(), gradient.size());
  for (std::size_t k = 0; k < gradient.size(); ++k) EXPECT_EQ(point.expectation->gradient[k], gradient[k]);
}

TEST(SeedCases, EachOwesSomething) {
  for (const auto& [stem, content] : made_cases()) EXPECT_TRUE(owes_anything(question_of(content), {})) << stem;
}

// Every number is a fraction worked out by hand. Its division rounds once, to the double nearest the truth.
TEST(SeedCases, HoldTheNumbersOfTheSeed) {
  expect_known("seed-demo", 667.0 / 40, {27.0 / 20, -8});
  expect_known("seed-cube-and-constant", -613.0 / 40, {27.0 / 20});
  expect_known("seed-polynomial", 42, {24, 10});
  // With e = -7: g = 49/2 + 10/49, dg/de = -2381/343, and e has the gradient (3 - 23, 4 - 97).
  expect_known("seed-more-operations", 2421.0 / 98, {47620.0 / 343, 221433.0 / 343});
  expect_known("seed-sanity", -20, {46});
}

TEST(SeedCases, HoldNumbersThatAreEasyByHand) {
  expect_known("aliased-sub", 0, {0});
  expect_known("aliased-div", 1, {0});
  expect_known("aliased-mul", 0.25, {1});
  expect_known("kink-relu", 0, {0});
  expect_known("kink-max-tie", 2, {0.5, 0.5});
  expect_known("kink-max-of-three", 1, {0.25, 0.25, 0.5});
  expect_known("deep-doublings-60", 0x1p+60, {0x1p+60});
  expect_known("deep-halvings-1074", 0x1p-1074, {0x1p-1074});
  expect_known("fan-out-repeated-sum", 10, {100});
  expect_known("shape-constants-only", 6, {});
}

TEST(SeedCases, ExpectNothingWithoutADerivative) {
  const corpus::Expectation& at_zero = *made_cases().at("singular-sqrt").points.at(0).expectation;
  EXPECT_EQ(at_zero.value, 0);
  EXPECT_FALSE(at_zero.gradient.at(0));
  EXPECT_FALSE(made_cases().at("singular-log").points.at(0).expectation->value);
}

TEST(SeedCases, HaveUniqueNamesAndIds) {
  std::set<std::string> stems;
  std::set<std::string> ids;
  for (const StartingCase& made : starting_cases()) {
    EXPECT_TRUE(stems.insert(made.stem).second) << made.stem;
    EXPECT_TRUE(ids.insert(made.content.id).second) << made.stem << " has the content of another case";
  }
}

TEST(SeedCases, UseOnlyFlagsInTheReadme) {
  const std::string readme = corpus::read_file(corpus_folder / "README.md", 1 << 20);
  for (const auto& [stem, made] : made_cases()) {
    for (const std::string& flag : made.flags) {
      EXPECT_NE(readme.find("\n| `" + flag + "` |"), std::string::npos) << stem << " has the flag " << flag;
    }
  }
}

TEST(SeedCases, MatchTheFilesOfTheCorpus) {
  for (const auto& [stem, made] : made_cases()) {
    SCOPED_TRACE(stem + ": after a change of the cases write them again, with minigrad cases corpus/cases");
    const std::filesystem::path path = corpus_folder / "cases" / (stem + ".json");
    ASSERT_TRUE(std::filesystem::exists(path));
    corpus::Case stored = corpus::read_case(path);
    EXPECT_TRUE(to_json(stored) == corpus::read_file(path, 1 << 24)) << "the file is not in its exact form";

    corpus::Case expected = made;
    const auto stored_radii = take_radii(stored);
    const auto expected_radii = take_radii(expected);
    EXPECT_TRUE(to_json(stored) == to_json(expected)) << "the file has another content";
    ASSERT_EQ(stored_radii.size(), expected_radii.size());
    for (std::size_t i = 0; i < stored_radii.size(); ++i) {
      EXPECT_TRUE(are_alike(stored_radii[i], expected_radii[i])) << "radius " << i;
    }
  }
}

}  // namespace
}  // namespace minigrad::properties
