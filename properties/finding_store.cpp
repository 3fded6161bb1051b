// SPDX-License-Identifier: MIT
#include "properties/finding_store.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "corpus/file.h"
#include "properties/table.h"

namespace minigrad::properties {
namespace {

std::map<std::string, std::filesystem::path> open_cases(const std::string& folder) {
  std::map<std::string, std::filesystem::path> open;
  if (folder.empty() || !std::filesystem::exists(folder)) return open;
  for (const std::filesystem::path& path : corpus::find_cases(folder)) {
    try {
      const corpus::Case saved = corpus::read_case(path);
      const std::string& bucket = saved.origin.bucket;
      if (saved.status == corpus::Status::open && !bucket.empty()) open.emplace(bucket, path);
    } catch (const corpus::Error&) {
      // Whoever replays the folder is told.
    }
  }
  return open;
}

}  // namespace

FindingStore::FindingStore(std::string folder) : folder_(std::move(folder)), open_(open_cases(folder_)) {}

void FindingStore::add(const Finding& finding) {
  const corpus::Case& found = finding.failing_case;
  positions_[finding.bucket] = found_.size();
  found_.push_back({finding.bucket, finding.index, found.id, found.summary, found.origin.seed, std::nullopt});
  const auto open = open_.find(finding.bucket);
  if (open != open_.end()) {
    found_.back().file = open->second;
  } else if (!folder_.empty()) {
    found_.back().file = write_case(found, folder_);
  }
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

std::uint64_t FindingStore::count_in(const corpus::Case& saved, const Found& found) const {
  const std::uint64_t before = saved.origin.duplicates.value_or(0);
  if (!open_.contains(found.bucket)) return found.duplicates;
  return saved.origin.seed == found.seed ? std::max(before, found.duplicates) : before + 1 + found.duplicates;
}

void FindingStore::write_counts() const {
  for (const Found& found : found_) {
    if (!found.file) continue;
    corpus::Case saved = corpus::read_case(*found.file);
    const std::uint64_t count = count_in(saved, found);
    if (count == saved.origin.duplicates.value_or(0)) continue;
    saved.origin.duplicates = count;
    corpus::write_file(*found.file, to_json(saved));
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
