// SPDX-License-Identifier: MIT
// `minigrad report`: makes pages from the JSON of runs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "corpus/json/error.h"
#include "corpus/json/file.h"
#include "corpus/json/foreign_text.h"
#include "properties/cli/commands.h"
#include "properties/report/matrix.h"
#include "properties/report/page.h"
#include "properties/report/run_json.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::vector<std::string> runs;
  std::string out;
};

/// The page of one run, beside its JSON unless --out names a folder.
fs::path write_single(const ReportOptions& options) {
  const nlohmann::json run = read_run(options.runs.front());
  const fs::path beside = run_file(options.runs.front()).parent_path();
  const fs::path folder = options.out.empty() ? beside : fs::path(options.out);
  require_writable_folder(folder.empty() ? "." : folder);
  corpus::write_file(folder / "index.html", page(run));
  return folder / "index.html";
}

/// Whether the file is this page, rather than one of several runs or of an older one.
bool is_page(const fs::path& file, const std::string& html) {
  return fs::is_regular_file(file) && corpus::read_file(file, std::size_t{1} << 30) == html;
}

/// The page of several runs. A run without a page of its own gets one beside it.
fs::path write_joined(const ReportOptions& options) {
  const fs::path folder = options.out.empty() ? "report" : options.out;
  require_writable_folder(folder);
  if (fs::exists(folder / "report.json")) {
    constexpr auto why =
        "this folder has the report of one run, whose page would be replaced; choose another with --out";
    throw corpus::Error(folder.string(), why);
  }
  std::vector<JoinedRun> joined;
  for (std::size_t i = 0; i < options.runs.size(); ++i) {
    const fs::path given = options.runs[i];
    nlohmann::json run = read_run(given);
    fs::path file = given / "index.html";
    const std::string html = page(run);
    if (!is_page(file, html)) {
      file = folder / fmt::format("run-{}.html", i + 1);
      corpus::write_file(file, html);
    }
    // Without symbolic links, which the browser does not follow either.
    joined.push_back({std::move(run), fs::absolute(file).lexically_relative(fs::absolute(folder))});
  }
  corpus::write_file(folder / "index.html", matrix_page(joined));
  return folder / "index.html";
}

}  // namespace

void add_report_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<ReportOptions>();
  command.add_option("RUN", options->runs, "Folders that --report wrote, or files that --json wrote")
      ->required()
      ->type_name("");
  command
      .add_option("--out", options->out,
                  "Folder for index.html. Default: beside the JSON of a single run, otherwise the folder `report`")
      ->type_name("DIR");
  command.footer(
      "One run gives the page that --report writes. Several give a table of engines by levels and operations, with "
      "links to the pages of the runs, and what changed since the last run of the same engine.");
  command.callback([options, &exit_code] {
    const fs::path file = options->runs.size() == 1 ? write_single(*options) : write_joined(*options);
    fmt::print("{}\n", corpus::printable(file));
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
