// SPDX-License-Identifier: MIT
// The engines of the command line, by name.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "oracle/differentiator.h"
#include "oracle/programs/engine_process.h"

namespace minigrad::properties {

/// The names that the command line accepts, in one sentence.
std::string engine_names();

/// How to start an engine program: the text after `cmd:`, a name with a space or a slash, or the name of an adapter of
/// oracle/adapters, installed or not, for a shell; the words after `argv:` without one. Nothing for any other name,
/// known or not. Throws std::invalid_argument if `argv:` is not followed by words.
std::optional<oracle::CommandLine> engine_command(const std::string& name);

/// The name of the engine program that these words start: `argv:` and a JSON array of them.
std::string argv_engine(const std::string& json_words);

/// "torch" if this build has the LibTorch module, otherwise "none".
std::string default_oracle();

/// Whether the name is a known engine or a command line. The engine may still fail to load.
bool is_engine_name(const std::string& name);

/// The engine of this name. Throws std::invalid_argument for an unknown name. Throws std::runtime_error with the
/// missing part if the engine cannot be loaded or does not start.
std::unique_ptr<oracle::Differentiator> make_engine(const std::string& name, const oracle::Patience& patience = {});

/// Ends an engine that is not needed any longer. Prints what went wrong at its end to standard error.
void finish_engine(oracle::Differentiator& engine, const std::string& name);

}  // namespace minigrad::properties
