// SPDX-License-Identifier: MIT
// The suite is complete, its cases are explained, and its files match the code.
#include "properties/suite/conformance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "corpus/json/file.h"
#include "properties/suite/suite_json.h"
#include "properties/support/versions.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

const std::filesystem::path folder = std::filesystem::path(MINIGRAD_SOURCE_DIR) / "corpus" / "conformance";

const std::vector<ConformanceLevel>& suite() {
  static const std::vector<ConformanceLevel> levels = conformance_suite();
  return levels;
}

json stored(const std::string& level) {
  return json::parse(corpus::read_file(folder / (level + ".json"), std::size_t{1} << 24));
}

const json& stored_case(const json& level, std::string_view id) {
  for (const json& c : level.at("cases")) {
    if (c.at("id").get_ref<const std::string&>() == id) return c;
  }
  throw std::out_of_range(std::string(id));
}

/// Radii and the ends of subgradients are rounded outwards, and may differ a little between versions of Arb.
void expect_alike(const json& a, const json& b, const std::string& where, bool loose) {
  if (a.is_number() && b.is_number() && loose) {
    const double x = std::fabs(a.get<double>());
    const double y = std::fabs(b.get<double>());
    EXPECT_TRUE(x == y || (x <= 4 * y && y <= 4 * x)) << where;
    return;
  }
  ASSERT_EQ(a.type() == b.type(), true) << where;
  if (a.is_object()) {
    ASSERT_EQ(a.size(), b.size()) << where;
    for (const auto& [key, value] : a.items()) {
      ASSERT_TRUE(b.contains(key)) << where << '/' << key;
      const bool is_loose = loose || key.ends_with("_radius") || key == "subgradients";
      expect_alike(value, b.at(key), where + '/' + key, is_loose);
    }
  } else if (a.is_array()) {
    ASSERT_EQ(a.size(), b.size()) << where;
    for (std::size_t i = 0; i < a.size(); ++i) expect_alike(a[i], b[i], where + '/' + std::to_string(i), loose);
  } else {
    EXPECT_EQ(a, b) << where;
  }
}

TEST(ConformanceSuite, HasUniqueIds) {
  std::set<std::string> ids;
  for (const ConformanceLevel& level : suite()) {
    for (const ConformanceCase& c : level.cases) {
      EXPECT_TRUE(ids.insert(c.id).second) << c.id;
      EXPECT_TRUE(c.id.starts_with(level.name + '-')) << c.id;
      EXPECT_EQ(c.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos) << c.id;
    }
  }
  EXPECT_EQ(ids.size(), suite_size) << "cases were added or removed: raise suite_version and set suite_size";
}

TEST(ConformanceSuite, ExplainsEachCaseAndFlag) {
  for (const ConformanceLevel& level : suite()) {
    for (const ConformanceCase& c : level.cases) {
      EXPECT_FALSE(c.summary.empty()) << c.id;
      EXPECT_FALSE(c.note.empty()) << c.id;
      EXPECT_FALSE(c.flags.empty()) << c.id;
      for (const std::string& flag : c.flags) EXPECT_TRUE(flag_note(flag)) << c.id << " has the flag " << flag;
    }
  }
}

TEST(ConformanceSuite, IsValid) {
  for (const ConformanceLevel& level : suite()) {
    for (const ConformanceCase& c : level.cases) {
      const Graph graph = expand(c.graph);
      EXPECT_FALSE(find_error(graph)) << c.id;
      EXPECT_EQ(corpus::find_error(graph, c.manner), std::nullopt) << c.id;
      EXPECT_FALSE(c.points.empty()) << c.id;
      for (const Coordinates& point : c.points) EXPECT_EQ(point.size(), input_count(graph)) << c.id;
    }
  }
}

TEST(ConformanceSuite, CoreLevelNeedsOnlySmallEngines) {
  const std::set<Op> core = {Op::input, Op::constant, Op::add, Op::sub, Op::mul, Op::div, Op::pow, Op::neg, Op::relu};
  for (const ConformanceCase& c : suite().front().cases) {
    for (const Node& node : c.graph.prefix.nodes) {
      EXPECT_TRUE(core.contains(node.op)) << c.id;
      if (node.op == Op::pow) {
        EXPECT_EQ(c.graph.prefix.nodes[node.operands[1]].op, Op::constant) << c.id;
      }
    }
  }
}

TEST(Recipe, RepeatsItsNodesAfterThePrefix) {
  Recipe recipe;
  recipe.prefix.input();
  recipe.repeat = {{Op::constant, {}, 5}, {Op::mul, {-2, 0}}, {Op::add, {-1, -2}}};
  recipe.times = 2;
  Graph expected;
  expected.input();
  expected.constant(5);
  expected.binary(Op::mul, 0, 0);
  expected.binary(Op::add, 2, 1);
  expected.constant(5);
  expected.binary(Op::mul, 3, 0);
  expected.binary(Op::add, 5, 4);
  EXPECT_EQ(expand(recipe), expected);
}

// Numbers that are easy to check by hand.
TEST(ConformanceFiles, HoldTheTruth) {
  const json core = stored("core");
  const json& polynomial = stored_case(core, "core-polynomial").at("points").at(0);
  EXPECT_EQ(polynomial.at("value"), 42);
  EXPECT_EQ(polynomial.at("gradient"), (json{24, 10}));
  const json lifecycle = stored("lifecycle");
  const json& twice = stored_case(lifecycle, "lifecycle-twice-product").at("points").at(0);  // x x y at (2, 3)
  EXPECT_EQ(twice.at("gradient"), (json{24, 8}));
  EXPECT_EQ(twice.at("afresh").at("gradient"), (json{12, 4}));
  const json scale = stored("scale");
  EXPECT_EQ(stored_case(scale, "scale-doublings-60").at("points").at(0).at("gradient"), (json{0x1p+60}));
  EXPECT_EQ(stored_case(scale, "scale-chain-neg-1e6").at("recipe").at("times"), 1'000'000);
  const json special = stored("special");
  EXPECT_EQ(stored_case(special, "special-relu-nan").at("points").at(0).at("value"), "nan");
  const json piecewise = stored("piecewise");
  EXPECT_EQ(stored_case(piecewise, "piecewise-relu-kink").at("points").at(0).at("subgradients"), (json{{0, 1}}));
}

TEST(ConformanceFiles, MatchTheCode) {
  for (const ConformanceLevel& level : suite()) {
    SCOPED_TRACE("after a change of the suite write it again, with minigrad cases --conformance corpus/conformance");
    expect_alike(json::parse(to_json(level)), stored(level.name), level.name, false);
  }
}

}  // namespace
}  // namespace minigrad::properties
