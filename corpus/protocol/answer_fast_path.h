// SPDX-License-Identifier: MIT
// A fast reader for the usual form of an answer to a run. A harness reads millions of points.
#pragma once

#include <optional>
#include <string_view>

#include "corpus/protocol/protocol.h"

namespace minigrad::corpus {

/// Reads a line of the usual form: only the fields that PROTOCOL.md names, a number for every point and wanted node.
/// Returns nothing for any other line, right or wrong; read_run_answer then reads it with the full parser.
std::optional<RunAnswer> read_usual_answer(std::string_view line, const RunShape& shape);

}  // namespace minigrad::corpus
