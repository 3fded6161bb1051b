// SPDX-License-Identifier: MIT
#include "properties/engines/engines.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "oracle/engines/finite_difference.h"
#include "oracle/engines/minigrad_engine.h"
#include "oracle/engines/torch.h"
#include "oracle/programs/adapters.h"
#include "properties/engines/planted_faults.h"
#include "properties/engines/textbook_engine.h"

namespace minigrad::properties {
namespace {

constexpr std::string_view fault_prefix = "fault:";
constexpr std::string_view command_prefix = "cmd:";
constexpr std::string_view words_prefix = "argv:";

/// The words of a JSON array: a program and its arguments.
std::vector<std::string> parse_words(const std::string& text) {
  const nlohmann::json list = nlohmann::json::parse(text, nullptr, false);
  const auto is_word = [](const nlohmann::json& word) {
    return word.is_string() && word.get_ref<const std::string&>().find('\0') == std::string::npos;
  };
  if (!list.is_array() || list.empty() || !std::ranges::all_of(list, is_word) || list[0] == "") {
    throw std::invalid_argument(
        fmt::format("expected a program and its arguments as a JSON array of strings, got {}", text));
  }
  return list.get<std::vector<std::string>>();
}

}  // namespace

std::string engine_names() {
  return fmt::format(
      "minigrad, torch, finite-difference, fault:NAME (a planted fault), textbook:N (an engine of usual formulas), an "
      "engine of oracle/adapters ({}), or a "
      "command line that speaks the protocol of corpus/PROTOCOL.md: cmd:COMMAND, any COMMAND with a space or a slash, "
      "or "
      "argv:WORDS, a JSON array of words that no shell reads",
      oracle::adapter_names());
}

std::optional<oracle::CommandLine> engine_command(const std::string& name) {
  if (name.starts_with(words_prefix)) {
    return oracle::CommandLine(parse_words(name.substr(words_prefix.size())), name);
  }
  if (name.starts_with(command_prefix)) return name.substr(command_prefix.size());
  if (const auto adapter = oracle::find_adapter(name)) return adapter->command;
  if (name.starts_with(fault_prefix) || name.find_first_of(" /") == std::string::npos) return std::nullopt;
  return name;
}

std::string default_oracle() {
  std::error_code error;
  return std::filesystem::exists(oracle::torch_module(), error) ? "torch" : "none";
}

std::string argv_engine(const std::string& json_words) { return std::string(words_prefix) + json_words; }

bool is_engine_name(const std::string& name) {
  if (engine_command(name)) return true;
  if (name.starts_with(fault_prefix)) return make_faulty_engine(name.substr(fault_prefix.size())) != nullptr;
  if (textbook_number(name)) return true;
  return name == "minigrad" || name == "torch" || name == "finite-difference";
}

std::unique_ptr<oracle::Differentiator> make_engine(const std::string& name, const oracle::Patience& patience) {
  if (const auto adapter = oracle::find_adapter(name); adapter && !adapter->missing.empty()) {
    throw std::runtime_error(fmt::format("the engine {} cannot be asked: {}", name, adapter->missing));
  }
  if (const auto command = engine_command(name)) return std::make_unique<oracle::EngineProcess>(*command, patience);
  if (name == "minigrad") return std::make_unique<oracle::MinigradEngine>();
  if (name == "torch") return oracle::load_torch();
  if (name == "finite-difference") return std::make_unique<oracle::FiniteDifference>();
  if (const auto number = textbook_number(name)) return make_textbook_engine(*number);
  if (name.starts_with(fault_prefix)) {
    if (auto engine = make_faulty_engine(name.substr(fault_prefix.size()))) return engine;
  }
  throw std::invalid_argument(fmt::format("unknown engine \"{}\"; available: {}", name, engine_names()));
}

void finish_engine(oracle::Differentiator& engine, const std::string& name) {
  if (const auto bad_end = engine.finish()) fmt::print(stderr, "minigrad: {}: {}\n", name, *bad_end);
}

}  // namespace minigrad::properties
