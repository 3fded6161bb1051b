// SPDX-License-Identifier: MIT
#include "properties/campaign/record_checks.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>

namespace minigrad::properties {
namespace {

using nlohmann::json;

/// Larger than any campaign gets, and small enough that sums over shards do not overflow.
constexpr std::uint64_t most_counted = 1'000'000'000'000'000;
constexpr std::uint64_t largest_index = std::uint64_t{1} << 62;
constexpr std::size_t longest_key = 200;  // the path of each value is made of keys
constexpr std::uint64_t largest_stride = std::uint64_t{1} << 40;

/// The keys of numbers that need not be whole.
const std::set<std::string> real_keys = {"seconds", "seconds_spent", "largest"};

template <typename... Arguments>
[[noreturn]] void fail(const std::string& path, fmt::format_string<const Arguments&...> expected,
                       const Arguments&... arguments) {
  throw RecordError(path, "expected " + fmt::format(expected, arguments...));
}

template <typename... Arguments>
void require(bool holds, const std::string& path, fmt::format_string<const Arguments&...> expected,
             const Arguments&... arguments) {
  if (!holds) fail(path, expected, arguments...);
}

/// `path` is that of the value, such as "settings.shards"; `key` is the last key in it.
void check_number(const json& value, const std::string& path, const std::string& key) {
  if (real_keys.contains(key)) {
    const double number = value.get<double>();
    if (!std::isfinite(number) || number < 0)
      fail(path, "a number in {} that is not negative, got {}", path, value.dump());
    return;
  }
  if (!value.is_number_unsigned()) fail(path, "a whole number in {} that is not negative, got {}", path, value.dump());
  const bool is_count = path.starts_with("tally.");
  if (is_count && value.get<std::uint64_t>() > most_counted)
    fail(path, "at most {} in {}, got {}", most_counted, path, value.dump());
}

void check_value(const json& value, const std::string& path, const std::string& key) {
  if (value.is_array()) {
    for (const json& element : value) check_value(element, path, key);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      require(name.size() <= longest_key, path, "keys of at most {} bytes", longest_key);
      check_value(member, path.empty() ? name : path + '.' + name, name);
    }
  } else if (value.is_boolean()) {
    if (path != "settings.coverage") fail(path, "no boolean in {}, got {}", path, value.dump());
  } else if (value.is_number()) {
    check_number(value, path, key);
  }
}

void check_ranges(const CampaignRecord& record) {
  const Shard& shard = record.settings.shard;
  for (const IndexRange& range : record.left) {
    const auto& [next, stride, end] = range;
    const bool is_bounded =
        next <= largest_index && stride >= 1 && stride <= largest_stride && (end <= largest_index || end == no_index);
    require(is_bounded && stride % shard.count == 0 && next % shard.count == shard.index, "left",
            "ranges [next, stride, end] of shard {} in left, got [{}, {}, {}]", to_string(shard), next, stride, end);
  }
}

void check_tally(const CampaignRecord& record) {
  const Tally& tally = record.tally;
  const auto at_most = [](const char* what, std::uint64_t part, const char* whole_name, std::uint64_t whole) {
    require(part <= whole, fmt::format("tally.{}", what), "tally.{} to be at most {}, got {} and {}", what, whole_name,
            part, whole);
  };
  at_most("failing_graphs", tally.failing_graphs, "tally.graphs", tally.graphs);
  at_most("proven_points", tally.proven_points, "tally.points", tally.points);
  at_most("judged_points", tally.judged_points, "tally.points", tally.points);
  at_most("unjudged_points", tally.unjudged_points, "tally.points", tally.points);
  at_most("sampled_points", tally.sampled_points, "tally.points", tally.points);
  at_most("resolved_points", tally.resolved_points, "tally.sampled_points", tally.sampled_points);
}

/// A bucket or an index that does not fit would be looked up later and not found, or be counted twice.
void check_findings(const CampaignRecord& record) {
  const auto& [reported, duplicates, held_back] = record.found;
  const Shard& shard = record.settings.shard;
  std::set<std::uint64_t> indices;
  std::set<std::string> buckets;
  const auto check_index = [&](std::uint64_t index) {
    require(index % shard.count == shard.index, "found", "findings of shard {}, got one of index {}", to_string(shard),
            index);
    require(indices.insert(index).second, "found", "one finding of an index, got two of {}", index);
  };
  const auto check_finding = [&](const Finding& finding) {
    const corpus::Origin& origin = finding.failing_case.origin;
    check_index(finding.index);
    require(origin.bucket == finding.bucket && origin.index == finding.index && origin.seed == record.settings.seed,
            "found", "the case of the finding of index {} to name its index, seed and bucket", finding.index);
  };
  for (const Finding& finding : reported) {
    check_finding(finding);
    require(buckets.insert(finding.bucket).second, "found.told", "one reported finding of a bucket, got two of {}",
            finding.bucket);
  }
  for (const Duplicate& duplicate : duplicates) {
    check_index(duplicate.index);
    require(buckets.contains(duplicate.bucket), "found.duplicates",
            "a reported finding of the bucket of duplicate {}, got none of {}", duplicate.index, duplicate.bucket);
  }
  for (const Finding& finding : held_back) check_finding(finding);
  const std::size_t failures = reported.size() + duplicates.size();
  require(failures <= most_shrunk, "found", "at most {} failures in found, got {}", most_shrunk, failures);
  require(failures <= record.tally.failing_graphs, "found",
          "at most as many failures in found as tally.failing_graphs, got {} and {}", failures,
          record.tally.failing_graphs);
}

}  // namespace

void check_numbers(const json& record) { check_value(record, "", ""); }

void check_consistency(const CampaignRecord& record) {
  const CampaignSettings& settings = record.settings;
  const Shard& shard = settings.shard;
  require(shard.count >= 1 && shard.count <= most_shards && shard.index < shard.count, "settings.shards",
          "settings.shards from 1 to {} and settings.shard below that, got {}", most_shards, to_string(shard));
  require(record.jobs >= 1 && record.jobs <= 1024, "jobs", "jobs from 1 to 1024, got {}", record.jobs);
  check_ranges(record);
  check_tally(record);
  check_findings(record);
}

}  // namespace minigrad::properties
