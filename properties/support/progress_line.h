// SPDX-License-Identifier: MIT
// The status of a long command, on standard error.
#pragma once

#include <chrono>
#include <string>

namespace minigrad::properties {

/// On a terminal, one line that is overwritten five times a second; elsewhere, a new line every ten seconds.
class ProgressLine {
 public:
  /// Shows the text unless the last one was shown too recently.
  void show(const std::string& text);

  /// Removes the line from the terminal, before other output is written.
  void clear() const;

 private:
  using Clock = std::chrono::steady_clock;

  static bool is_terminal();

  bool terminal_ = is_terminal();
  Clock::time_point last_ = Clock::now();
};

}  // namespace minigrad::properties
