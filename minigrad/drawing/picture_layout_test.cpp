// SPDX-License-Identifier: MIT
// Layouts: layers, no overlaps, and few crossings.
#include "minigrad/drawing/picture_layout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "minigrad/minigrad.h"

namespace minigrad::picture {
namespace {

class LayoutTest : public testing::Test {
 protected:
  void SetUp() override { clear_tape(); }
};

Layout arrange(Scalar output) {
  const Picture picture = Reader(output, {}).read();
  return Arrangement(picture, std::vector<double>(picture.size(), 100)).arrange();
}

void expect_sound(const Layout& layout) {
  for (const Link& link : layout.links) {
    EXPECT_EQ(layout.vertices[link.below].layer, layout.vertices[link.above].layer + 1);
  }
  for (const Vertex& a : layout.vertices) {
    EXPECT_GE(a.x, a.width / 2 - 1e-6);
    EXPECT_LE(a.x, layout.width - a.width / 2 + 1e-6);
    for (const Vertex& b : layout.vertices) {
      if (a.layer != b.layer || a.place >= b.place) continue;
      EXPECT_LT(a.x + a.width / 2, b.x - b.width / 2) << "boxes overlap in layer " << a.layer;
    }
  }
}

TEST_F(LayoutTest, OutputIsOnTopAndOthersBelowLowestUser) {
  const Scalar x = 2;
  const Scalar deep = sin(sin(sin(x)));
  const Layout layout = arrange(deep + x);
  EXPECT_EQ(layout.vertices[4].layer, 0U);
  EXPECT_EQ(layout.vertices[3].layer, 1U);
  EXPECT_EQ(layout.vertices[0].layer, 4U);
  EXPECT_EQ(layout.layer_count, 5U);
  expect_sound(layout);
}

TEST_F(LayoutTest, LinkHasBendInEachLayerItCrosses) {
  const Scalar x = 2;
  const Layout layout = arrange(sin(sin(sin(x))) + x);
  EXPECT_EQ(layout.vertices.size(), 5U + 3U);
  EXPECT_EQ(layout.links.size(), 5U + 3U);
}

TEST_F(LayoutTest, LinksOfOneOperandShareTheirBends) {
  const Scalar x = 2;
  const Layout layout = arrange(sin(sin(sin(x) + x)) * x);
  // The link from x to the output crosses four layers; the link to the addition shares its bends.
  EXPECT_EQ(layout.vertices.size(), 6U + 4U);
  expect_sound(layout);
}

TEST_F(LayoutTest, ChainIsStraight) {
  const Scalar x = 2;
  const Layout layout = arrange(exp(sin(cos(x))));
  for (const Vertex& vertex : layout.vertices) EXPECT_NEAR(vertex.x, 50, 1e-6);
  EXPECT_NEAR(layout.width, 100, 1e-6);
}

TEST_F(LayoutTest, LeftOperandsAreOnTheLeft) {
  const Scalar a = 1, b = 2, c = 3, d = 4;
  const Layout layout = arrange((a * b) / (c * d));
  EXPECT_LT(layout.vertices[0].x, layout.vertices[1].x);
  EXPECT_LT(layout.vertices[1].x, layout.vertices[2].x);
  EXPECT_LT(layout.vertices[2].x, layout.vertices[3].x);
}

TEST_F(LayoutTest, BoxesNeverOverlap) {
  Scalar x = 0.3, y = 0.7;
  for (int i = 0; i < 20; ++i) {
    const Scalar t = sin(x * y) + y;
    y = exp(x) - tanh(t * y) * max(x, t);
    x = t;
  }
  expect_sound(arrange(x * y));
}

TEST(Inversions, CountsPairsInWrongOrder) {
  EXPECT_EQ(inversions({}), 0U);
  EXPECT_EQ(inversions({1, 2, 3}), 0U);
  EXPECT_EQ(inversions({3, 2, 1}), 3U);
  EXPECT_EQ(inversions({2, 2, 1}), 2U);
  EXPECT_EQ(inversions({1, 3, 2, 0}), 4U);
}

}  // namespace
}  // namespace minigrad::picture
