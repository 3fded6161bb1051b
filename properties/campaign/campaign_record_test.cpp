// SPDX-License-Identifier: MIT
#include "properties/campaign/campaign_record.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <regex>

#include "corpus/json/error.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

Finding finding(std::uint64_t index, const std::string& bucket) {
  Finding made{bucket, index, {}, "report"};
  corpus::Case& found = made.failing_case;
  found.summary = "it fails here";
  found.graph.unary(Op::neg, found.graph.input());
  found.points.push_back({{static_cast<double>(index)}, std::nullopt});
  found.origin.seed = 7;
  found.origin.index = index;
  found.origin.bucket = bucket;
  found.id = content_id(found);
  return made;
}

/// The record of shard 1/3 in the middle of its work.
CampaignRecord a_record() {
  CampaignRecord record;
  record.settings = {"minigrad", "none", 7, 16, 30, {1, 3}, false};
  record.graphs = 60;
  record.participants = {"minigrad", "1", "", ""};
  record.left = {{10, 6}, {13, 3, 40}};
  record.tally.graphs = 5;
  record.tally.failing_graphs = 3;
  record.tally.points = 80;
  record.found = {{finding(1, "a")}, {{4, "a"}}, {finding(13, "b")}};
  record.changed_claims = {"ops"};
  record.jobs = 2;
  return record;
}

std::string refusal(const std::string& text) {
  try {
    parse_record(text, "f");
    return "none";
  } catch (const corpus::Error& error) {
    return error.what();
  }
}

/// The refusal of a changed record, without line and column.
std::string complaint(const std::function<void(json&)>& change) {
  json record = json(a_record());
  change(record);
  return std::regex_replace(refusal(record.dump()), std::regex("^f:1:[0-9]+: "), "f: ");
}

TEST(CampaignRecord, IsReadAsItWasWritten) {
  const json written = json(a_record());
  EXPECT_EQ(json(parse_record(written.dump(), "f")), written);
  json older = written;
  older.erase("peak_mebibytes");
  older.erase("changed_claims");
  EXPECT_EQ(parse_record(older.dump(), "f").peak_mebibytes, 0U);
}

