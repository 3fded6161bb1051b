// SPDX-License-Identifier: MIT
#include "properties/merge.h"

#include <gtest/gtest.h>

#include "properties/program.h"

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

/// The summary of the case that stays of those that two folders have.
std::string kept(const corpus::Case& one, const corpus::Case& other) {
  const std::vector<FoundCase> joined = join({{"a", "1.json", one}, {"b", "2.json", other}});
  EXPECT_EQ(joined.size(), 1U);
  return joined.front().content.summary;
}

TEST(Merge, OfOneCaseTwiceThatOfPeopleStaysThenTheEarlierFinding) {
  using corpus::Status;
  const corpus::Case found = a_case(Status::open, "found", 7);
  EXPECT_EQ(kept(found, a_case(Status::regression, "mended")), "mended");
  EXPECT_EQ(kept(a_case(Status::known, "known"), found), "known");
  EXPECT_EQ(kept(a_case(Status::known, "known"), a_case(Status::regression, "mended")), "known");
  EXPECT_EQ(kept(a_case(Status::regression, "mended"), a_case(Status::known, "known")), "mended");
  EXPECT_EQ(kept(found, a_case(Status::open, "found sooner", 3)), "found sooner");
  EXPECT_EQ(kept(found, a_case(Status::open, "found later", 9)), "found");
}

TEST(Merge, ACaseThatIsThereKeepsItsNameAndTakesNobodyElses) {
  const TemporaryFolder folder;
  const corpus::Case one = a_case(corpus::Status::regression, "one");
  corpus::Case other = one;
  other.graph.unary(Op::exp, 1);
  other.id = content_id(other);
  write_case(one, folder / "a", "first");
  write_case(one, folder / "b", "second");
  write_case(other, folder / "c", "first");
  EXPECT_EQ(run({"merge", folder / "b", folder / "c", "--into", folder / "a"}).exit_code, 0);
  EXPECT_EQ(corpus::find_cases(folder / "a").size(), 2U);
  EXPECT_EQ(corpus::read_case(folder / "a/first.json").id, one.id);
  EXPECT_EQ(corpus::read_case(folder / ("a/" + other.id + ".json")).id, other.id);
}

TEST(Merge, AFileThatIsNoCaseIsNamedAndTheOthersAreTaken) {
  const TemporaryFolder folder;
  write_case(a_case(corpus::Status::regression, "one"), folder / "a", "whole");
  std::ofstream(folder / "a/half.json") << "{";
  const Ended merged = run({"merge", folder / "a", "--into", folder / "b"});
  EXPECT_EQ(merged.exit_code, 2);
  EXPECT_TRUE(has(merged.output, "half.json:1:2: "));
  EXPECT_EQ(corpus::find_cases(folder / "b").size(), 1U);
}

}  // namespace
}  // namespace minigrad::properties
