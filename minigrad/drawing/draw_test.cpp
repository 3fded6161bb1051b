// SPDX-License-Identifier: MIT
// Drawings: their contents, their well-formedness, and what is refused.
#include "minigrad/drawing/draw.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "minigrad/minigrad.h"

namespace minigrad {
namespace {

class Draw : public testing::Test {
 protected:
  void SetUp() override { clear_tape(); }
};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// Whether every XML tag is closed in the right order.
bool is_balanced(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return false;
    if (xml[end - 1] == '/') continue;
    const bool closes = xml[at + 1] == '/';
    const std::size_t begin = at + (closes ? 2 : 1);
    const std::string tag = xml.substr(begin, xml.find_first_of(" >", begin) - begin);
    if (!closes) {
      open.push_back(tag);
    } else if (open.empty() || open.back() != tag) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

/// d = a^3 / 5 + relu(b^2): two inputs, five operations, three plain numbers.
struct Demo {
  Scalar a = 1.5, b = -4;
  Scalar d = pow(a, 3) / 5 + relu(pow(b, 2));
  Demo() { d.backward(); }
};

TEST_F(Draw, DotHasNodeForEachInputOperationAndNumber) {
  const Demo demo;
  const std::string dot = to_dot(demo.d);
  EXPECT_TRUE(dot.starts_with("digraph minigrad {\n  rankdir=BT;\n"));
  EXPECT_TRUE(dot.ends_with("}\n"));
  EXPECT_EQ(count(dot, "[label="), 10U);
  EXPECT_EQ(count(dot, " -> "), 9U);
  EXPECT_EQ(count(dot, ">input<"), 2U);
  EXPECT_EQ(count(dot, ">const<"), 3U);
  EXPECT_EQ(count(dot, ">pow<"), 2U);
  EXPECT_EQ(count(dot, ">relu<"), 1U);
}

TEST_F(Draw, SvgHasTableForEachInputOperationAndNumber) {
  const Demo demo;
  const std::string svg = to_svg(demo.d);
  EXPECT_TRUE(is_balanced(svg));
  EXPECT_EQ(count(svg, "<g class=\"input\""), 2U);
  EXPECT_EQ(count(svg, "<g class=\"operation\""), 5U);
  EXPECT_EQ(count(svg, "<g class=\"constant\""), 3U);
  EXPECT_EQ(count(svg, "marker-end"), 9U);
}

TEST_F(Draw, ShowsRecomputedValuesAndGradients) {
  const Demo demo;
  for (const std::string& drawing : {to_dot(demo.d), to_svg(demo.d)}) {
    for (const char* const number : {">16.675<", ">1.35<", ">-8<", ">3.375<", ">0.675<", ">0.2<"}) {
      EXPECT_GE(count(drawing, number), 1U) << number;
    }
  }
}

TEST_F(Draw, TooltipShowsAllDigits) {
  const Scalar x = 0.1;
  const Scalar y = x + 0.2;
  EXPECT_EQ(count(to_svg(y), "<title>add: value 0.30000000000000004, grad 0</title>"), 1U);
}

TEST_F(Draw, IsDeterministic) {
  const Demo demo;
  EXPECT_EQ(to_dot(demo.d), to_dot(demo.d));
  EXPECT_EQ(to_svg(demo.d), to_svg(demo.d));
}

TEST_F(Draw, ShowsOnlyAncestorsOfTheScalar) {
  const Scalar x = 3, unused = 5;
  const Scalar y = x * x;
  const Scalar later = y + unused;
  EXPECT_EQ(count(to_dot(y), "[label="), 2U);
  EXPECT_EQ(count(to_dot(later), "[label="), 4U);
}

TEST_F(Draw, OperandTakenTwiceHasTwoArrows) {
  const Scalar x = 3;
  const Scalar y = x - x;
  EXPECT_EQ(count(to_dot(y), "n0 -> n1;"), 2U);
  EXPECT_EQ(count(to_svg(y), "marker-end"), 2U);
}

TEST_F(Draw, LoneInputIsOneBox) {
  const Scalar x = 3;
  EXPECT_EQ(count(to_dot(x), "[label="), 1U);
  EXPECT_EQ(count(to_svg(x), "<g class="), 1U);
}

TEST_F(Draw, LeftNumberIsDrawnOnTheLeft) {
  const Scalar x = 4;
  const Scalar y = 2 - x;
  const std::string dot = to_dot(y);
  EXPECT_LT(dot.find("n1 -> n2;"), dot.find("n0 -> n2;"));
  EXPECT_EQ(count(dot, ">-2<"), 1U);
}

TEST_F(Draw, NamesReplaceInputsAndLabelOperations) {
  const Demo demo;
  const std::string svg = to_svg(demo.d, {{demo.a, "a"}, {demo.d, "d"}});
  EXPECT_EQ(count(svg, ">a<"), 1U);
  EXPECT_EQ(count(svg, ">d = add<"), 1U);
  EXPECT_EQ(count(svg, ">input<"), 1U);
}

TEST_F(Draw, NamesAreEscaped) {
  const Scalar x = 3;
  const std::string name = "<&>\"\n\x01";
  for (const std::string& drawing : {to_dot(x, {{x, name}}), to_svg(x, {{x, name}})}) {
    EXPECT_EQ(count(drawing, ">&lt;&amp;&gt;&quot;  <"), 1U) << drawing;
  }
  EXPECT_TRUE(is_balanced(to_svg(x, {{x, name}})));
}

TEST_F(Draw, ShowsSpecialNumbersAsWords) {
  const Scalar x = std::numeric_limits<double>::quiet_NaN();
  const Scalar y = x + std::numeric_limits<double>::infinity();
  const std::string svg = to_svg(y);
  EXPECT_GE(count(svg, ">nan<"), 1U);
  EXPECT_EQ(count(svg, ">inf<"), 1U);
}

TEST_F(Draw, RefusesTooManyBoxes) {
  Scalar x = 0;
  for (std::size_t i = 1; i < max_drawn_boxes / 2; ++i) x += 1;
  EXPECT_EQ(count(to_svg(x), "<g class="), max_drawn_boxes - 1);
  x += 1;
  EXPECT_THROW(to_svg(x), std::length_error);
  for (int i = 0; i < 1'000'000; ++i) x = -x;
  EXPECT_THROW(to_dot(x), std::length_error);
}

TEST_F(Draw, WritesFormatOfFileExtension) {
  const Demo demo;
  const std::filesystem::path folder = testing::TempDir();
  const auto written = [&](const char* name) {
    const std::filesystem::path path = folder / name;
    draw(demo.d, path.string(), {{demo.a, "a"}});
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    std::filesystem::remove(path);
    return text.str();
  };
  EXPECT_EQ(written("minigrad_draw_test.dot"), to_dot(demo.d, {{demo.a, "a"}}));
  EXPECT_EQ(written("minigrad_draw_test.svg"), to_svg(demo.d, {{demo.a, "a"}}));
}

/// The error message of drawing to a path; empty on success.
std::string complaint(const std::string& path) {
  const Scalar x = 3;
  try {
    draw(x, path);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST_F(Draw, ErrorsNameTheReason) {
  EXPECT_EQ(complaint("graph.png"), "cannot draw to 'graph.png': the name must end in .dot or .svg");
  EXPECT_EQ(complaint("graph"), "cannot draw to 'graph': the name must end in .dot or .svg");
  EXPECT_EQ(complaint("no/such/folder/x.svg"),
            "cannot write the drawing to 'no/such/folder/x.svg': No such file or directory");
}

/// The arrows of a drawing, from operand to user.
std::string arrows(const std::string& dot) {
  std::string found;
  std::istringstream lines(dot);
  for (std::string line; std::getline(lines, line);) {
    if (line.find(" -> ") != std::string::npos) found += line.substr(2);
  }
  return found;
}

TEST_F(Draw, ShowsOperandsOfCutEdges) {
  const Scalar x = -3, y = 2;
  for (const Scalar& taken : {max(x, y), max(y, x), min(x, y), min(y, x)}) {
    const std::string dot = to_dot(taken, {{x, "x"}, {y, "y"}});
    EXPECT_EQ(count(dot, ">x<"), 1U);
    EXPECT_EQ(count(dot, ">y<"), 1U);
    EXPECT_EQ(count(dot, " -> "), 2U);
  }
  EXPECT_EQ(arrows(to_dot(max(x, y))), "n0 -> n2;n1 -> n2;");
  EXPECT_EQ(arrows(to_dot(max(y, x))), "n1 -> n2;n0 -> n2;");
  EXPECT_EQ(count(to_dot(relu(x), {{x, "x"}}), ">x<"), 1U);
}

TEST_F(Draw, ShowsWhatCutEdgesLeadTo) {
  const Scalar x = -3;
  const Scalar y = exp(x) - 7;
  const std::string dot = to_dot(relu(y), {{x, "x"}});
  EXPECT_EQ(arrows(dot), "n0 -> n1;n1 -> n3;n2 -> n3;n3 -> n4;");
  EXPECT_EQ(count(dot, ">x<"), 1U);
}

TEST_F(Draw, ShowsPlainNumberBesideCutEdge) {
  const Scalar x = 4;
  const std::string power = to_dot(pow(0, x), {{x, "x"}});
  EXPECT_EQ(count(power, ">const<"), 1U);
  EXPECT_EQ(arrows(power), "n1 -> n2;n0 -> n2;");
  EXPECT_EQ(count(power, ">4<"), 1U);
  EXPECT_EQ(arrows(to_dot(pow(x, 0))), "n0 -> n2;n1 -> n2;");
}

TEST_F(Draw, ShowsPlainNaNAsNumber) {
  const Scalar x = 4;
  for (const double sign : {1.0, -1.0}) {
    const std::string dot = to_dot(x + std::copysign(std::numeric_limits<double>::quiet_NaN(), sign));
    EXPECT_EQ(count(dot, ">const<"), 1U);
    EXPECT_EQ(arrows(dot), "n0 -> n2;n1 -> n2;");
  }
}

}  // namespace
}  // namespace minigrad
