// SPDX-License-Identifier: MIT
// The question that a command line names: a file, standard input, or a case of the suite.
#pragma once

#include <string>
#include <variant>

#include "corpus/case/question_file.h"
#include "properties/suite/conformance.h"

namespace minigrad::properties {

/// A case or a request of the protocol in a file, or a case of the suite.
using NamedQuestion = std::variant<corpus::Case, corpus::Question, NamedCase>;

/// Reads a file, or standard input if the name is `-`, or finds the case of the suite with that id. A file takes
/// precedence. Throws corpus::Error.
NamedQuestion find_question(const std::string& name);

/// The question to an engine of these claims.
corpus::Question question_for(const NamedQuestion& named, const corpus::Capabilities& claims);

/// A line that says what it is; empty for a request.
std::string heading(const NamedQuestion& named);

}  // namespace minigrad::properties
