// SPDX-License-Identifier: MIT
// std::to_chars finds the shortest decimal and ignores the locale.
#include "corpus/json/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace minigrad::corpus {

void append_number(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "\"nan\"";
  } else if (std::isinf(number)) {
    out += number > 0 ? "\"inf\"" : "\"-inf\"";
  } else if (number == 0 && std::signbit(number)) {
    out += "-0.0";  // many readers take "-0" for a whole number, which has no negative zero
  } else {
    std::array<char, 32> buffer{};  // the longest shortest decimal, -2.2250738585072014e-308, has 24 characters
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    out.append(buffer.data(), end);
  }
}

std::string number_text(double number) {
  std::string text;
  append_number(text, number);
  return text;
}

std::string plain_number(double number) {
  std::string text = number_text(number);
  std::erase(text, '"');
  return text;
}

std::optional<double> named_number(std::string_view name) {
  if (name == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (name == "inf") return std::numeric_limits<double>::infinity();
  if (name == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

}  // namespace minigrad::corpus
