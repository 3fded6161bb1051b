// SPDX-License-Identifier: MIT
// `minigrad doctor`: prints which parts of minigrad are there, and how to install those that are missing.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "corpus/json/foreign_text.h"
#include "corpus/layout/layout.h"
#include "minigrad/version.h"
#include "oracle/balls/library_versions.h"
#include "oracle/engines/torch.h"
#include "oracle/judge.h"
#include "oracle/programs/adapters.h"
#include "properties/cli/commands.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

/// A part that a command may need.
struct Part {
  std::string name;
  bool is_needed;       ///< whether commands with their default options need it
  std::string found;    ///< its version or path
  std::string missing;  ///< what is missing and how to install it; empty if nothing is
};

/// The first line that a shell command prints, or "" if it fails.
std::string first_line(const std::string& command) {
  FILE* const output = popen((command + " 2>/dev/null").c_str(), "r");
  if (output == nullptr) return "";
  std::string text;
  for (int c = std::fgetc(output); c != EOF; c = std::fgetc(output)) text += static_cast<char>(c);
  return pclose(output) == 0 ? text.substr(0, text.find('\n')) : "";
}

Part data() {
  const std::filesystem::path folder = corpus::data_folder();
  Part part{"data", true, corpus::printable(folder), ""};
  std::error_code error;
  for (const char* const name : {"corpus/cases", "corpus/conformance", "adapters/python/adapter_kit.py"}) {
    if (std::filesystem::exists(folder / name, error)) continue;
    part.missing = fmt::format("{} does not exist: install minigrad again, or set MINIGRAD_DATA",
                               corpus::printable(folder / name));
    break;
  }
  return part;
}

Part torch() {
  std::error_code error;
  const bool is_built = std::filesystem::exists(oracle::torch_module(), error);
  Part part{"LibTorch", is_built, "", ""};
  if (!is_built) {
    part.missing = "this build has no oracle `torch`: run apt-get install libtorch-dev, then build minigrad";
    return part;
  }
  try {
    const auto engine = oracle::load_torch();
    part.found = fmt::format("{}, {}", engine->capabilities().version, corpus::printable(oracle::torch_module()));
  } catch (const std::exception& failure) {
    part.missing = failure.what();
  }
  return part;
}

Part program(const std::string& name, const std::string& package) {
  Part part{name, false, first_line(name + " --version"), ""};
  if (part.found.empty()) part.missing = "not found: run apt-get install " + package;
  return part;
}

std::vector<Part> all_parts() {
  std::vector<Part> parts{{"program", true, corpus::printable(corpus::program_file()), ""},
                          data(),
                          {"judge", true, oracle::judge_libraries(), oracle::has_judge() ? "" : oracle::no_judge},
                          torch(),
                          program("python3", "python3"),
                          program("node", "nodejs")};
  for (const oracle::Adapter& adapter : oracle::adapters()) {
    parts.push_back({"engine " + adapter.name, false, adapter.missing.empty() ? adapter.command : "", adapter.missing});
  }
  return parts;
}

std::string to_text(const std::vector<Part>& parts, bool is_ready) {
  std::string text = "minigrad " MINIGRAD_VERSION "\n\n";
  for (const Part& part : parts) {
    const char* const state = part.missing.empty() ? "found" : part.is_needed ? "MISSING" : "optional";
    text += fmt::format("{:<22}{:<10}{}\n", part.name, state, part.missing.empty() ? part.found : part.missing);
  }
  return text + (is_ready ? "\nnothing that is needed is missing\n" : "\nneeded parts are missing\n");
}

std::string to_json(const std::vector<Part>& parts, bool is_ready) {
  nlohmann::json all = nlohmann::json::array();
  for (const Part& part : parts) {
    all.push_back({{"name", part.name}, {"needed", part.is_needed}, {"found", part.found}, {"missing", part.missing}});
  }
  return json_text({{"version", MINIGRAD_VERSION}, {"ready", is_ready}, {"parts", all}});
}

}  // namespace

void add_doctor_options(CLI::App& command, int& exit_code) {
  const auto as_json = std::make_shared<bool>(false);
  command.add_flag("--json", *as_json, "Print JSON");
  command.footer("Exit code: 0 if everything that the commands need by default is there, 1 if something is missing.");
  command.callback([as_json, &exit_code] {
    const std::vector<Part> parts = all_parts();
    const bool is_ready = std::none_of(parts.begin(), parts.end(),
                                       [](const Part& part) { return part.is_needed && !part.missing.empty(); });
    fmt::print("{}", *as_json ? to_json(parts, is_ready) : to_text(parts, is_ready));
    exit_code = is_ready ? exit_clean : exit_failures;
  });
}

}  // namespace minigrad::properties
