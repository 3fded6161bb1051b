// SPDX-License-Identifier: MIT
// `minigrad merge`: merges cases and records of several machines into one folder and sums up the records.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "corpus/json/error.h"
#include "corpus/json/file.h"
#include "properties/campaign/finding_store.h"
#include "properties/campaign/report.h"
#include "properties/cases/merge.h"
#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

struct MergeOptions {
  std::vector<std::string> folders;
  std::string into;
  bool cases_only = false;
  std::string json;
};

/// Writes the merged cases and records. Files that are already in the folder take part in the merge. Returns how many
/// files were created, changed or removed.
std::size_t write_into(const fs::path& target, const std::vector<FoundCase>& cases,
                       const std::vector<FoundRecord>& records) {
  std::size_t written = 0;
  corpus::remove_temporary_files(target);
  const auto is_there = [&](const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(target / path, ignored));
  };
  const auto write = [&](const fs::path& path, const std::string& text) {
    std::error_code ignored;
    const bool is_file = fs::is_regular_file(fs::symlink_status(target / path, ignored));
    if (is_file && corpus::read_file(target / path, std::size_t{1} << 30) == text) return;
    corpus::write_file_below(target, path, text);
    ++written;
  };
  std::map<std::string, fs::path> there;
  std::vector<FoundCase> all;
  if (fs::exists(target)) all = read_corpora({target}).cases;
  for (const FoundCase& found : all) there[found.content.id] = found.path;
  all.insert(all.end(), cases.begin(), cases.end());
  const std::vector<FoundCase> joined = join(all);
  for (const FoundCase& found : joined) {
    const auto place = there.find(found.content.id);
    fs::path path = place == there.end() ? found.path : place->second;
    // Another file of that name stays.
    for (int i = 1; place == there.end() && is_there(path); ++i) {
      path = path.parent_path() / (found.content.id + (i == 1 ? "" : fmt::format("-{}", i)) + ".json");
    }
    write(path, to_json(found.content));
    there.erase(found.content.id);
  }
  for (const auto& [id, path] : there) {  // merged into other cases
    fs::remove(target / path);
    ++written;
  }
  for (const FoundRecord& found : records) {
    if (is_there(found.path) && read_record(target / found.path).tally.graphs > found.content.tally.graphs) continue;
    write(found.path, corpus::read_file(found.file(), std::size_t{1} << 30));
  }
  return written;
}

nlohmann::json to_json(const Union& together) {
  nlohmann::json json = to_json(summary_of(together.record));
  json["findings"] = nlohmann::json::array();
  for (const Finding& finding : together.record.found.reported) {
    json["findings"].push_back(to_json(finding, duplicates_of(finding.bucket, together.record.found)));
  }
  json["missing_shards"] = together.missing;
  json["unfinished_shards"] = together.unfinished;
  return json;
}

void show(const Union& together) {
  fmt::print("{}\n", to_text(summary_of(together.record)));
  for (const Finding& finding : together.record.found.reported) {
    fmt::print("{}  {}  {}, {} duplicates\n", finding.failing_case.id, finding.bucket, finding.failing_case.summary,
               duplicates_of(finding.bucket, together.record.found));
  }
  fmt::print("{}", changes_text(summary_of(together.record)));
  const Tally& tally = together.record.tally;
  fmt::print("{} failed on {} of {} graphs\n", together.record.participants.engine, tally.failing_graphs, tally.graphs);
  if (!together.missing.empty()) fmt::print("missing: shard {}\n", fmt::join(together.missing, ", "));
  if (!together.unfinished.empty()) fmt::print("not finished: shard {}\n", fmt::join(together.unfinished, ", "));
}

/// Names the folders in which nothing was found, such as misspelt ones. Returns their number.
std::size_t report_empty_folders(const std::vector<std::string>& folders, const Corpora& corpora) {
  std::size_t empty = 0;
  for (const std::string& folder : folders) {
    const auto is_in = [&](const auto& found) { return found.folder == folder; };
    const bool is_unreadable = !corpora.unreadable.empty();
    if (is_unreadable || std::ranges::any_of(corpora.cases, is_in) || std::ranges::any_of(corpora.records, is_in))
      continue;
    ++empty;
    fmt::print(stderr, "minigrad: {}: expected cases (*.json) or records of campaigns, got none\n",
               corpus::printable(folder));
  }
  return empty;
}

int merge(const MergeOptions& options) {
  if (!options.into.empty()) require_writable_folder(options.into);
  if (!options.json.empty()) require_writable_file(options.json);
  const Corpora corpora = read_corpora({options.folders.begin(), options.folders.end()});
  std::optional<Union> together;
  if (!options.cases_only && !corpora.records.empty()) together = add_up(corpora.records);
  for (const std::string& words : corpora.unreadable) fmt::print(stderr, "minigrad: {}\n", words);
  const std::size_t empty = report_empty_folders(options.folders, corpora);

  const std::vector<FoundCase> cases = join(together ? as_of_one_machine(corpora.cases, *together) : corpora.cases);
  fmt::print("{} cases in {} folders merge into {}\n", corpora.cases.size(), options.folders.size(), cases.size());
  if (options.into.empty()) {
    fmt::print("nothing written (use --into DIR)\n\n");
  } else {
    fmt::print("{}: {} files created, changed or removed\n\n", options.into,
               write_into(options.into, cases, corpora.records));
  }
  if (together) show(*together);
  if (!options.json.empty()) {
    flush_output();  // the file may be /dev/stdout
    write_output(options.json, json_text(together ? to_json(*together) : nlohmann::json::object()));
  }
  if (together && summary_of(together->record).has_failures()) return exit_failures;
  const bool is_whole = empty == 0 && corpora.unreadable.empty() &&
                        (!together || (together->missing.empty() && together->unfinished.empty()));
  return is_whole ? exit_clean : exit_unusable;
}

}  // namespace

void add_merge_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<MergeOptions>();
  command.add_option("DIR", options->folders, "Folders that `fuzz --corpus` wrote; they are only read")
      ->type_name("")
      ->required();
  command
      .add_option("--into", options->into,
                  "Write the merged cases and records to DIR; created if missing. Without it, nothing is written")
      ->type_name("DIR");
  command.add_flag("--cases-only", options->cases_only,
                   "Merge the cases of any campaigns, without summing up their records");
  command.add_option("--json", options->json, "Write the summary to FILE as JSON")->type_name("FILE");
  command.callback([options, &exit_code] { exit_code = merge(*options); });
}

}  // namespace minigrad::properties
