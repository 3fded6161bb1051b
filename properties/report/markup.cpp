// SPDX-License-Identifier: MIT
#include "properties/report/markup.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>

#include "corpus/json/foreign_text.h"

namespace minigrad::properties {
namespace {

std::string escape(std::string_view foreign, std::size_t most) {
  std::string out;
  for (const char c : corpus::printable(foreign, corpus::Lines::several, most)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const unsigned char byte = i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
      group = (group << 8) | byte;
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k <= bytes.size() ? digits[(group >> (18 - 6 * k)) & 63U] : '=';
    }
  }
  return out;
}

}  // namespace

/// Writes elements. Only the functions below use it.
struct ElementWriter {
  static Markup raw(std::string html) {
    Markup made;
    made.html_ = std::move(html);
    return made;
  }

  static std::string opening(Literal name, const std::vector<Attribute>& attributes) {
    std::string html = fmt::format("<{}", name.text());
    for (const Attribute& attribute : attributes) {
      html += fmt::format(" {}=\"{}\"", attribute.name.text(), attribute.value);
    }
    return html + '>';
  }
};

Markup::Markup(const std::string& foreign) : html_(escape(foreign, longest_text)) {}

Markup Markup::literal(Literal html) { return ElementWriter::raw(std::string(html.text())); }

Markup text(std::string_view foreign, std::size_t most) { return ElementWriter::raw(escape(foreign, most)); }

Markup element(Literal name, const std::vector<Attribute>& attributes, const Markup& content) {
  std::vector<Attribute> escaped = attributes;
  for (Attribute& attribute : escaped) attribute.value = escape(attribute.value, longest_text);
  return ElementWriter::raw(
      fmt::format("{}{}</{}>", ElementWriter::opening(name, escaped), content.html(), name.text()));
}

Markup element(Literal name, const Markup& content) { return element(name, {}, content); }

Markup empty_element(Literal name, const std::vector<Attribute>& attributes) {
  std::vector<Attribute> escaped = attributes;
  for (Attribute& attribute : escaped) attribute.value = escape(attribute.value, longest_text);
  return ElementWriter::raw(ElementWriter::opening(name, escaped));
}

Attribute link_to(const std::string& path) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  // "//" at the beginning would be the name of a server.
  std::string out = path.starts_with("//") ? "/." : path.starts_with('/') ? "" : "./";
  for (const char c : path) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return {"href", out};
}

Markup picture(std::string_view svg, const std::string& description) {
  return ElementWriter::raw(
      fmt::format("<img src=\"data:image/svg+xml;base64,{}\" alt=\"{}\">", base64(svg), escape(description, 1'000)));
}

}  // namespace minigrad::properties
