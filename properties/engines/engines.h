// SPDX-License-Identifier: MIT
// Differentiators by name, as the command line knows them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "oracle/differentiator.h"
#include "oracle/programs/engine_process.h"

namespace minigrad::properties {

/// What the command line says about names that can be given, in one sentence.
std::string engine_names();

/// The command line of a program that speaks the protocol: what stands behind `cmd:`, a name with a space or a slash in
/// it, or that of an adapter of oracle/adapters, be its engine installed or not. Nothing for the name of anything else,
/// known or not.
std::optional<std::string> engine_command(const std::string& name);

/// Whether there is a differentiator of that name, or it is a command line; it may still fail to load.
bool is_engine_name(const std::string& name);

/// The differentiator of that name. Throws std::invalid_argument for an unknown name and std::runtime_error,
/// saying what is missing, when it cannot be loaded or does not start.
std::unique_ptr<oracle::Differentiator> make_engine(const std::string& name, const oracle::Patience& patience = {});

/// Ends an engine that need not be asked any more, and says on standard error what is wrong about its end.
void finish_engine(oracle::Differentiator& engine, const std::string& name);

}  // namespace minigrad::properties
