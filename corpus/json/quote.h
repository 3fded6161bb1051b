// SPDX-License-Identifier: MIT
// Text as a JSON string.
#pragma once

#include <string>
#include <string_view>

namespace minigrad::corpus {

/// The JSON string that holds the text. Bytes that are not UTF-8 become U+FFFD: a failure whose message is
/// garbled must still be saved.
std::string quote(std::string_view text);

/// The same for a message to people: a long text is cut and ends in `...`.
std::string quote_briefly(std::string_view text);

}  // namespace minigrad::corpus
