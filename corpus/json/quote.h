// SPDX-License-Identifier: MIT
// Text as a JSON string.
#pragma once

#include <string>
#include <string_view>

namespace minigrad::corpus {

/// The JSON string of a text. Bytes that are not UTF-8 become U+FFFD, so that a garbled message can still be saved.
std::string quote(std::string_view text);

/// The same for messages to people: printable, and a long text is cut and ends in `...`.
std::string quote_briefly(std::string_view text);

}  // namespace minigrad::corpus
