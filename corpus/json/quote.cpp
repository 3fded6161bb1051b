// SPDX-License-Identifier: MIT
// The JSON library does the escaping.
#include "corpus/json/quote.h"

#include <nlohmann/json.hpp>

#include "corpus/json/foreign_text.h"

namespace minigrad::corpus {

std::string quote(std::string_view text) {
  using nlohmann::json;
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string quote_briefly(std::string_view text) {
  constexpr std::size_t longest = 40;
  const std::string quoted = text.size() <= longest ? quote(text) : quote(text.substr(0, longest)) + "...";
  return ForeignLine(quoted);
}

}  // namespace minigrad::corpus
