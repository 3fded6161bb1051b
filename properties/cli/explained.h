// SPDX-License-Identifier: MIT
// What `explain` and the pictures of `show` have in common: a question, explained in a child process.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "oracle/programs/engine_process.h"
#include "properties/cli/named_question.h"
#include "properties/explain/explanation.h"

namespace minigrad::properties {

struct ExplainOptions {
  std::string engine = "minigrad";
  std::string oracle = "none";
  oracle::Patience patience;
  bool seeks_cause = true;  ///< whether further questions look for the cause
};

/// The explanation of one point of several.
struct Explained {
  Explanation explanation;
  std::size_t point;
  std::size_t points;
};

/// Explains the first point at which the engine fails, or the first one. The cause is filled in if it is confirmed. The
/// engine runs in a child process, so an engine that crashes or hangs is explained too.
Explained explain_named(const NamedQuestion& named, const ExplainOptions& options);

/// `--svg FILE` and `--dot FILE`.
struct PictureFiles {
  std::string svg;
  std::string dot;
  bool any() const { return !svg.empty() || !dot.empty(); }
};
void add_picture_options(CLI::App& command, PictureFiles& files);

/// Throws before anything is printed if the graph cannot be drawn or a file cannot be written.
void check_pictures(const PictureFiles& files, const NamedQuestion& named);

/// Writes the files, and their names to `log`.
void write_pictures(const PictureFiles& files, const Explained& explained, std::FILE* log);

}  // namespace minigrad::properties
