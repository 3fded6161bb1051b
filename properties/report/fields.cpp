// SPDX-License-Identifier: MIT
#include "properties/report/fields.h"

#include <limits>

#include "corpus/json/number.h"
#include "properties/support/table.h"

namespace minigrad::properties {

using nlohmann::json;

namespace {

/// JSON that was parsed has whole numbers without sign; JSON that the program makes has both.
bool is_count(const json& value) {
  return value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
}

}  // namespace

const json& field(const json& object, const char* key) {
  static const json none;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() ? *found : none;
}

std::string words(const json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (is_count(value)) return grouped(value.get<std::uint64_t>());
  if (value.is_number_float()) return corpus::plain_number(value.get<double>());
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  return value.is_number_integer() ? std::to_string(value.get<std::int64_t>()) : "";
}

double number(const json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) {
    if (const auto named = corpus::named_number(value.get_ref<const std::string&>())) return *named;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::uint64_t count(const json& value) { return is_count(value) ? value.get<std::uint64_t>() : 0; }

const json::array_t& elements(const json& value) {
  static const json::array_t none;
  return value.is_array() ? value.get_ref<const json::array_t&>() : none;
}

}  // namespace minigrad::properties
