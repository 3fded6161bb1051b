// SPDX-License-Identifier: MIT
// Differentiators by name, as the command line knows them.
#pragma once

#include <memory>
#include <string>

#include "oracle/differentiator.h"

namespace minigrad::properties {

/// What the command line says about names that can be given, in one sentence.
std::string engine_names();

/// Whether there is a differentiator of that name; it may still fail to load.
bool is_engine_name(const std::string& name);

/// The differentiator of that name. Throws std::invalid_argument for an unknown name and std::runtime_error,
/// saying what is missing, when it cannot be loaded.
std::unique_ptr<oracle::Differentiator> make_engine(const std::string& name);

}  // namespace minigrad::properties
