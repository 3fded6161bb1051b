// SPDX-License-Identifier: MIT
// `minigrad serve`: answers the engine protocol with a built-in engine.
#include <signal.h>
#include <unistd.h>

#include <memory>

#include "oracle/programs/serve.h"
#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/engines/engines.h"

namespace minigrad::properties {

void add_serve_options(CLI::App& command, int& exit_code) {
  const auto engine = std::make_shared<std::string>("minigrad");
  add_engine_option(command, *engine, "Engine that answers");
  add_footer(command, "The protocol is documented in corpus/PROTOCOL.md.");
  command.callback([engine, &exit_code] {
    signal(SIGPIPE, SIG_IGN);  // a client that closes its end is an error of write(), which has words
    oracle::serve(STDIN_FILENO, STDOUT_FILENO, *make_engine(*engine));
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
