// SPDX-License-Identifier: MIT
// Reads the fields of a message. Errors name the field.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/json/document.h"
#include "corpus/protocol/capabilities.h"

namespace minigrad::corpus::fields {

/// Throws the Error `...: field: expected X, got Y`.
[[noreturn]] inline void expected(std::string_view field, const Value& value, std::string_view what) {
  value.fail(fmt::format("{}: expected {}, got {}", field, what, value.describe()));
}

inline std::uint64_t whole(std::string_view field, const Value& value) {
  const std::optional<std::uint64_t> number = value.as_whole();
  if (!number) expected(field, value, "a whole number, 0 or more");
  return *number;
}

inline double number(std::string_view field, const Value& value) {
  const std::optional<double> number = value.as_number();
  if (!number) expected(field, value, "a number, \"nan\", \"inf\" or \"-inf\"");
  return *number;
}

inline std::string text(std::string_view field, const Value& value) {
  const std::optional<std::string_view> text = value.as_string();
  if (!text) expected(field, value, "a string");
  return std::string(*text);
}

/// The enumerator whose word the value is; the words are in the order of the enumeration.
template <typename Enumeration, std::size_t size>
Enumeration choice(std::string_view field, const Value& value, const std::array<std::string_view, size>& words) {
  const std::optional<std::string_view> text = value.as_string();
  const auto found = text ? std::find(words.begin(), words.end(), *text) : words.end();
  if (found == words.end()) expected(field, value, fmt::format("\"{}\"", fmt::join(words, "\" or \"")));
  return static_cast<Enumeration>(found - words.begin());
}

/// The elements of an array, each read by a function.
template <typename Read>
auto list(std::string_view field, const Value& value, Read read) {
  if (!value.is_array()) expected(field, value, "an array");
  std::vector<decltype(read(value))> elements;
  for (const Value element : value.elements()) elements.push_back(read(element));
  return elements;
}

/// The position of a node in a graph of this many nodes.
inline Position position(std::string_view field, const Value& value, std::size_t nodes) {
  const std::optional<std::uint64_t> position = value.as_whole();
  if (!position || *position >= nodes) {
    expected(field, value, fmt::format("the position of a node, at most {}", nodes - 1));
  }
  return static_cast<Position>(*position);
}

}  // namespace minigrad::corpus::fields
