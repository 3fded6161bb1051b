// SPDX-License-Identifier: MIT
// The JSON of a run: what `--json` writes, and what pages are made from. JSON.md describes it.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace minigrad::properties {

/// The version of the JSON. It is raised when a field changes its meaning or goes away, not for a new one.
inline constexpr int run_format = 1;

/// The field `run`: the format, the command and its arguments, the version of minigrad, the platform and the time.
nlohmann::json run_fields(const std::string& command);

/// The command line of a run, quoted for a shell; "" if the JSON does not say.
std::string command_line(const nlohmann::json& run);

/// The command that wrote the JSON: "fuzz", "conform", "accuracy", "faults" or "bench". Throws std::invalid_argument
/// for other JSON, and for a newer format.
std::string kind_of(const nlohmann::json& run);

/// The engine and its version. Runs of several engines name all of them.
std::string engine_of(const nlohmann::json& run);
std::string engine_version_of(const nlohmann::json& run);

/// The JSON in a file, or in `report.json` of a folder. Throws corpus::Error if it is not that of a run.
nlohmann::json read_run(const std::filesystem::path& path);

/// The file that read_run reads.
std::filesystem::path run_file(const std::filesystem::path& path);

/// The command line that replays a case: "minigrad replay FILE --engine NAME".
std::string replay_command(const std::string& engine, const std::filesystem::path& file);

/// Removes the cases of findings that an earlier report in the folder lists. Other files stay.
void remove_cases_of_report(const std::filesystem::path& folder);

/// Throws corpus::Error if the cases of a report in the folder would lie in the corpus: a later report would remove
/// cases of the corpus. An empty path is no report or no corpus.
void require_cases_outside(const std::filesystem::path& corpus, const std::filesystem::path& folder);

/// Writes `report.json` and the page `index.html` into a folder.
void write_report(const std::filesystem::path& folder, const nlohmann::json& run);

}  // namespace minigrad::properties
