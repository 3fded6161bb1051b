// SPDX-License-Identifier: MIT
#include "properties/cases/merge.h"

#include <gtest/gtest.h>

namespace minigrad::properties {
namespace {

corpus::Case a_case(corpus::Status status, const std::string& summary, std::optional<std::uint64_t> index = {}) {
  corpus::Case made;
  made.summary = summary;
  made.status = status;
  if (status == corpus::Status::known) made.reason = "it is not mended yet";
  made.graph.unary(Op::neg, made.graph.input());
  made.points.push_back({{1}, std::nullopt});
  made.origin.index = index;
  made.id = content_id(made);
  return made;
}

/// The summary of the case that is kept when two folders have it.
std::string kept(const corpus::Case& one, const corpus::Case& other) {
  const std::vector<FoundCase> joined = join({{"a", "1.json", one}, {"b", "2.json", other}});
  EXPECT_EQ(joined.size(), 1U);
  return joined.front().content.summary;
}

TEST(Merge, PrefersDecidedCasesThenEarlierFindings) {
  using corpus::Status;
  const corpus::Case found = a_case(Status::open, "found", 7);
  EXPECT_EQ(kept(found, a_case(Status::regression, "mended")), "mended");
  EXPECT_EQ(kept(a_case(Status::known, "known"), found), "known");
  EXPECT_EQ(kept(a_case(Status::known, "known"), a_case(Status::regression, "mended")), "known");
  EXPECT_EQ(kept(a_case(Status::regression, "mended"), a_case(Status::known, "known")), "mended");
  EXPECT_EQ(kept(found, a_case(Status::open, "found sooner", 3)), "found sooner");
  EXPECT_EQ(kept(found, a_case(Status::open, "found later", 9)), "found");
}

/// A case as a campaign with that seed saves it. All have one bucket.
corpus::Case found_by(std::uint64_t seed, std::uint64_t index, double at, std::uint64_t duplicates) {
  corpus::Case made = a_case(corpus::Status::open, "found", index);
  made.points.front().at = {at};
  made.origin.seed = seed;
  made.origin.bucket = "minigrad: wrong, neg";
  if (duplicates > 0) made.origin.duplicates = duplicates;
  made.id = content_id(made);
  return made;
}

FoundCase in_folder(const std::string& folder, const corpus::Case& one) { return {folder, one.id + ".json", one}; }

TEST(Merge, JoinsOpenCasesOfABucket) {
  const FoundCase first = in_folder("a", found_by(1, 3, 10, 4));
  const FoundCase second = in_folder("b", found_by(2, 1, 20, 0));
  const FoundCase again = in_folder("c", found_by(1, 7, 30, 6));
  const std::vector<FoundCase> joined = join({first, second, again});
  ASSERT_EQ(joined.size(), 1U);
  EXPECT_EQ(joined.front().content.id, second.content.id);
  EXPECT_EQ(joined.front().content.origin.duplicates, 7U);  // 7 failures of seed 1 and 1 of seed 2
  EXPECT_EQ(join({again, second, first}).front().content.origin.duplicates, 7U);
}

TEST(Merge, CountsFailuresOfTwoCampaigns) {
  const std::vector<FoundCase> joined =
      join({in_folder("a", found_by(1, 3, 10, 4)), in_folder("b", found_by(2, 9, 10, 2))});
  ASSERT_EQ(joined.size(), 1U);
  EXPECT_EQ(joined.front().content.origin.duplicates, 7U);
}

TEST(Merge, KeepsOtherBucketsAndDecidedCases) {
  corpus::Case known = found_by(1, 3, 10, 4);
  known.status = corpus::Status::known;
  known.reason = "it is not mended yet";
  corpus::Case other = found_by(1, 4, 20, 0);
  other.origin.bucket = "torch: wrong, neg";
  const corpus::Case open = found_by(2, 5, 30, 1);
  const std::vector<FoundCase> joined =
      join({in_folder("a", known), in_folder("a", other), in_folder("b", open), in_folder("b", found_by(2, 8, 10, 3))});
  ASSERT_EQ(joined.size(), 3U);
  EXPECT_EQ(to_json(joined[0].content), to_json(known));
  EXPECT_EQ(to_json(joined[1].content), to_json(other));
  EXPECT_EQ(to_json(joined[2].content), to_json(open));
}

TEST(Merge, SavesTheReportedFindingsThatHaveNoCase) {
  const auto finding = [](const corpus::Case& one) { return Finding{one.origin.bucket, *one.origin.index, one, {}}; };
  const corpus::Case first = found_by(1, 3, 10, 0);
  const corpus::Case late = found_by(1, 4, 20, 0);
  Union together;
  together.record.found.reported = {finding(first)};
  together.record.found.duplicates = {{4, first.origin.bucket}};
  together.superseded = {finding(late)};
  const std::vector<FoundCase> cases = as_of_one_machine({in_folder("a", late)}, together);
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].content.id, first.id);
  EXPECT_EQ(cases[0].content.origin.duplicates, 1U);

  corpus::Case changed = late;
  changed.summary = "as a person describes it";
  const std::vector<FoundCase> kept = as_of_one_machine({in_folder("a", changed)}, together);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(to_json(kept[0].content), to_json(changed));
}

TEST(Merge, DropsSupersededCasesThatShareAnId) {
  const auto finding = [](const corpus::Case& one) { return Finding{one.origin.bucket, *one.origin.index, one, {}}; };
  const corpus::Case first = found_by(1, 3, 10, 0);
  Union together;
  together.record.found.reported = {finding(first)};
  together.superseded = {finding(found_by(1, 4, 20, 0)), finding(found_by(1, 5, 20, 0))};
  for (const std::uint64_t index : {4U, 5U}) {
    const std::vector<FoundCase> cases = as_of_one_machine({in_folder("a", found_by(1, index, 20, 0))}, together);
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_EQ(cases[0].content.id, first.id);
  }
}

TEST(Merge, DropsSupersededCasesUnlessChanged) {
  const corpus::Case first = found_by(1, 3, 10, 1);
  const corpus::Case late = found_by(1, 4, 20, 0);
  const corpus::Case beyond = found_by(1, 900, 30, 0);
  corpus::Case changed = found_by(1, 901, 40, 0);
  Union together;
  const auto finding = [](const corpus::Case& one) { return Finding{one.origin.bucket, *one.origin.index, one, {}}; };
  together.record.found.reported = {finding(first)};
  for (const std::uint64_t index : {4U, 5U, 6U})
    together.record.found.duplicates.push_back({index, first.origin.bucket});
  together.superseded = {finding(late), finding(beyond), finding(changed)};
  changed.summary = "as a person describes it";
  const std::vector<FoundCase> cases = as_of_one_machine(
      {in_folder("a", first), in_folder("b", late), in_folder("b", beyond), in_folder("b", changed)}, together);
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].content.id, first.id);
  EXPECT_EQ(cases[0].content.origin.duplicates, 3U);
  EXPECT_EQ(to_json(cases[1].content), to_json(changed));
}

}  // namespace
}  // namespace minigrad::properties
