// SPDX-License-Identifier: MIT
// Reads any bytes as a case file. They are refused with an Error, or the case is the same after writing and reading it.
#include <optional>
#include <string>
#include <string_view>

#include "corpus/case/case.h"
#include "corpus/fuzz/target.h"

namespace {

using minigrad::require;
namespace corpus = minigrad::corpus;

void check_case(std::string_view text) {
  const corpus::Case test_case = corpus::parse_case(text, "bytes");
  require(!find_error(test_case.graph), "read a case with an invalid graph");
  for (const corpus::Point& point : test_case.points) {
    require(point.at.size() == input_count(test_case.graph), "read a case with a point that does not fit its graph");
  }
  const std::string written = to_json(test_case);
  try {
    const corpus::Case again = corpus::parse_case(written, "written");
    require(again.graph == test_case.graph && again.manner == test_case.manner && again.id == test_case.id &&
                to_json(again) == written,
            "a case changed when it was written and read");
  } catch (const corpus::Error& error) {
    require(false, std::string("a written case is refused: ") + error.what());
  }
}

/// The text with the right id, if the only Error is that the id does not match the content: mutated bytes never match
/// their hash. Nothing for any other Error.
std::optional<std::string> with_right_id(std::string text, const std::string& error) {
  constexpr std::string_view hint = "\", the id of this content, got ";
  const std::size_t end = error.find(hint);
  if (end == std::string::npos || end < 16) return std::nullopt;
  const std::string right = error.substr(end - 16, 16);
  const std::string wrong = error.substr(end + hint.size());  // as in the text, with its quotes
  const std::size_t at = text.find(wrong);
  if (at == std::string::npos) return std::nullopt;
  return text.replace(at, wrong.size(), '"' + right + '"');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::optional<std::string> text(minigrad::to_text(bytes, size));
  for (int attempt = 0; text && attempt < 2; ++attempt) {
    try {
      check_case(*text);
      return 0;
    } catch (const corpus::Error& error) {
      text = with_right_id(*std::move(text), error.what());
    }
  }
  return 0;
}
