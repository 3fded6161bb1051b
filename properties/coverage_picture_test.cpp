// SPDX-License-Identifier: MIT
#include "properties/coverage_picture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <regex>
#include <vector>

#include "properties/campaign.h"
#include "properties/coverage_gaps.h"
#include "properties/program.h"

namespace minigrad::properties {
namespace {

Coverage drawn(std::uint64_t graphs) {
  Coverage coverage;
  coverage.expect({});
  for (std::uint64_t i = 0; i < graphs; ++i) {
    const Drawing drawing = draw_subject(1, i, {}).drawing;
    coverage.add(drawing.graph, drawing.points);
  }
  return coverage;
}

/// How many cells of the heat map are filled so.
std::size_t cells_filled(const std::string& picture, const std::string& fill) {
  const std::string begin = "<path fill=\"" + fill + "\" d=\"";
  const std::size_t from = picture.find(begin);
  if (from == std::string::npos) return 0;
  const std::size_t to = picture.find('"', from + begin.size());
  return static_cast<std::size_t>(std::count(picture.begin() + static_cast<std::ptrdiff_t>(from),
                                             picture.begin() + static_cast<std::ptrdiff_t>(to), 'M'));
}

/// Whether every tag that is opened is closed, in order.
bool is_balanced(const std::string& picture) {
  static const std::regex tag("<(/?)([a-z]+)[^<>]*?(/?)>");
  std::vector<std::string> open;
  for (std::sregex_iterator it(picture.begin(), picture.end(), tag), end; it != end; ++it) {
    if ((*it)[3].length() > 0) continue;
    if ((*it)[1].length() == 0) {
      open.push_back((*it)[2]);
    } else if (open.empty() || open.back() != (*it)[2]) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

TEST(CoveragePicture, ShowsEveryPairAndMarksWhatIsMissing) {
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

TEST(CoveragePicture, CellsGetDarkerByTheDecade) {
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

TEST(CoveragePicture, OfNothingIsStillAPicture) { EXPECT_TRUE(is_balanced(coverage_picture(Coverage{}))); }

}  // namespace
}  // namespace minigrad::properties
