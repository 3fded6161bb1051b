// SPDX-License-Identifier: MIT
// A JSON text as a tree of values that know their place, so that every error names line and column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/json/error.h"

namespace minigrad::corpus {

/// The limits of a text. A text may be hostile and must not exhaust stack, memory or time.
struct Limits {
  std::size_t bytes = std::size_t{256} << 20;
  std::size_t values = 64'000'000;
  std::size_t depth = 16;
  std::size_t members = 64;  ///< of one object
};

class Document;

/// A value of a document. The document must outlive it. Cheap to copy.
class Value {
 public:
  class Iterator;
  struct Range;

  SourcePlace place() const;
  bool is_null() const;
  bool is_array() const;
  bool is_object() const;

  /// The content, if the value is of that kind. A number may also be one of the strings of named_number(). A whole
  /// number has no sign, fraction or exponent and fits 64 bits.
  std::optional<std::string_view> as_string() const;
  std::optional<bool> as_bool() const;
  std::optional<double> as_number() const;
  std::optional<std::uint64_t> as_whole() const;

  std::size_t size() const;  ///< the elements of an array or the members of an object; otherwise 0
  Range elements() const;    ///< of an array; otherwise empty
  std::optional<Value> find(std::string_view key) const;  ///< the value of that key, in an object
  std::vector<Value> keys() const;                        ///< of an object, as strings; otherwise empty
  Value at(std::string_view key) const;                   ///< the same, but throws an Error if the key is missing

  /// Throws an Error unless this is an object with all of the required keys and no others except the optional ones.
  void expect_keys(std::initializer_list<std::string_view> required,
                   std::initializer_list<std::string_view> optional = {}) const;

  /// A description of the value to follow "got ".
  std::string describe() const;

  /// Throws the Error `file:line:column: message`.
  [[noreturn]] void fail(std::string_view message) const;
  /// Throws the Error `file:line:column: expected <expected>, got <this>`.
  [[noreturn]] void expected(std::string_view expected) const;

 private:
  friend class Document;
  Value(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}
  const Document* document_;
  std::uint32_t index_;
};

/// A whole text, parsed. Not recursive: the values stand in one array, in the order of the text.
class Document {
 public:
  /// Throws an Error, in the name of `file`, unless the text is one JSON value within the limits: UTF-8, no duplicate
  /// keys, and no number that overflows a double.
  Document(std::string_view text, std::string file, const Limits& limits = {});

  /// Values point into their document, so it cannot move.
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  Value root() const { return {*this, 0}; }

 private:
  friend class Value;
  friend class DocumentBuilder;

  enum class Kind : std::uint8_t { null, boolean, number, whole, string, array, object };

  struct Text {
    std::uint32_t begin;
    std::uint32_t length;
  };

  /// A value, followed by the values it contains; in an object each key, as a string, then its value.
  struct Entry {
    Kind kind;
    SourcePlace place;
    std::uint32_t next;  ///< the index after this value and its content
    union {
      std::uint64_t whole;  ///< a whole number; 0 or 1 for a boolean; the number of elements or members
      double number;
      Text text;
    };
  };

  std::string_view text(const Entry& entry) const { return {characters_.data() + entry.text.begin, entry.text.length}; }

  std::string file_;
  std::vector<Entry> entries_;
  std::string characters_;  ///< of all strings, in order
};

class Value::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = const Value*;
  using reference = Value;

  explicit Iterator(Value value) : value_(value) {}
  Value operator*() const { return value_; }
  Iterator& operator++() {
    value_.index_ = value_.document_->entries_[value_.index_].next;
    return *this;
  }
  Iterator operator++(int) {
    const Iterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Iterator& other) const { return value_.index_ == other.value_.index_; }

 private:
  Value value_;
};

struct Value::Range {
  Iterator first;
  Iterator last;
  Iterator begin() const { return first; }
  Iterator end() const { return last; }
};

}  // namespace minigrad::corpus
