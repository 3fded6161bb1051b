// SPDX-License-Identifier: MIT
// The short way to read the usual answer to a run, for a harness that reads millions of points.
#pragma once

#include <optional>
#include <string_view>

#include "corpus/protocol/protocol.h"

namespace minigrad::corpus {

/// The answer in a line of the usual form: the fields that PROTOCOL.md names and no others, numbers only, everything
/// that the shape asks for. Nothing for any other line, right or wrong: read_run_answer looks at that one with care.
std::optional<RunAnswer> read_usual_answer(std::string_view line, const RunShape& shape);

}  // namespace minigrad::corpus
