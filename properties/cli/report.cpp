// SPDX-License-Identifier: MIT
// `minigrad report`: makes pages from the JSON of runs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <stdexcept>
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
  std::string svg;
};

constexpr std::size_t largest_file = std::size_t{1} << 30;

/// Throws if the folder has the report of another run, whose page would be replaced.
void require_no_other_run(const fs::path& folder, const fs::path& file) {
  const fs::path kept = folder / "report.json";
  if (!fs::exists(kept) || fs::equivalent(kept, file)) return;
  if (corpus::read_file(kept, largest_file) == corpus::read_file(file, largest_file)) return;
  throw corpus::Error(folder.string(),
                      "this folder has the report of another run, whose page would be replaced; choose another with "
                      "--out");
}

/// The page of one run, beside its JSON unless --out names a folder.
fs::path write_single(const ReportOptions& options) {
  const fs::path file = run_file(options.runs.front());
  const nlohmann::json run = read_run(file);
  const fs::path named = options.out.empty() ? file.parent_path() : fs::path(options.out);
  const fs::path folder = named.empty() ? "." : named;
  require_writable_folder(folder);
  require_no_other_run(folder, file);
  corpus::write_file(folder / "index.html", page(run));
  return folder / "index.html";
}

/// Whether the file is this page, rather than one of several runs or of an older one.
bool is_page(const fs::path& file, const std::string& html) {
  return fs::is_regular_file(file) && corpus::read_file(file, largest_file) == html;
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

/// The picture of the runs of conform, for which no page is needed.
void write_picture(const ReportOptions& options) {
  std::vector<JoinedRun> joined;
  for (const std::string& path : options.runs) joined.push_back({read_run(path), ""});
  try {
    write_output(options.svg, matrix_svg(joined));
  } catch (const std::invalid_argument& error) {
    throw corpus::Error(options.svg, error.what());
  }
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
  command.add_option("--svg", options->svg, "Also draw the table of engines by levels to FILE as SVG")
      ->type_name("FILE");
  command.footer(
      "One run gives the page that --report writes. Several give a table of engines by levels and operations, with "
      "links to the pages of the runs, and what changed since the last run of the same engine.");
  command.callback([options, &exit_code] {
    if (!options->svg.empty()) {
      require_writable_file(options->svg);
      write_picture(*options);
    }
    const fs::path file = options->runs.size() == 1 ? write_single(*options) : write_joined(*options);
    fmt::print("{}\n", corpus::printable(file));
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
