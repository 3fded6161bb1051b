// SPDX-License-Identifier: MIT
// The engines of oracle/adapters by name: how to start each, and whether it is installed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minigrad::oracle {

struct Adapter {
  std::string name;
  std::string command;  ///< the command line, for a shell
  std::string missing;  ///< what is not installed and how to install it; empty if nothing is missing
};

/// Every adapter of the project, installed or not, in the order of the README. The programs are in
/// the folders of corpus/layout/layout.h, or scripts in the folder MINIGRAD_ADAPTERS. MINIGRAD_PYTHON names another
/// Python interpreter.
std::vector<Adapter> adapters();

std::optional<Adapter> find_adapter(std::string_view name);

/// The names, separated by commas.
std::string adapter_names();

}  // namespace minigrad::oracle
