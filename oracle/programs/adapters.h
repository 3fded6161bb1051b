// SPDX-License-Identifier: MIT
// The engines of oracle/adapters by name: how each is started, and whether it is installed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minigrad::oracle {

struct Adapter {
  std::string name;
  std::string command;  ///< what a shell starts it with
  std::string missing;  ///< what is not installed, in words with the remedy; empty when nothing is
};

/// Every adapter of the project, installed or not, in the order of the README. The programs are looked for where the
/// project was built, or in the folder that the environment variable MINIGRAD_ADAPTERS names; MINIGRAD_PYTHON names
/// another interpreter for those in Python.
std::vector<Adapter> adapters();

std::optional<Adapter> find_adapter(std::string_view name);

/// The names, with commas between them.
std::string adapter_names();

}  // namespace minigrad::oracle
