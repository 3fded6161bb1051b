// SPDX-License-Identifier: MIT
// The status of a long command, on standard error.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace minigrad::properties {

/// ", 35 s left" if the rest takes as long per item as what is done; "" before anything is done.
std::string time_left(double seconds_so_far, std::size_t done, std::size_t total);

/// On a terminal, one line that is overwritten five times a second and cut at the width of the terminal; elsewhere, a
/// new line every ten seconds. There are no colours.
class ProgressLine {
 public:
  /// Shows the text unless the last one was shown too recently.
  void show(const std::string& text);

  /// Writes a line that stays, above the status. Does nothing if there is no terminal.
  void announce(const std::string& text) const;

  /// Removes the line from the terminal, before other output is written.
  void clear() const;

 private:
  using Clock = std::chrono::steady_clock;

  static bool is_terminal();

  bool terminal_ = is_terminal();
  Clock::time_point last_ = Clock::now();
};

}  // namespace minigrad::properties
