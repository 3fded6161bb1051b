// SPDX-License-Identifier: MIT
// `minigrad ops`: lists the operations.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "minigrad/op.h"
#include "properties/cli/commands.h"

namespace minigrad::properties {

void add_ops_options(CLI::App& command, int& exit_code) {
  command.callback([&exit_code] {
    for (const OpInfo& op : all_ops) fmt::print("{:<10}{}\n", op.name, op.arity);
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
