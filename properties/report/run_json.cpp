// SPDX-License-Identifier: MIT
#include "properties/report/run_json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "corpus/json/error.h"
#include "corpus/json/file.h"
#include "corpus/json/foreign_text.h"
#include "minigrad/version.h"
#include "properties/accuracy/accuracy_report.h"
#include "properties/report/fields.h"
#include "properties/report/page.h"
#include "properties/support/output_file.h"
#include "properties/support/shell_word.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 5> commands = {"fuzz", "conform", "accuracy", "faults", "bench"};

/// The arguments of this process after the name of the command.
std::vector<std::string> process_arguments(const std::string& command) {
  std::ifstream stream("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(stream, word, '\0');) words.push_back(word);
  const auto at = std::find(words.begin(), words.end(), command);
  return at == words.end() ? std::vector<std::string>{} : std::vector<std::string>(at + 1, words.end());
}

/// The distinct values of a field of the measurements, in their order.
std::string distinct(const json& run, const char* key) {
  std::set<std::string> seen;
  std::string list;
  for (const json& one : elements(field(run, "measurements"))) {
    const std::string name = words(one, key);
    if (!name.empty() && seen.insert(name).second) list += (list.empty() ? "" : ", ") + name;
  }
  return list;
}

/// The JSON in a file. Throws corpus::Error for other text, and for lists and objects so deep in each other that
/// copying them would exhaust the stack.
json read_json(const std::filesystem::path& file) {
  constexpr int deepest = 64;
  const auto check_depth = [&](int depth, json::parse_event_t, const json&) {
    if (depth > deepest) throw corpus::Error(file.string(), fmt::format("expected at most {} levels of JSON", deepest));
    return true;
  };
  json read = json::parse(corpus::read_file(file, std::size_t{1} << 30), check_depth, /*allow_exceptions=*/false);
  if (read.is_discarded()) throw corpus::Error(file.string(), "expected JSON");
  return read;
}

/// What an earlier report lists; null if it cannot be read.
json old_report(const std::filesystem::path& file) {
  try {
    return read_json(file);
  } catch (const corpus::Error&) {
    return {};
  }
}

}  // namespace

json run_fields(const std::string& command) {
  return {{"format", run_format},
          {"command", command},
          {"arguments", process_arguments(command)},
          {"harness", "minigrad " MINIGRAD_VERSION},
          {"platform", platform()},
          {"time", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)))}};
}

std::string command_line(const json& run) {
  const json& about = field(run, "run");
  if (!field(about, "arguments").is_array()) return "";
  std::string line = "minigrad " + words(about, "command");
  for (const json& argument : elements(field(about, "arguments"))) line += ' ' + shell_word(words(argument));
  return line;
}

std::string kind_of(const json& run) {
  const json& about = field(run, "run");
  if (!about.is_object()) {
    throw std::invalid_argument("expected the JSON that --json or --report writes, got no field \"run\"");
  }
  if (count(about, "format") != run_format) {
    throw std::invalid_argument(fmt::format("expected format {}, got {}", run_format, words(about, "format")));
  }
  const std::string command = words(about, "command");
  if (std::find(commands.begin(), commands.end(), command) == commands.end()) {
    throw std::invalid_argument(
        fmt::format("expected a run of {}, got \"{}\"", fmt::join(commands, ", "), corpus::printable(command)));
  }
  return command;
}

std::string engine_of(const json& run) {
  const json& engine = field(run, "engine");
  if (engine.is_object()) return words(engine, "name");
  return engine.is_string() ? words(engine) : distinct(run, "engine");
}

std::string engine_version_of(const json& run) {
  const json& engine = field(run, "engine");
  if (engine.is_object()) return words(engine, "version");
  return engine.is_string() ? words(field(run, "versions"), words(engine).c_str()) : "";
}

std::filesystem::path run_file(const std::filesystem::path& path) {
  return std::filesystem::is_directory(path) ? path / "report.json" : path;
}

json read_run(const std::filesystem::path& path) {
  const std::filesystem::path file = run_file(path);
  json run = read_json(file);
  try {
    kind_of(run);
  } catch (const std::invalid_argument& error) {
    throw corpus::Error(file.string(), error.what());
  }
  return run;
}

std::string replay_command(const std::string& engine, const std::filesystem::path& file) {
  return fmt::format("minigrad replay {}{}", shell_word(corpus::printable(file)),
                     engine == "minigrad" ? "" : " --engine " + shell_word(engine));
}

void remove_cases_of_report(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(folder / "report.json", ignored)) return;
  const json run = old_report(folder / "report.json");
  for (const char* const list : {"faults", "findings"}) {
    for (const json& one : elements(field(run, list))) {
      const std::string id = words(one, "id");
      if (id.empty() || id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) continue;
      std::filesystem::remove(folder / "cases" / (id + ".json"), ignored);
      std::filesystem::remove(folder / "runs" / (id + ".jsonl"), ignored);
    }
  }
}

void require_cases_outside(const std::filesystem::path& corpus, const std::filesystem::path& folder) {
  if (corpus.empty() || folder.empty()) return;
  const auto cases = std::filesystem::weakly_canonical(std::filesystem::absolute(folder / "cases"));
  const auto saved = std::filesystem::weakly_canonical(std::filesystem::absolute(corpus));
  const auto [differing, rest] = std::mismatch(saved.begin(), saved.end(), cases.begin(), cases.end());
  if (differing != saved.end() && !differing->empty()) return;
  throw corpus::Error(folder.string(),
                      "a report replaces the cases in its folder `cases`, and this one is in the corpus " +
                          saved.string() + "; choose another folder for --report");
}

void write_report(const std::filesystem::path& folder, const json& run) {
  corpus::write_file(folder / "report.json", json_text(run));
  corpus::write_file(folder / "index.html", page(run));
}

}  // namespace minigrad::properties
