// SPDX-License-Identifier: MIT
// Reads fields of a run's JSON. The file may be old or edited, so a field that is missing or has another type reads as
// empty: a page shows what is known and leaves out the rest.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace minigrad::properties {

/// The field of an object; null if there is none.
const nlohmann::json& field(const nlohmann::json& object, const char* key);

/// A text as it is; a number as in reports; "yes" or "no"; "" for null, lists and objects.
std::string words(const nlohmann::json& value);
inline std::string words(const nlohmann::json& object, const char* key) { return words(field(object, key)); }

/// The number, also of "inf", "-inf" and "nan"; NaN for anything else.
double number(const nlohmann::json& value);
inline double number(const nlohmann::json& object, const char* key) { return number(field(object, key)); }

/// The whole number; 0 for anything else.
std::uint64_t count(const nlohmann::json& value);
inline std::uint64_t count(const nlohmann::json& object, const char* key) { return count(field(object, key)); }

/// The elements of a list; none for anything else.
const nlohmann::json::array_t& elements(const nlohmann::json& value);

}  // namespace minigrad::properties
