// SPDX-License-Identifier: MIT
#include "properties/campaign/campaign_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "corpus/json/document.h"
#include "corpus/json/error.h"
#include "corpus/json/file.h"
#include "properties/campaign/record_checks.h"
#include "properties/support/random.h"
#include "properties/support/versions.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

constexpr int record_format = 1;
constexpr int deepest = 32;  // levels of arrays and objects
constexpr std::size_t longest_record = std::size_t{256} << 20;

template <typename Number>
json optional_to_json(const std::optional<Number>& number) {
  return number ? json(*number) : json();
}

template <typename Number>
std::optional<Number> optional_from_json(const json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<Number>());
}

/// Calls `visit` with the key and the member, for those members that JSON represents directly.
template <typename AnyRecord, typename Visit>
void for_each_member(AnyRecord& record, const Visit& visit) {
  visit("left", record.left);
  visit("tally", record.tally);
  visit("deadly", record.fatal);
  visit("oracle_deadly", record.oracle_fatal);
  visit("unfinished", record.abandoned);
  visit("found", record.found);
  visit("remarks", record.remarks);
  visit("jobs", record.jobs);
  visit("seconds_spent", record.seconds_spent);
}

template <typename AnySettings, typename Visit>
void for_each_setting(AnySettings& settings, const Visit& visit) {
  visit("engine", settings.engine);
  visit("oracle", settings.oracle);
  visit("seed", settings.seed);
  visit("points", settings.points);
  visit("max_nodes", settings.max_nodes);
  visit("shard", settings.shard.index);
  visit("shards", settings.shard.count);
  visit("coverage", settings.coverage);
  visit("generator_version", settings.generator);
}

/// The message of the library without its number.
std::string_view message_of(const json::exception& error) {
  const std::string_view message = error.what();
  return message.substr(message.find("] ") + 2);
}

/// Parses a text. Deep nesting is refused while parsing: a level takes far more memory than its bracket in the text.
json parse_nested(const std::string& text) {
  return json::parse(text, [](int depth, json::parse_event_t, const json&) {
    if (depth > deepest) throw RecordError("", fmt::format("expected at most {} levels", deepest));
    return true;
  });
}

/// Reads one member of an object, whose path ends with a dot or is empty.
template <typename Member>
void read_member(const json& object, const std::string& path, const char* key, Member& member) {
  try {
    object.at(key).get_to(member);
  } catch (const json::exception& error) {
    throw RecordError(path + key, fmt::format("{}{}: {}", path, key, message_of(error)));
  } catch (const corpus::Error& error) {  // of a case in a finding
    throw RecordError(path + key, error.what());
  }
}

CampaignRecord record_from_json(const json& json) {
  CampaignRecord record;
  record.participants = json.get<Participants>();
  record.graphs = optional_from_json<std::uint64_t>(json.at("graphs"));
  record.seconds = optional_from_json<double>(json.at("seconds"));
  record.peak_mebibytes = json.value("peak_mebibytes", std::uint64_t{0});  // older records lack this and the next
  if (json.contains("changed_claims")) json.at("changed_claims").get_to(record.changed_claims);
  const auto& settings = json.at("settings");
  for_each_setting(record.settings,
                   [&](const char* key, auto& member) { read_member(settings, "settings.", key, member); });
  for_each_member(record, [&](const char* key, auto& member) { read_member(json, "", key, member); });
  return record;
}

/// The place of the value with this path, or of the last one before it that is there. Throws corpus::Error if the text
/// is no JSON, or larger than a document may be.
corpus::SourcePlace place_of(const std::string& path, const std::string& text, const std::string& file) {
  const corpus::Document document(text, file, {.depth = 64});
  corpus::Value value = document.root();
  std::istringstream keys(path);
  for (std::string key; std::getline(keys, key, '.');) {
    const std::optional<corpus::Value> member = value.find(key);
    if (!member) break;
    value = *member;
  }
  return value.place();
}

/// The error at this place, or without a place in a record that a document cannot hold, such as one with coverage.
corpus::Error error_at(const std::string& path, const std::string& message, const std::string& text,
                       const std::string& file) {
  try {
    return {file, place_of(path, text, file), message};
  } catch (const corpus::Error&) {
    return {file, message};
  }
}

}  // namespace

CampaignSettings settings_of(const CampaignOptions& options) {
  return {options.engine,          options.oracle, options.seed,     options.shape.points,
          options.shape.max_nodes, options.shard,  options.coverage, generator_version};
}

