// SPDX-License-Identifier: MIT
#include "properties/engines/engines.h"

#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>

#include "oracle/engines/finite_difference.h"
#include "oracle/engines/minigrad_engine.h"
#include "oracle/engines/torch.h"
#include "oracle/programs/adapters.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {
namespace {

constexpr std::string_view fault_prefix = "fault:";
constexpr std::string_view command_prefix = "cmd:";

}  // namespace

std::string engine_names() {
  return "minigrad, torch, finite-difference, fault:NAME for a planted fault, an engine that oracle/adapters can ask "
         "(" +
         oracle::adapter_names() +
         "), or the command line of a program that speaks the protocol (corpus/PROTOCOL.md): cmd:COMMAND, or a COMMAND "
         "with a space or a slash in it";
}

std::optional<std::string> engine_command(const std::string& name) {
  if (name.starts_with(command_prefix)) return name.substr(command_prefix.size());
  if (const auto adapter = oracle::find_adapter(name)) return adapter->command;
  if (name.starts_with(fault_prefix) || name.find_first_of(" /") == std::string::npos) return std::nullopt;
  return name;
}

bool is_engine_name(const std::string& name) {
  if (engine_command(name)) return true;
  if (name.starts_with(fault_prefix)) return make_faulty_engine(name.substr(fault_prefix.size())) != nullptr;
  return name == "minigrad" || name == "torch" || name == "finite-difference";
}

std::unique_ptr<oracle::Differentiator> make_engine(const std::string& name, const oracle::Patience& patience) {
  if (const auto adapter = oracle::find_adapter(name); adapter && !adapter->missing.empty()) {
    throw std::runtime_error("the engine " + name + " cannot be asked: " + adapter->missing);
  }
  if (const auto command = engine_command(name)) return std::make_unique<oracle::EngineProcess>(*command, patience);
  if (name == "minigrad") return std::make_unique<oracle::MinigradEngine>();
  if (name == "torch") return oracle::load_torch();
  if (name == "finite-difference") return std::make_unique<oracle::FiniteDifference>();
  if (name.starts_with(fault_prefix)) {
    if (auto engine = make_faulty_engine(name.substr(fault_prefix.size()))) return engine;
  }
  throw std::invalid_argument("no engine is called \"" + name + "\"; there are " + engine_names());
}

void finish_engine(oracle::Differentiator& engine, const std::string& name) {
  if (const auto bad_end = engine.finish()) fmt::print(stderr, "minigrad: {}: {}\n", name, *bad_end);
}

}  // namespace minigrad::properties
