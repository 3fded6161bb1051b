// SPDX-License-Identifier: MIT
// Words of command lines that a person copies.
#pragma once

#include <string>

namespace minigrad::properties {

/// A word quoted for a POSIX shell where necessary.
inline std::string shell_word(const std::string& word) {
  const bool is_plain = !word.empty() && word.find_first_of(" '\"\\$`&|;<>()*?[]#~!{}\n\t") == std::string::npos;
  if (is_plain) return word;
  std::string quoted = "'";
  for (const char character : word) quoted += character == '\'' ? "'\\''" : std::string(1, character);
  return quoted + '\'';
}

}  // namespace minigrad::properties
