// SPDX-License-Identifier: MIT
// The engine's side of the protocol: any differentiator as a program that harnesses can ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oracle/differentiator.h"

namespace minigrad::oracle {

/// The engine's answer to a line, with its newline; nothing for stop. An invalid line gets an answer with an error.
std::optional<std::string> answer_to(std::string_view line, Differentiator& engine);

/// Reads lines from one descriptor and writes answers to another, until stop or the end of the input. A line beyond the
/// protocol's limit gets an error. Throws std::system_error if reading or writing fails.
void serve(int input, int output, Differentiator& engine);

}  // namespace minigrad::oracle
