// SPDX-License-Identifier: MIT
// Builds a document from the events of the JSON library's parser. Neither is recursive.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "corpus/json/cursor.h"
#include "corpus/json/document.h"
#include "corpus/json/quote.h"

namespace minigrad::corpus {
namespace {

using nlohmann::json;

/// The parser's error as `expected X, got Y`. The parser writes `... while parsing P - unexpected Y; expected X` for a
/// misplaced token, and `... while parsing P - invalid Z; last read: R` for text that is no token.
std::string explain(std::string_view complaint) {
  const auto behind = [](std::string_view text, std::string_view sign) {
    const std::size_t found = text.find(sign);
    return found == std::string_view::npos ? text : text.substr(found + sign.size());
  };
  const auto before = [](std::string_view text, std::string_view sign) { return text.substr(0, text.find(sign)); };
  const std::string_view fault = behind(complaint, " - ");
  constexpr std::string_view separator = "; expected ";
  if (fault.starts_with("unexpected ") && fault.find(separator) != std::string_view::npos) {
    return fmt::format("expected {}, got {}", behind(fault, separator),
                       before(behind(fault, "unexpected "), separator));
  }
  return fmt::format("expected JSON, got {}", before(fault, "; last read"));
}

/// The text after "invalid literal": the word, and how to write the numbers that JSON lacks, because the JSON writers
/// of some languages write them bare.
std::string explain_literal(std::string_view word) {
  constexpr std::array<std::string_view, 9> numbers = {"NaN", "nan",       "-NaN", "-nan", "Infinity",
                                                       "inf", "-Infinity", "-inf", "Inf"};
  const bool is_number = std::find(numbers.begin(), numbers.end(), word) != numbers.end();
  return ' ' + quote_briefly(word) +
         (is_number ? R"(; JSON has no such number: write the string "nan", "inf" or "-inf")" : "");
}

/// The word that contains a character of the text, or ends before it.
std::string_view word_around(std::string_view text, std::size_t position) {
  const std::string_view delimiters = "{}[],: \t\r\n\"";
  const std::size_t before = position == 0 ? std::string_view::npos : text.find_last_of(delimiters, position - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = text.find_first_of(delimiters, begin);
  return text.substr(begin, end == std::string_view::npos ? end : end - begin);
}

}  // namespace

/// Receives the parser's events. Throws an Error at the first problem.
class DocumentBuilder : public nlohmann::json_sax<json> {
  using Entry = Document::Entry;
  using Kind = Document::Kind;

 public:
  DocumentBuilder(Document& document, std::string_view text, const Limits& limits)
      : document_(document), text_(text), limits_(limits) {}

  void build() {
    if (text_.size() > limits_.bytes) {
      fail({}, fmt::format("expected at most {} bytes, got {}", limits_.bytes, text_.size()));
    }
    // Checked here, because the parser's own message differs between versions.
    if (text_.empty()) fail({}, "expected '[', '{', or a literal, got end of input");
    refuse_zero_bytes();
    json::sax_parse(CountingIterator(text_.data(), cursor_), CountingIterator(text_.data() + text_.size(), cursor_),
                    this);
  }

  bool null() override {
    add(Kind::null, cursor_.word());
    return true;
  }
  bool boolean(bool value) override {
    add(Kind::boolean, cursor_.word()).whole = value ? 1 : 0;
    return true;
  }
  bool number_unsigned(std::uint64_t value) override {
    add(Kind::whole, cursor_.word()).whole = value;
    return true;
  }
  bool number_integer(std::int64_t value) override {
    // The parser sends only numbers with a minus sign here, so zero is negative zero.
    return number_float(value == 0 ? -0.0 : static_cast<double>(value), {});
  }
  bool number_float(double value, const std::string&) override {
    add(Kind::number, cursor_.word()).number = value;
    return true;
  }
  bool string(std::string& value) override {
    set_text(add(Kind::string, cursor_.word()), value);
    return true;
  }
  bool binary(json::binary_t&) override { return false; }  // JSON text has none

  bool key(std::string& name) override {
    refuse_duplicate(name);
    set_text(append(Kind::string, cursor_.word()), name);
    return true;
  }

