// SPDX-License-Identifier: MIT
#include "properties/campaign/finding_store.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

Finding finding(const std::string& bucket, double at, std::uint64_t seed = 1) {
  corpus::Case found;
  found.summary = "it fails here";
  found.status = corpus::Status::open;
  found.graph.input();
  found.points.push_back({{at}, std::nullopt});
  found.origin.seed = seed;
  found.origin.bucket = bucket;
  found.id = content_id(found);
  return {bucket, 7, found, "report"};
}

std::size_t files_in(const TemporaryFolder& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path()), {}));
}

/// The number of duplicates in the file of a bucket.
std::uint64_t saved_count(const FindingStore& store, const std::string& bucket) {
  return corpus::read_case(*store.file(bucket)).origin.duplicates.value_or(0);
}

TEST(FindingStore, SavesOneCaseABucketWithItsCount) {
  const TemporaryFolder folder;
  FindingStore store(folder.path());
  store.add(finding("a", 1));
  store.add(finding("b", 2));
  for (int i = 0; i < 3; ++i) store.add_duplicate("a");
  EXPECT_EQ(saved_count(store, "a"), 0U);
  store.write_counts();
  EXPECT_EQ(files_in(folder), 2U);
  EXPECT_EQ(saved_count(store, "a"), 3U);
  EXPECT_EQ(saved_count(store, "b"), 0U);
  EXPECT_EQ(store.buckets(), 2U);
  EXPECT_EQ(store.failures(), 5U);
  EXPECT_EQ(store.json()[0]["duplicates"], 3);
  EXPECT_TRUE(has(store.table(), "a"));
  EXPECT_TRUE(has(store.table(), " 4\n"));
}

TEST(FindingStore, OpenCaseStandsForItsBucket) {
  const TemporaryFolder folder;
  const fs::path saved = write_case(finding("a", 1).failing_case, folder.path());
  FindingStore store(folder.path());
  store.add(finding("a", 2, 9));
  store.add_duplicate("a");
  EXPECT_TRUE(store.is_another("a"));
  EXPECT_EQ(store.file("a"), saved);
  store.write_counts();
  EXPECT_EQ(files_in(folder), 1U);
  EXPECT_EQ(saved_count(store, "a"), 2U);
}

TEST(FindingStore, SeesCasesThatAnotherCampaignSaves) {
  const TemporaryFolder folder;
  FindingStore one(folder.path());
  FindingStore other(folder.path());
  one.add(finding("a", 1, 1));
  other.add(finding("a", 2, 2));
  EXPECT_TRUE(other.is_another("a"));
  EXPECT_FALSE(one.is_another("a"));
  other.add_duplicate("a");
  EXPECT_TRUE(one.write_counts().empty());
  EXPECT_TRUE(other.write_counts().empty());
  EXPECT_EQ(files_in(folder), 1U);
  EXPECT_EQ(saved_count(one, "a"), 2U);
}

TEST(FindingStore, CountsARepeatedCampaignOnce) {
  const TemporaryFolder folder;
  for (const std::uint64_t duplicates : {3U, 3U, 2U, 4U}) {
    FindingStore store(folder.path());
    store.add(finding("a", 1));
    EXPECT_FALSE(store.is_another("a"));
    for (std::uint64_t i = 0; i < duplicates; ++i) store.add_duplicate("a");
    store.write_counts();
    EXPECT_EQ(saved_count(store, "a"), std::max<std::uint64_t>(3, duplicates));
  }
}

TEST(FindingStore, OnlyOpenCasesStandForABucket) {
  const TemporaryFolder folder;
  corpus::Case mended = finding("a", 1).failing_case;
  mended.status = corpus::Status::regression;
  write_case(mended, folder.path());
  std::ofstream(folder / "none.json") << "no case";
  FindingStore store(folder.path());
  store.add(finding("a", 2));
  EXPECT_FALSE(store.is_another("a"));
  EXPECT_EQ(files_in(folder), 3U);
}

TEST(FindingStore, KeepsADecidedCase) {
  const TemporaryFolder folder;
  corpus::Case known = finding("a", 1).failing_case;
  known.status = corpus::Status::known;
  known.reason = "it is not mended yet";
  const fs::path saved = write_case(known, folder.path());
  const std::string before = content(saved);
  FindingStore store(folder.path());
  store.add(finding("a", 1));
  store.add_duplicate("a");
  store.write_counts();
  EXPECT_EQ(store.file("a"), saved);
  EXPECT_EQ(content(saved), before);
}

TEST(FindingStore, EarlierFindingSupersedesAProvisionalCase) {
  const TemporaryFolder folder;
  const std::vector<Finding> unsettled{finding("a", 5), finding("a", 6), finding("b", 7)};
  {
    FindingStore store(folder.path());
    store.add(unsettled[0]);
    store.add_duplicate("a");
    store.add(unsettled[2]);
    store.write_counts();
  }
  FindingStore store(folder.path(), unsettled);
  store.add(finding("a", 1));
  store.add_duplicate("a");
  store.add_duplicate("a");
  store.add(unsettled[2]);
  store.write_counts();
  EXPECT_FALSE(store.is_another("a"));
  EXPECT_EQ(files_in(folder), 2U);
  EXPECT_EQ(corpus::read_case(*store.file("a")).points.front().at.front(), 1);
  EXPECT_EQ(saved_count(store, "a"), 2U);
  EXPECT_EQ(corpus::read_case(*store.file("b")).points.front().at.front(), 7);
}

TEST(FindingStore, KeepsAChangedProvisionalCase) {
  const TemporaryFolder folder;
  const Finding unsettled = finding("a", 5);
  corpus::Case described = unsettled.failing_case;
  described.summary = "as a person describes it";
  const fs::path saved = write_case(described, folder.path());
  FindingStore store(folder.path(), {unsettled});
  store.add(finding("a", 1));
  EXPECT_EQ(store.file("a"), saved);
  EXPECT_EQ(files_in(folder), 1U);
}

TEST(FindingStore, SavesNothingWithoutAFolder) {
  FindingStore store("");
  EXPECT_EQ(store.table(), "");
  store.add(finding("a", 1));
  store.add_duplicate("a");
  store.write_counts();
  EXPECT_EQ(store.file("a"), std::nullopt);
  EXPECT_TRUE(store.json()[0]["file"].is_null());
}

TEST(FindingStore, CountsAFindingThatCannotBeSaved) {
  const TemporaryFolder folder;
  FindingStore unwritable(folder / "missing");
  std::ofstream(folder / "missing") << "a file where the folder should be";
  EXPECT_THROW(unwritable.add(finding("a", 1)), corpus::Error);
  unwritable.add_duplicate("a");
  unwritable.write_counts();
  EXPECT_EQ(unwritable.failures(), 2U);
}

}  // namespace
}  // namespace minigrad::properties
