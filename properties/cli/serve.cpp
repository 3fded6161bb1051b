// SPDX-License-Identifier: MIT
// `minigrad serve`: the engine's side of the protocol on standard input and output, for any engine that is built in.
#include <unistd.h>

#include <memory>

#include "oracle/programs/serve.h"
#include "properties/cli/commands.h"
#include "properties/engines/engines.h"

namespace minigrad::properties {

void add_serve_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("serve", "Answer as an engine: the protocol on standard input and output");
  const auto engine = std::make_shared<std::string>("minigrad");
  add_engine_option(*command, *engine)->description("Who answers: " + engine_names());
  command->footer("corpus/PROTOCOL.md says what is asked and answered.");
  command->callback([engine, &exit_code] {
    oracle::serve(STDIN_FILENO, STDOUT_FILENO, *make_engine(*engine));
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
