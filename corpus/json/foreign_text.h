// SPDX-License-Identifier: MIT
// Text of a foreign origin, such as an engine's error, a case's summary or a file name, made safe to show.
#pragma once

#include <fmt/format.h>

#include <compare>
#include <cstddef>
#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>

namespace minigrad::corpus {

/// Whether a text may have several lines. In a text of one line a newline and a tab become escapes.
enum class Lines { one, several };

/// The text as valid UTF-8 that moves no cursor and hides nothing. A byte that is not part of UTF-8 becomes an escape
/// such as \x80. So do control characters (\x1b, \u0085), and characters that are invisible or change the direction of
/// writing (\u202e). A result longer than `most` bytes is cut at a character and ends in "..."; `most` is at least 3.
/// Applying the function again changes nothing.
std::string printable(std::string_view text, Lines lines, std::size_t most);

/// A file name to show, in one line.
std::string printable(const std::filesystem::path& file);

/// Foreign text as the function above returns it, so that it can be used like any other. The original is not kept.
/// Fields with text of an engine or of a file have this type, and then no place where they are shown can forget to make
/// them printable.
template <std::size_t most, Lines lines>
class ForeignText {
 public:
  ForeignText() = default;
  ForeignText(std::string_view text) : text_(printable(text, lines, most)) {}
  ForeignText(const std::string& text) : ForeignText(std::string_view(text)) {}
  ForeignText(const char* text) : ForeignText(std::string_view(text)) {}

  const std::string& str() const { return text_; }
  operator const std::string&() const { return text_; }
  bool empty() const { return text_.empty(); }
  void clear() { text_.clear(); }

  friend auto operator<=>(const ForeignText&, const ForeignText&) = default;
  friend bool operator==(const ForeignText&, const ForeignText&) = default;
  friend std::ostream& operator<<(std::ostream& stream, const ForeignText& text) { return stream << text.text_; }

  template <typename Json>
  friend void to_json(Json& json, const ForeignText& text) {
    json = text.text_;
  }
  template <typename Json>
  friend void from_json(const Json& json, ForeignText& text) {
    text = json.template get<std::string>();
  }

 private:
  std::string text_;
};

using ForeignName = ForeignText<200, Lines::one>;            ///< the name or version of an engine
using ForeignLine = ForeignText<2'000, Lines::one>;          ///< the summary of a case
using ForeignMessage = ForeignText<4'000, Lines::several>;   ///< an error with an excerpt of standard error
using ForeignReport = ForeignText<100'000, Lines::several>;  ///< the report of a failure that a record holds

}  // namespace minigrad::corpus

template <std::size_t most, minigrad::corpus::Lines lines>
struct fmt::formatter<minigrad::corpus::ForeignText<most, lines>> : fmt::formatter<std::string_view> {
  template <typename Context>
  auto format(const minigrad::corpus::ForeignText<most, lines>& text, Context& context) const {
    return fmt::formatter<std::string_view>::format(text.str(), context);
  }
};
