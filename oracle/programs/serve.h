// SPDX-License-Identifier: MIT
// The engine's side of the protocol: any differentiator as a program that other harnesses can ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oracle/differentiator.h"

namespace minigrad::oracle {

/// What the engine answers to a line, with its newline; nothing to stop. Whatever is wrong with the line is said in an
/// answer with an error.
std::optional<std::string> answer_to(std::string_view line, Differentiator& engine);

/// Reads lines from one descriptor and writes answers to another until stop or the end of the input. A line beyond the
/// protocol's limit is answered with an error. Throws std::system_error when it can neither be read nor written.
void serve(int input, int output, Differentiator& engine);

}  // namespace minigrad::oracle
