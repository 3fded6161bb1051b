// SPDX-License-Identifier: MIT
#include "properties/support/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace minigrad::properties {
namespace {

constexpr const char* clear_to_end_of_line = "\x1b[K";

}  // namespace

void ProgressLine::show(const std::string& text) {
  const auto now = Clock::now();
  if (now - last_ < (terminal_ ? std::chrono::milliseconds(200) : std::chrono::seconds(10))) return;
  last_ = now;
  if (terminal_) {
    fmt::print(stderr, "\r{}{}", text, clear_to_end_of_line);
  } else {
    fmt::print(stderr, "{}\n", text);
  }
  std::fflush(stderr);
}

void ProgressLine::clear() const {
  if (terminal_) fmt::print(stderr, "\r{}", clear_to_end_of_line);
}

bool ProgressLine::is_terminal() { return isatty(STDERR_FILENO) != 0; }

}  // namespace minigrad::properties
