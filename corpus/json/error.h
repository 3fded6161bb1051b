// SPDX-License-Identifier: MIT
// The exception of the corpus: what is wrong with a file, and where.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "corpus/json/foreign_text.h"

namespace minigrad::corpus {

/// A place in a text. Line and column count from 1, columns in bytes.
struct SourcePlace {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(SourcePlace, SourcePlace) = default;
};

/// what() reads `file:line:column: message`, or `file: message` if the error has no place in the file. It is printable,
/// whatever the file and the message contain.
class Error : public std::runtime_error {
 public:
  Error(std::string_view file, SourcePlace place, std::string_view message)
      : std::runtime_error(
            fmt::format("{}:{}:{}: {}", ForeignLine(file), place.line, place.column, ForeignMessage(message))) {}
  Error(std::string_view file, std::string_view message)
      : std::runtime_error(fmt::format("{}: {}", ForeignLine(file), ForeignMessage(message))) {}
};

}  // namespace minigrad::corpus
