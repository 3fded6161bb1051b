// SPDX-License-Identifier: MIT
// `minigrad man`: the manual page, in roff. Made from the declared command line.
#include <fmt/format.h>

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "minigrad/version.h"
#include "properties/cli/command_tree.h"
#include "properties/cli/commands.h"

namespace minigrad::properties {
namespace {

/// Text as roff: backslashes, hyphens, and lines that begin like a request.
std::string roff(std::string_view text) {
  std::string escaped;
  bool begins_line = true;
  for (const char c : text) {
    if (begins_line && (c == '.' || c == '\'')) escaped += "\\&";
    escaped += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
    begins_line = c == '\n';
  }
  return escaped;
}

/// The paragraphs of a footer, which blank lines separate.
std::vector<std::string> paragraphs(const std::string& text) {
  std::vector<std::string> all{""};
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) {
      all.emplace_back();
    } else {
      all.back() += line + '\n';
    }
  }
  std::erase(all, "");
  return all;
}

/// A paragraph; one that has indented lines keeps its lines.
std::string paragraph(const std::string& text) {
  if (text.find("\n  ") == std::string::npos) return ".PP\n" + roff(text);
  return ".PP\n.nf\n" + roff(text) + ".fi\n";
}

std::string option_text(const CLI::Option& option) {
  std::string head = option.get_positional() ? option.get_name() : option.get_name(false, true);
  if (takes_value(option) && !option.get_type_name().empty()) head += ' ' + option.get_type_name();
  std::string text = fmt::format(".TP\n.B {}\n{}", roff(head), roff(option.get_description()));
  if (!option.get_default_str().empty()) text += fmt::format(" [default: {}]", roff(option.get_default_str()));
  return text + '\n';
}

/// How many commands have each paragraph in their footers.
std::map<std::string, int> count_paragraphs(const CLI::App& app) {
  std::map<std::string, int> counts;
  for (const CLI::App* const command : visible_commands(app)) {
    for (const std::string& text : paragraphs(command->get_footer())) ++counts[text];
  }
  return counts;
}

std::string manual_page(const CLI::App& app) {
  std::string text = fmt::format(
      ".TH MINIGRAD 1 \"\" \"minigrad {}\" \"User Commands\"\n.SH NAME\nminigrad \\- differential testing of automatic "
      "differentiation engines\n.SH SYNOPSIS\n.B minigrad\n.I COMMAND\n[\\fIOPTION\\fR]...\n.SH DESCRIPTION\n{}\n.SH "
      "COMMANDS\n",
      MINIGRAD_VERSION, roff(app.get_description()));
  const std::map<std::string, int> counts = count_paragraphs(app);
  for (const CLI::App* const command : visible_commands(app)) {
    text += fmt::format(".SS {}\n{}\n", command->get_name(), roff(command->get_description()));
    for (const CLI::Option* const option : command->get_options()) text += option_text(*option);
    for (const std::string& own : paragraphs(command->get_footer())) text += counts.at(own) == 1 ? paragraph(own) : "";
  }
  text += ".SH NOTES\n";  // what several commands have
  for (const auto& [shared, count] : counts) text += count > 1 ? paragraph(shared) : "";
  return text + ".SH EXIT STATUS\n" + roff(app.get_footer()) + '\n';
}

}  // namespace

void add_man_options(CLI::App& command, int& exit_code) {
  command.callback([&command, &exit_code] {
    fmt::print("{}", manual_page(*command.get_parent()));
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
