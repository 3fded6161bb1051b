// SPDX-License-Identifier: MIT
#include "corpus/json/foreign_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace minigrad::corpus {
namespace {

/// One character of UTF-8, or one byte that is not part of any.
struct Character {
  std::size_t length = 1;
  char32_t code = 0;
  bool is_valid = false;
};

/// The first character of a text that is not empty. Rejects overlong forms, surrogates, and codes above U+10FFFF.
Character decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, lead, true};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {};
  char32_t code = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    code = (code << 6) | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least[length] || is_surrogate || code > 0x10ffff) return {};
  return {length, code, true};
}

struct Range {
  char32_t first;
  char32_t last;
};

/// Characters that control a terminal, are invisible, break lines, or change the direction of writing; and those that
/// XML cannot hold.
constexpr std::array<Range, 12> hidden = {{
    {0x00, 0x1f},        // C0 controls
    {0x7f, 0x9f},        // delete, C1 controls
    {0xad, 0xad},        // soft hyphen
    {0x61c, 0x61c},      // Arabic letter mark
    {0x180e, 0x180e},    // Mongolian vowel separator
    {0x200b, 0x200f},    // zero width, left-to-right and right-to-left marks
    {0x2028, 0x202e},    // line and paragraph separators, embeddings and overrides
    {0x2060, 0x206f},    // word joiner, isolates, invisible operators
    {0xfeff, 0xfeff},    // byte order mark
    {0xfff9, 0xfffb},    // interlinear annotations
    {0xfffe, 0xffff},    // noncharacters
    {0xe0000, 0xe0fff},  // tags and invisible selectors
}};

bool is_hidden(char32_t code) {
  return std::any_of(hidden.begin(), hidden.end(),
                     [code](const Range& range) { return code >= range.first && code <= range.last; });
}

std::string shown(std::string_view text, const Character& character, Lines lines) {
  if (!character.is_valid) return fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
  const char32_t code = character.code;
  const bool is_layout = code == '\n' || code == '\t';
  if (!is_hidden(code) || (is_layout && lines == Lines::several)) return std::string(text.substr(0, character.length));
  if (code == '\n') return "\\n";
  if (code == '\t') return "\\t";
  const auto number = static_cast<std::uint32_t>(code);
  return number < 0x80 ? fmt::format("\\x{:02x}", number) : fmt::format("\\u{:04x}", number);
}

}  // namespace

std::string printable(std::string_view text, Lines lines, std::size_t most) {
  constexpr std::string_view dots = "...";
  std::string out;
  std::size_t kept = 0;  // what remains of `out` if the text must be cut
  while (!text.empty()) {
    const Character character = decode(text);
    out += shown(text, character, lines);
    if (out.size() > most) return out.substr(0, kept) += dots;
    if (out.size() + dots.size() <= most) kept = out.size();
    text.remove_prefix(character.length);
  }
  return out;
}

std::string printable(const std::filesystem::path& file) { return printable(file.native(), Lines::one, 4'096); }

}  // namespace minigrad::corpus