std::string difference(const CampaignSettings& recorded, const CampaignSettings& wanted) {
  std::vector<std::string> all;
  const auto compare = [&all](const char* what, const auto& one, const auto& other) {
    if (one != other) all.push_back(fmt::format("{} {}, not {}", what, one, other));
  };
  compare("--engine", recorded.engine, wanted.engine);
  compare("--oracle", recorded.oracle, wanted.oracle);
  compare("--seed", recorded.seed, wanted.seed);
  compare("--points", recorded.points, wanted.points);
  compare("--max-nodes", recorded.max_nodes, wanted.max_nodes);
  compare("--shard", to_string(recorded.shard), to_string(wanted.shard));
  compare("--coverage", recorded.coverage, wanted.coverage);
  compare("generator version", recorded.generator, wanted.generator);
  return fmt::format("{}", fmt::join(all, "; "));
}

bool CampaignRecord::is_finished() const {
  IndexRanges ranges = left;
  if (graphs) return find_open(ranges, *graphs) == nullptr;
  return seconds && seconds_spent >= *seconds;
}

void to_json(json& made, const CampaignRecord& record) {
  made = record.participants;
  made["format"] = record_format;
  made["graphs"] = optional_to_json(record.graphs);
  made["seconds"] = optional_to_json(record.seconds);
  made["peak_mebibytes"] = record.peak_mebibytes;
  made["changed_claims"] = record.changed_claims;
  json& settings = made["settings"];
  for_each_setting(record.settings, [&](const char* key, const auto& member) { settings[key] = member; });
  for_each_member(record, [&](const char* key, const auto& member) { made[key] = member; });
}

CampaignRecord parse_record(const std::string& text, const std::string& file) {
  try {
    const json read = parse_nested(text);
    if (!read.is_object()) throw RecordError("", "expected the record of a campaign, an object");
    if (const int format = read.at("format"); format != record_format) {
      throw RecordError("format", fmt::format("expected a record of format {}, got {}", record_format, format));
    }
    check_numbers(read);
    CampaignRecord record = record_from_json(read);
    check_consistency(record);
    return record;
  } catch (const RecordError& error) {
    throw error_at(error.path(), error.what(), text, file);
  } catch (const json::exception& error) {
    place_of("", text, file);  // throws the error of a text that is no JSON
    throw corpus::Error(file, fmt::format("expected the record of a campaign, got: {}", message_of(error)));
  } catch (const std::runtime_error& error) {
    throw corpus::Error(file, error.what());
  }
}

void drop_findings_beyond(CampaignRecord& record, std::uint64_t end) {
  std::erase_if(record.found.held_back, [&](const Finding& finding) {
    const auto holds_it = [&](const IndexRange& range) { return range.contains(finding.index); };
    return finding.index >= end && std::ranges::any_of(record.left, holds_it);
  });
}

CampaignRecord read_record(const std::filesystem::path& file) {
  return parse_record(corpus::read_file(file, longest_record), file.string());
}

Summary summary_of(const CampaignRecord& record) {
  Summary summary;
  summary.tally = record.tally;
  summary.engine = record.participants.engine;
  summary.engine_version = record.participants.engine_version;
  summary.oracle = record.participants.oracle;
  summary.oracle_version = record.participants.oracle_version;
  summary.seed = record.settings.seed;
  summary.shard = record.settings.shard;
  summary.jobs = record.jobs;
  summary.seconds = record.seconds_spent;
  summary.peak_mebibytes = record.peak_mebibytes;
  summary.abandoned = record.abandoned;
  summary.remarks = record.remarks;
  summary.changed_claims = record.changed_claims;
  return summary;
}

std::string record_name(const CampaignSettings& settings) {
  constexpr std::size_t longest = 60;
  std::string name;
  bool is_plain = settings.engine.size() <= longest;
  for (const char character : settings.engine.substr(0, longest)) {
    const bool fits = std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '-' || character == '.';
    name += fits ? character : '-';
    is_plain = is_plain && (fits || character == ':');
  }
  // Two engines must not share a name.
  if (!is_plain) name += fmt::format("-{:08x}", case_seed(0, settings.engine, 0) >> 32);
  name += fmt::format("-seed-{}", settings.seed);
  if (settings.shard.count > 1) name += fmt::format("-shard-{}-of-{}", settings.shard.index, settings.shard.count);
  return name;
}

}  // namespace minigrad::properties
