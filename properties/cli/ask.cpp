// SPDX-License-Identifier: MIT
// `minigrad ask`: puts one question, such as a case of the suite or of a file, to an engine and judges the answer.
#include "properties/cases/ask.h"

#include <fmt/format.h>

#include <memory>

#include "properties/cli/commands.h"
#include "properties/cli/named_question.h"
#include "properties/cli/shared_options.h"
#include "properties/engines/engines.h"
#include "properties/process/child_process.h"
#include "properties/process/deadline_engine.h"
#include "properties/process/death.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

struct AskOptions {
  std::string path;
  std::string engine;
  std::string json;
  oracle::Patience patience;
};

nlohmann::json answers(const AskOptions& options, const NamedQuestion& named, JobSlot& slot) {
  const auto engine = make_deadline_engine(options.engine, options.patience, Role::engine, &slot);
  const Asked asked = ask(question_for(named, engine->capabilities()), *engine);
  finish_engine(*engine, options.engine);
  return {{"outcome", asked.outcome}, {"text", heading(named) + asked.text}, {"json", asked.json}};
}

void show(const AskOptions& options, const std::string& text, const nlohmann::json& json) {
  if (options.json == "-") {
    fmt::print("{}", json_text(json));
    return;
  }
  fmt::print("{}", text);
  if (options.json.empty()) return;
  flush_output();  // the file may be /dev/stdout
  write_output(options.json, json_text(json));
}

int run(const AskOptions& options) {
  if (!options.json.empty() && options.json != "-") require_writable_file(options.json);
  const NamedQuestion named = find_question(options.path);
  // In a child process, which may crash.
  JobSlots slots(1);
  const ChildResult asked = run_in_child([&] { return answers(options, named, slots[0]); });
  if (asked.death) {
    const Role role = slots[0].role;
    const std::string text = fatal_report(options.engine, *asked.death, role, options.patience);
    show(options, text, {{"outcome", name(Asked::Outcome::fails)}, {"reason", text}});
    return is_of_engine(*asked.death, role) ? exit_failures : exit_unusable;
  }
  show(options, asked.result.at("text"), asked.result.at("json"));
  switch (asked.result.at("outcome").get<Asked::Outcome>()) {
    case Asked::Outcome::holds:
    case Asked::Outcome::nothing_owed: return exit_clean;
    case Asked::Outcome::fails: return exit_failures;
    case Asked::Outcome::unsupported: return exit_untested;
  }
  return exit_unusable;
}

}  // namespace

void add_ask_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<AskOptions>();
  command
      .add_option(
          "FILE", options->path,
          "A case, a request of the protocol, or a file that `conform --report` wrote in runs/; the id of a case "
          "of the suite; - for standard input")
      ->required()
      ->type_name("");
  add_engine_option(command, options->engine);
  add_patience_options(command, options->patience);
  command
      .add_option("--json", options->json,
                  "Write all components of all points to FILE as JSON; - for standard output, instead of the text")
      ->type_name("FILE");
  command.callback([options, &exit_code] {
    require_engine(options->engine);
    exit_code = run(*options);
  });
}

}  // namespace minigrad::properties
