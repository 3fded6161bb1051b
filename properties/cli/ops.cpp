// SPDX-License-Identifier: MIT
// `minigrad ops`: the vocabulary, a line each.
#include <fmt/format.h>

#include "minigrad/op.h"
#include "properties/cli/commands.h"

namespace minigrad::properties {

void add_ops_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("ops", "List the vocabulary: each op and how many operands it takes");
  command->callback([&exit_code] {
    for (const OpInfo& op : all_ops) fmt::print("{:<10}{}\n", op.name, op.arity);
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
