// SPDX-License-Identifier: MIT
#include "properties/campaign/finding_store.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "corpus/json/file.h"
#include "properties/campaign/finding_order.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

/// The case in a file; nothing when there is none.
std::optional<corpus::Case> find_case(const fs::path& path) {
  try {
    return corpus::read_case(path);
  } catch (const corpus::Error&) {
    return std::nullopt;  // whoever replays the folder is told
  }
}

std::uint64_t count_in(const corpus::Case& saved, std::optional<std::uint64_t> seed, std::uint64_t duplicates) {
  const std::uint64_t before = saved.origin.duplicates.value_or(0);
  return saved.origin.seed == seed ? std::max(before, duplicates) : before + 1 + duplicates;
}

}  // namespace

FindingStore::FindingStore(std::string folder, const std::vector<Finding>& unsettled) : folder_(std::move(folder)) {
  if (folder_.empty() || !fs::exists(folder_)) return;
  std::map<std::string, const Finding*> may_yield;
  for (const Finding& finding : unsettled) may_yield[finding.failing_case.id] = &finding;
  for (const fs::path& path : corpus::find_cases(folder_)) {
    const std::optional<corpus::Case> saved = find_case(path);
    if (!saved || saved->status != corpus::Status::open || saved->origin.bucket.empty()) continue;
    const auto yields = may_yield.find(saved->id);
    if (yields != may_yield.end() && is_case_of(*yields->second, *saved)) {
      yielding_.emplace(saved->origin.bucket, path);
    } else {
      open_.emplace(saved->origin.bucket, path);
    }
  }
}

void FindingStore::add(const Finding& finding) {
  const corpus::Case& found = finding.failing_case;
  positions_[finding.bucket] = found_.size();
  found_.push_back({finding.bucket, finding.index, found.id, found.summary, found.origin.seed, std::nullopt});
  if (!folder_.empty()) found_.back().file = save(finding);
}

fs::path FindingStore::save(const Finding& finding) {
  const auto [first, last] = yielding_.equal_range(finding.bucket);
  corpus::Case found = finding.failing_case;
  for (auto yielding = first; yielding != last; ++yielding) {
    if (const auto saved = find_case(yielding->second)) {
      found.origin.duplicates = std::max(found.origin.duplicates, saved->origin.duplicates);
    }
  }
  const auto open = open_.find(finding.bucket);
  const fs::path usual = fs::path(folder_) / (found.id + ".json");
  const std::optional<corpus::Case> same = find_case(usual);
  const bool is_decided = same && same->status != corpus::Status::open;
  const fs::path file = open != open_.end() ? open->second : is_decided ? usual : write_case(found, folder_);
  for (auto yielding = first; yielding != last; ++yielding) {
    std::error_code ignored;
    if (yielding->second != file) fs::remove(yielding->second, ignored);
  }
  yielding_.erase(first, last);
  return file;
}

void FindingStore::add_duplicate(const std::string& bucket) { ++found_[positions_.at(bucket)].duplicates; }

std::optional<std::filesystem::path> FindingStore::file(const std::string& bucket) const {
  return found_[positions_.at(bucket)].file;
}

bool FindingStore::is_another(const std::string& bucket) const {
  const Found& found = found_[positions_.at(bucket)];
  return open_.contains(bucket) && found.file->stem() != found.id;
}

std::uint64_t FindingStore::failures() const {
  std::uint64_t sum = 0;
  for (const Found& found : found_) sum += 1 + found.duplicates;
  return sum;
}

void FindingStore::write_counts() const {
  for (const Found& found : found_) {
    if (!found.file) continue;
    corpus::Case saved = corpus::read_case(*found.file);
    const std::uint64_t count = count_in(saved, found.seed, found.duplicates);
    if (saved.status != corpus::Status::open || count == saved.origin.duplicates.value_or(0)) continue;
    saved.origin.duplicates = count;
    corpus::write_file(*found.file, to_json(saved));
  }
  const bool all_saved = std::ranges::all_of(found_, [](const Found& found) { return found.file.has_value(); });
  if (!all_saved) return;
  for (const auto& [bucket, path] : yielding_) {
    std::error_code ignored;
    fs::remove(path, ignored);
  }
}

std::string FindingStore::table() const {
  if (found_.empty()) return "";
  Table table({"what failed, and the smallest part that fails by itself", "graphs"});
  for (const Found& found : found_) table.add({found.bucket, std::to_string(1 + found.duplicates)});
  return table.text();
}

nlohmann::json FindingStore::json() const {
  nlohmann::json list = nlohmann::json::array();
  for (const Found& found : found_) {
    list.push_back({{"bucket", found.bucket},
                    {"index", found.index},
                    {"id", found.id},
                    {"summary", found.summary},
                    {"duplicates", found.duplicates},
                    {"file", found.file ? nlohmann::json(found.file->string()) : nlohmann::json()}});
  }
  return list;
}

}  // namespace minigrad::properties
