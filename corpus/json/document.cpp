// SPDX-License-Identifier: MIT
// Access to a parsed document, and the text of its errors.
#include "corpus/json/document.h"

#include <fmt/format.h>

#include <algorithm>

#include "corpus/json/number.h"
#include "corpus/json/quote.h"

namespace minigrad::corpus {
namespace {

std::string list_keys(std::initializer_list<std::string_view> first, std::initializer_list<std::string_view> second) {
  std::string list;
  for (const auto& keys : {first, second}) {
    for (const std::string_view key : keys) list += (list.empty() ? "" : ", ") + quote(key);
  }
  return list;
}

bool contains(std::initializer_list<std::string_view> keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

SourcePlace Value::place() const { return document_->entries_[index_].place; }
bool Value::is_null() const { return document_->entries_[index_].kind == Document::Kind::null; }
bool Value::is_array() const { return document_->entries_[index_].kind == Document::Kind::array; }
bool Value::is_object() const { return document_->entries_[index_].kind == Document::Kind::object; }

std::optional<std::string_view> Value::as_string() const {
  const Document::Entry& entry = document_->entries_[index_];
  if (entry.kind != Document::Kind::string) return std::nullopt;
  return document_->text(entry);
}

std::optional<bool> Value::as_bool() const {
  const auto& entry = document_->entries_[index_];
  if (entry.kind != Document::Kind::boolean) return std::nullopt;
  return entry.whole != 0;
}

std::optional<double> Value::as_number() const {
  const Document::Entry& entry = document_->entries_[index_];
  if (entry.kind == Document::Kind::number) return entry.number;
  if (entry.kind == Document::Kind::whole) return static_cast<double>(entry.whole);
  if (entry.kind == Document::Kind::string) return named_number(document_->text(entry));
  return std::nullopt;
}

std::optional<std::uint64_t> Value::as_whole() const {
  const Document::Entry& entry = document_->entries_[index_];
  if (entry.kind != Document::Kind::whole) return std::nullopt;
  return entry.whole;
}

std::size_t Value::size() const { return is_array() || is_object() ? document_->entries_[index_].whole : 0; }

Value::Range Value::elements() const {
  const std::uint32_t end = document_->entries_[index_].next;
  return {Iterator({*document_, is_array() ? index_ + 1 : end}), Iterator({*document_, end})};
}

std::optional<Value> Value::find(std::string_view key) const {
  if (!is_object()) return std::nullopt;
  const std::vector<Document::Entry>& entries = document_->entries_;
  for (std::uint32_t i = index_ + 1; i < entries[index_].next; i = entries[i + 1].next) {
    if (document_->text(entries[i]) == key) return Value(*document_, i + 1);
  }
  return std::nullopt;
}

std::vector<Value> Value::keys() const {
  std::vector<Value> keys;
  if (!is_object()) return keys;
  const std::vector<Document::Entry>& entries = document_->entries_;
  for (std::uint32_t i = index_ + 1; i < entries[index_].next; i = entries[i + 1].next) {
    keys.push_back(Value(*document_, i));
  }
  return keys;
}

Value Value::at(std::string_view key) const {
  const std::optional<Value> value = find(key);
  if (!value) fail(fmt::format("expected the key {}, got {} without it", quote(key), describe()));
  return *value;
}

void Value::expect_keys(std::initializer_list<std::string_view> required,
                        std::initializer_list<std::string_view> optional) const {
  if (!is_object()) expected("an object");
  const std::vector<Document::Entry>& entries = document_->entries_;
  for (std::uint32_t i = index_ + 1; i < entries[index_].next; i = entries[i + 1].next) {
    const std::string_view key = document_->text(entries[i]);
    if (contains(required, key) || contains(optional, key)) continue;
    Value(*document_, i).expected("one of the keys " + list_keys(required, optional));
  }
  for (const std::string_view key : required) at(key);
}

std::string Value::describe() const {
  const Document::Entry& entry = document_->entries_[index_];
  switch (entry.kind) {
    case Document::Kind::null: return "null";
    case Document::Kind::boolean: return entry.whole != 0 ? "true" : "false";
    case Document::Kind::number: return number_text(entry.number);
    case Document::Kind::whole: return fmt::format("{}", entry.whole);
    case Document::Kind::string: return quote_briefly(document_->text(entry));
    case Document::Kind::array: return entry.whole == 0 ? "an empty array" : fmt::format("an array of {}", entry.whole);
    case Document::Kind::object: return "an object";
  }
  return {};
}

void Value::fail(std::string_view message) const { throw Error(document_->file_, place(), message); }

void Value::expected(std::string_view expected) const {
  fail(fmt::format("expected {}, got {}", expected, describe()));
}

}  // namespace minigrad::corpus
