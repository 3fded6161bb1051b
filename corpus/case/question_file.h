// SPDX-License-Identifier: MIT
// A file that holds one question: a case, or a request of the protocol.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "corpus/case/case.h"

namespace minigrad::corpus {

/// Reads a case; or a request `run`, alone or among the lines `start` and `stop`, as `minigrad conform --report` writes
/// it. Throws an Error as parse_case and read_run do, with the line in the file, and unless there is exactly one
/// request.
std::variant<Case, Question> parse_question(std::string_view text, const std::string& file);

}  // namespace minigrad::corpus
