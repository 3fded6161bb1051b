// SPDX-License-Identifier: MIT
// `minigrad completion SHELL`: completes commands, options and their values. Made from the declared command line.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/programs/adapters.h"
#include "properties/cli/command_tree.h"
#include "properties/cli/commands.h"
#include "properties/engines/planted_faults.h"
#include "properties/suite/conformance.h"

namespace minigrad::properties {
namespace {

using Words = std::vector<std::string>;

/// What may follow an option, apart from numbers and free text, which cannot be completed.
struct Values {
  enum class Kind { none, words, files, folders } kind = Kind::none;
  Words words;
};

Words engine_words() {
  Words words{"minigrad", "torch", "finite-difference"};
  for (const oracle::Adapter& adapter : oracle::adapters()) words.push_back(adapter.name);
  return words;
}

Words names_for(const CLI::App& command, const std::string& option) {
  Words words;
  if (option == "--engine") return engine_words();
  if (option == "--level") return conformance_levels();
  if (option == "--oracle") {
    words = engine_words();
    words.emplace_back("none");
  } else if (option == "--op") {
    for (const Op op : oracle::every_operation()) words.emplace_back(name(op));
  } else if (option == "--fault") {
    for (const Fault& fault : faults()) words.push_back(fault.name);
  } else if (option.empty() && command.get_name() == "completion") {
    words = {"bash", "zsh", "fish"};
  }
  return words;
}

Values values_of(const CLI::App& command, const CLI::Option& option) {
  if (!takes_value(option)) return {};
  if (Words words = names_for(command, long_name(option)); !words.empty()) return {Values::Kind::words, words};
  const std::string type = option.get_type_name();
  if (type == "DIR") return {Values::Kind::folders, {}};
  return {type.find("FILE") == std::string::npos ? Values::Kind::none : Values::Kind::files, {}};
}

std::string joined(const Words& words) { return fmt::format("{}", fmt::join(words, " ")); }

Words option_names(const CLI::App& command) {
  Words names;
  for (const CLI::Option* const option : long_options(command)) names.push_back(long_name(*option));
  return names;
}

/// Text between single quotes of a shell.
std::string posix_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + '\'';
}

std::string bash_values(const Values& values) {
  switch (values.kind) {
    case Values::Kind::words: return fmt::format("words={}", posix_quoted(joined(values.words)));
    case Values::Kind::files: return "files=-f";
    case Values::Kind::folders: return "files=-d";
    case Values::Kind::none: break;
  }
  return ":";
}

std::string bash(const CLI::App& app) {
  Words names;
  std::string values;
  std::string options;
  for (const CLI::App* const command : visible_commands(app)) {
    names.push_back(command->get_name());
    for (const CLI::Option* const option : long_options(*command)) {
      if (!takes_value(*option)) continue;
      values += fmt::format("    '{} {}') {} ;;\n", command->get_name(), long_name(*option),
                            bash_values(values_of(*command, *option)));
    }
    options += fmt::format("      {}) words={}{} ;;\n", command->get_name(),
                           posix_quoted(joined(option_names(*command))), takes_files(*command) ? " files=-f" : "");
  }
  for (const std::string& option : option_names(app)) names.push_back(option);
  return fmt::format(R"(# Completes the commands of minigrad in bash. Made by `minigrad completion bash`.
_minigrad() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} words= files=
  if ((COMP_CWORD == 1)); then
    words={}
  else
    case "${{COMP_WORDS[1]}} ${{COMP_WORDS[COMP_CWORD - 1]}}" in
{}    *) case "${{COMP_WORDS[1]}}" in
{}      esac ;;
    esac
  fi
  if [[ $word == -* ]]; then files=; fi
  mapfile -t COMPREPLY < <(compgen $files -W "$words" -- "$word")
}}
complete -o filenames -F _minigrad minigrad
)",
                     posix_quoted(joined(names)), values, options);
}

/// A description without the characters that have a meaning for _arguments.
std::string zsh_description(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string zsh_values(const Values& values, const std::string& type) {
  switch (values.kind) {
    case Values::Kind::words: return fmt::format(":{}:({})", zsh_description(type), joined(values.words));
    case Values::Kind::files: return ":file:_files";
    case Values::Kind::folders: return ":folder:_files -/";
    case Values::Kind::none: break;
  }
  return fmt::format(":{}: ", zsh_description(type));
}

std::string zsh(const CLI::App& app) {
  std::string names;
  std::string commands;
  for (const CLI::App* const command : visible_commands(app)) {
    names += fmt::format("      {}\n",
                         posix_quoted(command->get_name() + ":" + zsh_description(command->get_description())));
    commands += fmt::format("    {}) _arguments", command->get_name());
    for (const CLI::Option* const option : long_options(*command)) {
      const std::string description = zsh_description(option->get_description());
      const bool has_value = takes_value(*option);
      const std::string values = has_value ? zsh_values(values_of(*command, *option), option->get_type_name()) : "";
      commands += fmt::format(" \\\n      {}", posix_quoted(fmt::format("*{}{}[{}]{}", long_name(*option),
                                                                        has_value ? "=" : "", description, values)));
    }
    if (takes_files(*command)) commands += " \\\n      '*:file:_files'";
    commands += " ;;\n";
  }
  return fmt::format(R"(#compdef minigrad
# Completes the commands of minigrad in zsh. Made by `minigrad completion zsh`.
_minigrad() {{
  if (( CURRENT == 2 )); then
    local -a commands=(
{}    )
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
{}  esac
}}
if [[ $funcstack[1] == _minigrad ]]; then _minigrad "$@"; else compdef _minigrad minigrad; fi
)",
                     names, commands);
}

std::string fish_values(const Values& values) {
  switch (values.kind) {
    case Values::Kind::words: return fmt::format(" -x -a {}", posix_quoted(joined(values.words)));
    case Values::Kind::files: return " -r -F";
    case Values::Kind::folders: return " -x -a '(__fish_complete_directories)'";
    case Values::Kind::none: break;
  }
  return " -x";
}

/// Text between single quotes of fish, which has other escapes than a POSIX shell.
std::string fish_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return quoted + '\'';
}

std::string fish(const CLI::App& app) {
  std::string text =
      "# Completes the commands of minigrad in fish. Made by `minigrad completion fish`.\n"
      "complete -c minigrad -f\n";
  for (const CLI::App* const command : visible_commands(app)) {
    const std::string& name = command->get_name();
    text += fmt::format("complete -c minigrad -n __fish_use_subcommand -a {} -d {}\n", name,
                        fish_quoted(command->get_description()));
    const std::string here = fmt::format("complete -c minigrad -n '__fish_seen_subcommand_from {}'", name);
    for (const CLI::Option* const option : long_options(*command)) {
      text += fmt::format("{} -l {}{} -d {}\n", here, option->get_lnames().front(),
                          takes_value(*option) ? fish_values(values_of(*command, *option)) : "",
                          fish_quoted(option->get_description()));
    }
    if (takes_files(*command)) text += here + " -F\n";
  }
  return text;
}

std::string script(const CLI::App& app, const std::string& shell) {
  if (shell == "bash") return bash(app);
  return shell == "zsh" ? zsh(app) : fish(app);
}

}  // namespace

void add_completion_options(CLI::App& command, int& exit_code) {
  const auto shell = std::make_shared<std::string>();
  command.add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->type_name("")
      ->check(CLI::IsMember(Words{"bash", "zsh", "fish"}).description(""));
  command.callback([&command, shell, &exit_code] {
    fmt::print("{}", script(*command.get_parent(), *shell));
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
