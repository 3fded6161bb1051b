// SPDX-License-Identifier: MIT
#include "properties/campaign/finding_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "corpus/json/file.h"
#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "properties/campaign/failure_counts.h"
#include "properties/campaign/finding_order.h"
#include "properties/support/expression.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

/// The case in a file; nothing when there is none.
std::optional<corpus::Case> find_case(const fs::path& path) {
  try {
    return corpus::read_case(path);
  } catch (const corpus::Error&) {
    return std::nullopt;  // a replay of the folder reports it
  }
}

}  // namespace

FindingStore::FindingStore(std::string folder, const std::vector<Finding>& held_back) : folder_(std::move(folder)) {
  if (folder_.empty() || !fs::exists(folder_)) return;
  std::map<std::string, const Finding*> may_be_superseded;
  for (const Finding& finding : held_back) may_be_superseded[finding.failing_case.id] = &finding;
  for (const fs::path& path : corpus::find_cases(folder_)) {
    seen_.insert(path);
    const std::optional<corpus::Case> saved = find_case(path);
    if (!saved || saved->status != corpus::Status::open || saved->origin.bucket.empty()) continue;
    const auto provisional = may_be_superseded.find(saved->id);
    if (provisional != may_be_superseded.end() && is_case_of(*provisional->second, *saved)) {
      provisional_.emplace(saved->origin.bucket, path);
    } else {
      open_.emplace(saved->origin.bucket, path);
    }
  }
}

void FindingStore::read_new_cases() {
  if (!fs::exists(folder_)) return;
  for (const fs::path& path : corpus::find_cases(folder_)) {
    if (!seen_.insert(path).second) continue;
    const std::optional<corpus::Case> saved = find_case(path);
    if (!saved || saved->status != corpus::Status::open || saved->origin.bucket.empty()) continue;
    open_.emplace(saved->origin.bucket, path);
  }
}

void FindingStore::add(const Finding& finding) {
  positions_[finding.bucket] = found_.size();
  found_.push_back({finding, std::nullopt});
  if (!folder_.empty()) found_.back().file = save(finding);
}

fs::path FindingStore::save(const Finding& finding) {
  const corpus::FolderLock lock(folder_);
  read_new_cases();
  const auto [first, last] = provisional_.equal_range(finding.bucket);
  corpus::Case found = finding.failing_case;
  FailureCounts counts;
  counts.add(found);
  for (auto old = first; old != last; ++old) {
    if (const auto saved = find_case(old->second)) {
      counts.add(*saved);
    }
  }
  counts.write_into(found);
  const auto open = open_.find(finding.bucket);
  const fs::path usual = fs::path(folder_) / (found.id + ".json");
  const std::optional<corpus::Case> same = find_case(usual);
  const bool is_decided = same && same->status != corpus::Status::open;
  const fs::path file = open != open_.end() ? open->second : is_decided ? usual : write_case(found, folder_);
  seen_.insert(file);
  for (auto old = first; old != last; ++old) {
    std::error_code ignored;
    if (old->second != file) fs::remove(old->second, ignored);
  }
  provisional_.erase(first, last);
  return file;
}

void FindingStore::add_duplicate(const std::string& bucket) { ++found_[positions_.at(bucket)].duplicates; }

std::optional<std::filesystem::path> FindingStore::file(const std::string& bucket) const {
  return found_[positions_.at(bucket)].file;
}

bool FindingStore::is_another(const std::string& bucket) const {
  const Found& found = found_[positions_.at(bucket)];
  return open_.contains(bucket) && found.file->stem() != found.finding.failing_case.id;
}

std::uint64_t FindingStore::failures() const {
  std::uint64_t sum = 0;
  for (const Found& found : found_) sum += 1 + found.duplicates;
  return sum;
}

std::vector<std::string> FindingStore::write_counts() const {
  std::vector<std::string> errors;
  const corpus::FolderLock lock(folder_);
  for (const Found& found : found_) {
    if (!found.file) continue;
    try {
      write_count(found);
    } catch (const corpus::Error& error) {
      errors.push_back(fmt::format("{} ({}, index {})", error.what(), found.finding.bucket, found.finding.index));
    }
  }
  const bool all_saved = std::ranges::all_of(found_, [](const Found& found) { return found.file.has_value(); });
  if (!all_saved || !errors.empty()) return errors;
  for (const auto& [bucket, path] : provisional_) {
    std::error_code ignored;
    fs::remove(path, ignored);
  }
  return errors;
}

void FindingStore::write_count(const Found& found) {
  corpus::Case saved = corpus::read_case(*found.file);
  if (saved.status != corpus::Status::open) return;
  const std::string before = to_json(saved);
  FailureCounts counts;
  counts.add(saved);
  counts.add(found.finding.failing_case.origin.seed, 1 + found.duplicates);
  counts.write_into(saved);
  if (const std::string after = to_json(saved); after != before) corpus::write_file(*found.file, after);
}

std::string FindingStore::table() const {
  if (found_.empty()) return "";
  Table table({"what failed, and the smallest part that fails by itself", "graphs"});
  for (const Found& found : found_) table.add({found.finding.bucket, std::to_string(1 + found.duplicates)});
  return table.text();
}

nlohmann::json FindingStore::json() const {
  nlohmann::json list = nlohmann::json::array();
  for (const Found& found : found_) {
    list.push_back(to_json(found.finding, found.duplicates));
    list.back()["file"] = found.file ? nlohmann::json(found.file->string()) : nlohmann::json();
  }
  return list;
}

std::vector<Finding> FindingStore::findings() const {
  std::vector<Finding> list;
  for (const Found& found : found_) list.push_back(found.finding);
  return list;
}

nlohmann::json to_json(const Finding& finding, std::uint64_t duplicates) {
  const corpus::Case& found = finding.failing_case;
  nlohmann::json json = {{"bucket", finding.bucket},
                         {"index", finding.index},
                         {"id", found.id},
                         {"summary", found.summary},
                         {"verdict", found.origin.verdict},
                         {"expression", expression(found.graph, found.manner)},
                         {"usage", usage(found.graph, found.manner)},
                         {"duplicates", duplicates}};
  constexpr std::size_t most_nodes = 1'000;
  if (found.graph.nodes.size() > most_nodes) return json;
  std::string text;
  corpus::append_graph(text, found.graph);
  json["graph"] = nlohmann::json::parse(text);
  json["point"] = nlohmann::json::array();
  for (const double coordinate : found.points.front().at) {
    json["point"].push_back(nlohmann::json::parse(corpus::number_text(coordinate)));
  }
  json["report"] = finding.report;
  return json;
}

}  // namespace minigrad::properties