TEST(CampaignRecord, RefusesNumbersThatDoNotFit) {
  const auto set = [](const char* pointer, const json& value) {
    return complaint([&](json& record) { record[json::json_pointer(pointer)] = value; });
  };
  EXPECT_EQ(set("/tally/failing_graphs", -1),
            "f: expected a whole number in tally.failing_graphs that is not negative, got -1");
  EXPECT_EQ(set("/settings/shards", 1.5),
            "f: expected a whole number in settings.shards that is not negative, got 1.5");
  EXPECT_EQ(set("/seconds", -1), "f: expected a number in seconds that is not negative, got -1");
  EXPECT_EQ(set("/jobs", true), "f: expected no boolean in jobs, got true");
  EXPECT_EQ(set("/jobs", 0), "f: expected jobs from 1 to 1024, got 0");
  EXPECT_EQ(set("/tally/points", 1ULL << 62),
            "f: expected at most 1000000000000000 in tally.points, got 4611686018427387904");
  EXPECT_EQ(set("/settings/shards", 0),
            "f: expected settings.shards from 1 to 1000000 and settings.shard below that, got 1/0");
  EXPECT_EQ(set("/settings/shards", 1'000'000'000),
            "f: expected settings.shards from 1 to 1000000 and settings.shard below that, got 1/1000000000");
  EXPECT_EQ(set("/tally/failing_graphs", 6),
            "f: expected tally.failing_graphs to be at most tally.graphs, got 6 and 5");
  EXPECT_EQ(set("/tally/graphs", "five"), "f: tally: type must be number, but is string");
  EXPECT_TRUE(has(complaint([](json& record) { record.erase("tally"); }), "tally"));
}

TEST(CampaignRecord, DropsOnlyUncountedFindingsBeyondEnd) {
  CampaignRecord record = a_record();  // the ranges hold 13, 16, 19 and so on, but not 11
  record.found.held_back = {finding(11, "a"), finding(13, "b"), finding(16, "a")};
  drop_findings_beyond(record, 16);
  ASSERT_EQ(record.found.held_back.size(), 2U);
  EXPECT_EQ(record.found.held_back.back().index, 13U);
  drop_findings_beyond(record, 5);
  ASSERT_EQ(record.found.held_back.size(), 1U);
  EXPECT_EQ(record.found.held_back.front().index, 11U);
}

TEST(CampaignRecord, NamesLineAndColumnOfAnError) {
  const std::string text = json(a_record()).dump(1);
  const auto with = [&](const std::string& old, const std::string& changed) {
    std::string other = text;
    const std::size_t begin = other.find(old);
    const auto line = 1 + std::ranges::count(other.begin(), other.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
    const std::string refused = refusal(other.replace(begin, old.size(), changed));
    const std::string before = fmt::format("f:{}:", line);
    return refused.starts_with(before) ? refused.substr(before.size()) : refused;
  };
  EXPECT_EQ(with("\"shards\": 3", "\"shards\": -3"),
            "13: expected a whole number in settings.shards that is not negative, got -3");
  EXPECT_EQ(with("\"seed\": 7", "\"seed\": []"), "11: settings.seed: type must be number, but is array");
  EXPECT_EQ(with("\"jobs\": 2", "\"jobs\": 0"), "10: expected jobs from 1 to 1024, got 0");
  EXPECT_EQ(with("\"jobs\": 2", "\"jobs\" 2"), "9: expected ':', got number literal");
  EXPECT_EQ(refusal("[]"), "f:1:1: expected the record of a campaign, an object");
  EXPECT_EQ(refusal("{}"), "f: expected the record of a campaign, got: key 'format' not found");
}

// Records with coverage have thousands of keys in one object, more than the limit of the reader that knows places.
TEST(CampaignRecord, ErrorBesideManyKeysIsKept) {
  EXPECT_EQ(complaint([](json& record) {
              for (int i = 0; i < 100; ++i) record["extra"][std::to_string(i)] = i;
              record["jobs"] = 0;
            }),
            "f: expected jobs from 1 to 1024, got 0");
}

TEST(CampaignRecord, RefusesRangesThatDoNotEnd) {
  for (const IndexRange range : {IndexRange{10, 0}, {10, 1ULL << 63}, {1ULL << 63, 3}, {11, 3}, {10, 4}}) {
    EXPECT_TRUE(has(complaint([&](json& record) { record["left"] = {range}; }),
                    "f: expected ranges [next, stride, end] of shard 1/3 in left, got ["))
        << range.next << ' ' << range.stride;
  }
}

TEST(CampaignRecord, RefusesFindingsThatDoNotFit) {
  const auto set = [](const char* pointer, const json& value) {
    return complaint([&](json& record) { record["found"][json::json_pointer(pointer)] = value; });
  };
  EXPECT_EQ(set("/duplicates/0/1", "c"), "f: expected a reported finding of the bucket of duplicate 4, got none of c");
  EXPECT_EQ(set("/duplicates/0/0", 1), "f: expected one finding of an index, got two of 1");
  EXPECT_EQ(set("/duplicates/0/0", 5), "f: expected findings of shard 1/3, got one of index 5");
  EXPECT_EQ(set("/told/0/bucket", "b"),
            "f: expected the case of the finding of index 1 to name its index, seed and bucket");
  EXPECT_EQ(set("/told/0/case", "{"), "f: a finding:1:2: expected string literal, got end of input");
  EXPECT_EQ(complaint([](json& record) { record["tally"]["failing_graphs"] = 1; }),
            "f: expected at most as many failures in found as tally.failing_graphs, got 2 and 1");
}

TEST(CampaignRecord, RefusesDeepNestingAndLongKeys) {
  EXPECT_EQ(complaint([](json& record) {
              json deep = 1;
              for (int i = 0; i < 40; ++i) deep = json::array({deep});
              record["remarks"] = deep;
            }),
            "f: expected at most 32 levels");
  EXPECT_TRUE(has(refusal(std::string(10'000'000, '[')), "f: expected at most 32 levels"));
  EXPECT_EQ(complaint([](json& record) { record["tally"][std::string(1'000, 'k')] = 1; }),
            "f: expected keys of at most 200 bytes");
}

}  // namespace
}  // namespace minigrad::properties
