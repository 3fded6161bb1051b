// SPDX-License-Identifier: MIT
#include "properties/support/progress_line.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace minigrad::properties {
namespace {

constexpr const char* clear_to_end_of_line = "\x1b[K";

/// The number of columns of the terminal, or 80 if it does not say.
std::size_t columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

std::string time_left(double seconds_so_far, std::size_t done, std::size_t total) {
  if (done == 0 || done >= total) return "";
  const double seconds = seconds_so_far * static_cast<double>(total - done) / static_cast<double>(done);
  return seconds < 90 ? fmt::format(", {:.0f} s left", seconds) : fmt::format(", {:.0f} min left", seconds / 60);
}

void ProgressLine::show(const std::string& text) {
  const auto now = Clock::now();
  if (now - last_ < (terminal_ ? std::chrono::milliseconds(200) : std::chrono::seconds(10))) return;
  last_ = now;
  if (terminal_) {
    fmt::print(stderr, "\r{}{}", text.substr(0, columns() - 1), clear_to_end_of_line);
  } else {
    fmt::print(stderr, "{}\n", text);
  }
  std::fflush(stderr);
}

void ProgressLine::announce(const std::string& text) const {
  if (terminal_) fmt::print(stderr, "\r{}{}\n", text, clear_to_end_of_line);
}

void ProgressLine::clear() const {
  if (terminal_) fmt::print(stderr, "\r{}", clear_to_end_of_line);
}

bool ProgressLine::is_terminal() {
  const char* const kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && (kind == nullptr || std::string_view(kind) != "dumb");
}

}  // namespace minigrad::properties