  bool start_object(std::size_t) override { return open(Kind::object); }
  bool start_array(std::size_t) override { return open(Kind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t characters_read, const std::string& last_token, const json::exception& error) override {
    constexpr int number_overflow = 406;
    if (error.id == number_overflow) {
      fail(cursor_.word(), "expected a number that fits a double, got " + quote_briefly(last_token));
    }
    const std::string_view complaint = error.what();
    std::string message = explain(complaint);
    if (message.ends_with("invalid literal")) message += explain_literal(word_around(text_, characters_read - 1));
    fail(place_of_error(characters_read, last_token, complaint), message);
  }

 private:
  [[noreturn]] void fail(SourcePlace place, std::string_view message) const {
    throw Error(document_.file_, place, message);
  }

  /// The parser takes a zero byte for the end of the text and would ignore what follows.
  void refuse_zero_bytes() const {
    const std::size_t zero = text_.find('\0');
    if (zero == std::string_view::npos) return;
    Cursor cursor;
    for (const char character : text_.substr(0, zero)) cursor.read(character);
    fail(cursor.next(), "expected text, got a zero byte");
  }

  /// The place of the parser's error: the end of a truncated text, the character inside a string, otherwise the start
  /// of the token. Only a misplaced token can be a mark.
  SourcePlace place_of_error(std::size_t characters_read, const std::string& last_token,
                             std::string_view complaint) const {
    if (characters_read > text_.size()) return cursor_.next();
    if (complaint.find("invalid string") != std::string_view::npos) return cursor_.last();
    const bool is_mark = complaint.find(" - unexpected ") != std::string_view::npos && !last_token.empty() &&
                         Cursor::is_mark(last_token.back());
    return is_mark ? cursor_.mark() : cursor_.word();
  }

  /// Appends a value and counts it in the open container.
  Entry& add(Kind kind, SourcePlace place) {
    if (!open_.empty()) ++document_.entries_[open_.back()].whole;
    return append(kind, place);
  }

  Entry& append(Kind kind, SourcePlace place) {
    std::vector<Entry>& entries = document_.entries_;
    if (entries.size() >= limits_.values) fail(place, fmt::format("expected at most {} values", limits_.values));
    const auto next = static_cast<std::uint32_t>(entries.size() + 1);
    return entries.emplace_back(Entry{kind, place, next, {0}});
  }

  void set_text(Entry& entry, const std::string& value) {
    entry.text = {static_cast<std::uint32_t>(document_.characters_.size()), static_cast<std::uint32_t>(value.size())};
    document_.characters_ += value;
  }

  bool open(Kind kind) {
    if (open_.size() >= limits_.depth) {
      fail(cursor_.mark(), fmt::format("expected at most {} arrays and objects inside each other", limits_.depth));
    }
    add(kind, cursor_.mark());
    open_.push_back(document_.entries_.size() - 1);
    return true;
  }

  bool close() {
    document_.entries_[open_.back()].next = static_cast<std::uint32_t>(document_.entries_.size());
    open_.pop_back();
    return true;
  }

  /// Compares with every earlier key; the limit on members keeps that cheap.
  void refuse_duplicate(const std::string& name) const {
    const std::vector<Entry>& entries = document_.entries_;
    if (entries[open_.back()].whole >= limits_.members) {
      fail(cursor_.word(), fmt::format("expected at most {} keys in an object", limits_.members));
    }
    for (std::size_t i = open_.back() + 1; i < entries.size(); i = entries[i + 1].next) {
      if (document_.text(entries[i]) != name) continue;
      fail(cursor_.word(), fmt::format("expected each key once, got {} again (first on line {})", quote_briefly(name),
                                       entries[i].place.line));
    }
  }

  Document& document_;
  std::string_view text_;
  const Limits& limits_;
  Cursor cursor_;
  std::vector<std::size_t> open_;  ///< the containers around the current place, outermost first
};

Document::Document(std::string_view text, std::string file, const Limits& limits) : file_(std::move(file)) {
  DocumentBuilder(*this, text, limits).build();
}

}  // namespace minigrad::corpus
