// SPDX-License-Identifier: MIT
// `minigrad explain`: says in a sentence and a table what an engine gets wrong, node by node.
#include "properties/explain/explain.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "properties/cli/commands.h"
#include "properties/cli/explained.h"
#include "properties/cli/shared_options.h"
#include "properties/explain/explanation_text.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

struct ExplainCommand {
  std::string path;
  ExplainOptions explain;
  PictureFiles pictures;
  std::string json;
};

/// "this case was found in torch": for a case that another engine passes.
std::string hint(const NamedQuestion& named, const Explanation& explanation) {
  const auto* const test_case = std::get_if<corpus::Case>(&named);
  if (test_case == nullptr || is_failure(explanation.verdict)) return "";
  const corpus::ForeignName& found = test_case->origin.engine;
  if (found.empty() || found == explanation.engine) return "";
  return fmt::format("\nthis case was found with the engine {}; --engine selects an engine\n", found);
}

int run_explain(const ExplainCommand& options) {
  const NamedQuestion named = find_question(options.path);
  check_pictures(options.pictures, named);
  if (!options.json.empty() && options.json != "-") require_writable_file(options.json);
  const Explained explained = explain_named(named, options.explain);
  const Explanation& explanation = explained.explanation;
  if (options.json == "-") {
    fmt::print("{}", json_text(to_json(explanation)));
    write_pictures(options.pictures, explained, stderr);
  } else {
    fmt::print("{}", explanation_text(explanation));
    if (explained.points > 1) fmt::print("\npoint {} of {}\n", explained.point + 1, explained.points);
    fmt::print("{}", hint(named, explanation));
    write_pictures(options.pictures, explained, stdout);
    if (!options.json.empty()) write_output(options.json, json_text(to_json(explanation)));
  }
  if (explanation.verdict == oracle::Verdict::unsupported) return exit_untested;
  return is_failure(explanation.verdict) ? exit_failures : exit_clean;
}

}  // namespace

void add_explain_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<ExplainCommand>();
  command
      .add_option(
          "CASE", options->path,
          "A case, a request of the protocol, a file that `conform --report` wrote in runs/, or the id of a case "
          "of the suite; - for standard input")
      ->required()
      ->type_name("");
  add_engine_option(command, options->explain.engine, "Engine to explain");
  add_oracle_option(command, options->explain.oracle, "Engine whose numbers are shown too, or none");
  add_patience_options(command, options->explain.patience);
  add_picture_options(command, options->pictures);
  command.add_option("--json", options->json, "Write the explanation to FILE as JSON; - for standard output")
      ->type_name("FILE");
  command.callback([options, &exit_code] { exit_code = run_explain(*options); });
}

}  // namespace minigrad::properties
