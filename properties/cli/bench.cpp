// SPDX-License-Identifier: MIT
// `minigrad bench`: runs the benchmarks, which are the separate program bench_engine in the same folder.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "corpus/json/file.h"
#include "corpus/layout/layout.h"
#include "properties/cli/commands.h"
#include "properties/report/run_json.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

std::filesystem::path bench_program() {
  std::filesystem::path program = corpus::program_file().parent_path() / "bench_engine";
  if (!std::filesystem::exists(program)) {
    throw std::runtime_error(
        "bench_engine is not built; in a checkout, `./dev bench` builds and runs it with the engines to compare with");
  }
  return program;
}

/// Replaces this process by bench_engine. Returns only by throwing.
void run_benchmarks(std::vector<std::string> arguments) {
  const std::filesystem::path program = bench_program();
  arguments.insert(arguments.begin(), program.native());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  flush_output();
  ::execv(program.c_str(), pointers.data());
  throw std::runtime_error(fmt::format("cannot run {}", program.native()));
}

/// Removes `--report DIR` or `--report=DIR` from the arguments and returns the folder; "" if it is not there.
std::string take_report(std::vector<std::string>& arguments) {
  for (auto at = arguments.begin(); at != arguments.end(); ++at) {
    const bool is_joined = at->starts_with("--report=");
    if (*at != "--report" && !is_joined) continue;
    const auto value = is_joined ? at : at + 1;
    if (value == arguments.end()) throw std::invalid_argument("--report: expected the name of a folder");
    std::string folder = is_joined ? at->substr(std::string("--report=").size()) : *value;
    arguments.erase(at, value + 1);
    return folder;
  }
  return "";
}

/// The medians of repeated benchmarks, or all rows if nothing was repeated.
nlohmann::json measurements_in(const nlohmann::json& benchmarks) {
  nlohmann::json medians = nlohmann::json::array();
  nlohmann::json single = nlohmann::json::array();
  for (const nlohmann::json& row : benchmarks) {
    const std::string aggregate = row.value("aggregate_name", "");
    nlohmann::json kept = {{"name", row.at("run_name")},
                           {"real_time", row.at("real_time")},
                           {"cpu_time", row.at("cpu_time")},
                           {"time_unit", row.at("time_unit")},
                           {"repetitions", row.value("repetitions", 1)}};
    if (aggregate == "median") medians.push_back(std::move(kept));
    if (aggregate.empty()) single.push_back(std::move(kept));
  }
  return medians.empty() ? single : medians;
}

/// Runs bench_engine, and writes its results as a page. Returns its exit code.
int report_benchmarks(std::vector<std::string> arguments, const std::filesystem::path& folder) {
  require_writable_folder(folder);
  std::filesystem::create_directories(folder);
  const std::filesystem::path results = folder / "benchmarks.json";
  arguments.insert(arguments.begin(), {"--benchmark_out=" + results.native(), "--benchmark_out_format=json"});
  bench_program();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot start a process");
  if (child == 0) {
    try {
      run_benchmarks(arguments);
    } catch (const std::exception&) {
    }
    ::_exit(exit_unusable);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : exit_unusable;
  if (code != exit_clean) return code;
  const nlohmann::json written = nlohmann::json::parse(corpus::read_file(results, std::size_t{1} << 30));
  write_report(folder, {{"run", run_fields("bench")}, {"measurements", measurements_in(written.at("benchmarks"))}});
  return code;
}

}  // namespace

void add_bench_options(CLI::App& command, int& exit_code) {
  command.prefix_command();
  command.footer(
      "--report DIR writes the medians to DIR as a page, index.html, and as data, report.json. All other arguments are "
      "passed to the benchmark program, for example --benchmark_filter='chain 1e6' or --plot FILE.svg.");
  command.callback([&command, &exit_code] {
    exit_code = exit_unusable;
    std::vector<std::string> arguments = command.remaining();
    const std::string folder = take_report(arguments);
    if (folder.empty()) run_benchmarks(std::move(arguments));
    exit_code = report_benchmarks(std::move(arguments), folder);
  });
}

}  // namespace minigrad::properties
