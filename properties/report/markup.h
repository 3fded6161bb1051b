// SPDX-License-Identifier: MIT
// HTML that foreign text cannot break out of. Names of elements and attributes are literals of the program, and every
// other text is escaped: there is no way to add HTML that was read from somewhere.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace minigrad::properties {

/// A text that is written in the source of the program.
class Literal {
 public:
  consteval Literal(const char* text) : text_(text) {}
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// A piece of a page.
class Markup {
 public:
  Markup() = default;
  /// A text, as text() shows it.
  Markup(const std::string& foreign);
  Markup(const char* foreign) : Markup(std::string(foreign)) {}

  Markup& operator+=(const Markup& more) {
    html_ += more.html_;
    return *this;
  }
  friend Markup operator+(Markup first, const Markup& second) { return first += second; }

  const std::string& html() const { return html_; }
  bool empty() const { return html_.empty(); }

  /// HTML of the program itself, such as the style sheet.
  static Markup literal(Literal html);

 private:
  friend struct ElementWriter;

  std::string html_;
};

/// Longer texts are cut and end in "...".
inline constexpr std::size_t longest_text = 20'000;

/// The text as HTML. Control characters, invisible characters and those that change the direction of writing become
/// escapes, as corpus::printable writes them.
Markup text(std::string_view foreign, std::size_t most = longest_text);

struct Attribute {
  Literal name;
  std::string value;  ///< any text
};

/// `<name attributes>content</name>`.
Markup element(Literal name, const std::vector<Attribute>& attributes, const Markup& content);
Markup element(Literal name, const Markup& content);

/// An element without content, such as `input`.
Markup empty_element(Literal name, const std::vector<Attribute>& attributes);

/// The attribute `href` of a link to a file, by its path relative to the page. The path cannot become another scheme.
Attribute link_to(const std::string& path);

/// A picture. As an image, an SVG runs no script, fetches nothing, and shares no name with the page.
Markup picture(std::string_view svg, const std::string& description);

}  // namespace minigrad::properties
