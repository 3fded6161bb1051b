// SPDX-License-Identifier: MIT
// The position of a JSON parser in its text, from the characters that it reads.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "corpus/json/error.h"

namespace minigrad::corpus {

/// Remembers where the last word (a string, number or literal) and the last mark (one of {}[],:) began. It keeps both,
/// because a parser reads the character after a number to find its end.
class Cursor {
 public:
  SourcePlace word() const { return word_; }
  SourcePlace mark() const { return mark_; }
  SourcePlace last() const { return last_; }  ///< the place of the last character read
  SourcePlace next() const { return next_; }  ///< the place after it

  void read(char character) {
    last_ = next_;
    next_ = character == '\n' ? SourcePlace{last_.line + 1, 1} : SourcePlace{last_.line, last_.column + 1};
    if (in_string_) {
      read_in_string(character);
    } else if (character == '"') {
      in_string_ = true;
      word_ = last_;
    } else if (is_mark(character)) {
      in_word_ = false;
      mark_ = last_;
    } else if (std::string_view(" \t\r\n").find(character) != std::string_view::npos) {
      in_word_ = false;
    } else if (!in_word_) {
      in_word_ = true;
      word_ = last_;
    }
  }

  static bool is_mark(char character) { return std::string_view("{}[],:").find(character) != std::string_view::npos; }

 private:
  void read_in_string(char character) {
    if (escaped_) {
      escaped_ = false;
    } else if (character == '\\') {
      escaped_ = true;
    } else if (character == '"') {
      in_string_ = false;
      in_word_ = false;
    }
  }

  SourcePlace word_, mark_, last_, next_;
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_word_ = false;
};

/// Iterates over a text and passes each character to a cursor, which must outlive it.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* position, Cursor& cursor) : position_(position), cursor_(&cursor) {}

  reference operator*() const { return *position_; }
  CountingIterator& operator++() {
    cursor_->read(*position_++);
    return *this;
  }
  CountingIterator operator++(int) {
    const CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.position_ == b.position_; }

 private:
  const char* position_;
  Cursor* cursor_;
};

}  // namespace minigrad::corpus
