// SPDX-License-Identifier: MIT
// Doubles as JSON: the shortest decimal that reads back as the same double, and names for what JSON lacks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace minigrad::corpus {

/// Appends the JSON of a number: the shortest decimal that round-trips, in any locale. Negative zero is -0.0. The
/// values that JSON lacks are the strings "nan", "inf" and "-inf". Every NaN is written the same way.
void append_number(std::string& out, double number);

/// The same as a string.
std::string number_text(double number);

/// The same for people: without the quotes of "nan", "inf" and "-inf".
std::string plain_number(double number);

/// The number that a JSON string names: nan, inf or -inf; nothing for any other text.
std::optional<double> named_number(std::string_view name);

}  // namespace minigrad::corpus
