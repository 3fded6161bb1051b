// SPDX-License-Identifier: MIT
#include "properties/coverage/coverage_picture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "properties/campaign/campaign.h"
#include "properties/coverage/coverage_gaps.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

Coverage drawn(std::uint64_t graphs) {
  Coverage coverage;
  coverage.expect({});
  for (std::uint64_t i = 0; i < graphs; ++i) {
    const Question drawing = draw_subject(1, i, {}).question;
    coverage.add(drawing.graph, drawing.points);
  }
  return coverage;
}

/// The number of cells of the heat map with this fill.
std::size_t cells_filled(const std::string& picture, const std::string& fill) {
  const std::string begin = "<path fill=\"" + fill + "\" d=\"";
  const std::size_t from = picture.find(begin);
  if (from == std::string::npos) return 0;
  const std::size_t to = picture.find('"', from + begin.size());
  return static_cast<std::size_t>(std::count(picture.begin() + static_cast<std::ptrdiff_t>(from),
                                             picture.begin() + static_cast<std::ptrdiff_t>(to), 'M'));
}

/// Whether tags are closed in the order in which they are opened.
bool is_balanced(const std::string& picture) {
  std::vector<std::string> open;
  for (std::size_t at = picture.find('<'); at != std::string::npos; at = picture.find('<', at + 1)) {
    const std::size_t end = picture.find('>', at);
    if (end == std::string::npos) return false;
    const bool closes = picture[at + 1] == '/';
    const std::size_t from = at + (closes ? 2 : 1);
    const std::string name = picture.substr(from, picture.find_first_of(" />\n", from) - from);
    if (closes) {
      if (open.empty() || open.back() != name) return false;
      open.pop_back();
    } else if (picture[end - 1] != '/') {
      open.push_back(name);
    }
  }
  return open.empty();
}

TEST(CoveragePicture, ShowsEveryPairAndMarksGaps) {
  const Coverage coverage = drawn(300);
  const Gaps gaps = find_gaps(coverage);
  const std::string picture = coverage_picture(coverage);
  EXPECT_TRUE(is_balanced(picture));
  EXPECT_LT(picture.size(), 100'000U);
  ASSERT_GT(count_pairs(gaps.pairs), 0U);
  EXPECT_EQ(cells_filled(picture, "#d7301f"), count_pairs(gaps.pairs));
  EXPECT_EQ(cells_filled(picture, "url(#hatched)"), 8U);
  for (const Slot& slot : all_slots()) EXPECT_TRUE(has(picture, ">" + to_string(slot) + "</text>"));
}

TEST(CoveragePicture, DarkensCellsByDecade) {
  Coverage coverage;
  coverage.expect({});
  coverage.pairs[0] = {1, 9, 10, 99, 100, 1'000, 9'999, 10'000, std::numeric_limits<Coverage::Count>::max()};
  const std::string picture = coverage_picture(coverage);
  EXPECT_EQ(cells_filled(picture, "#c6dbef"), 2U);
  EXPECT_EQ(cells_filled(picture, "#9ecae1"), 2U);
  EXPECT_EQ(cells_filled(picture, "#6baed6"), 1U);
  EXPECT_EQ(cells_filled(picture, "#3182bd"), 2U);
  EXPECT_EQ(cells_filled(picture, "#08519c"), 2U);
}

TEST(CoveragePicture, IsValidForEmptyCoverage) { EXPECT_TRUE(is_balanced(coverage_picture(Coverage{}))); }

}  // namespace
}  // namespace minigrad::properties
