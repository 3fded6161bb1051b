// SPDX-License-Identifier: MIT
// A program that is spoken to in lines, started by a shell in a process group of its own, of which nothing stays
// behind.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace minigrad::oracle {

/// Why a program cannot be talked to any more.
class SubprocessError : public std::runtime_error {
 public:
  enum class Kind {
    ended,     ///< it closed its output
    overdue,   ///< the time was up
    too_long,  ///< it wrote a line beyond the limit
  };

  SubprocessError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// Between the program and this process stands a guard, a process that does nothing but wait: for the end of the
/// program, or for the end of this process, however it comes, and then it kills the program's whole group. So nothing
/// is left behind by Ctrl-C, kill -9 or a crash here.
class Subprocess {
 public:
  using Clock = std::chrono::steady_clock;

  /// Starts `/bin/sh -c command`, with limit_memory if anything is said of it. Throws std::runtime_error when there can
  /// be no further process.
  explicit Subprocess(const std::string& command, std::uint64_t mebibytes = 0);
  Subprocess(const Subprocess&) = delete;
  Subprocess& operator=(const Subprocess&) = delete;

  /// Kills the program's group if it is still there.
  ~Subprocess();

  /// Writes the text and reads a line, which is returned without its newline. Both at once, with the program's standard
  /// error, so that no side waits for the other for ever. Throws a SubprocessError.
  std::string ask(std::string_view text, Clock::time_point deadline, std::size_t longest_line);

  /// What the program has said that no ask has returned, as far as it has come.
  std::string_view unasked();

  /// Writes the text, closes the program's input and waits for its end. Whether it ended in time; if not, it is killed.
  bool finish(std::string_view text, Clock::time_point deadline);

  void kill();

  /// How the program ended, in words such as "exit code 3"; nothing while it runs, or when it was killed by
  /// kill(). An exit with code 0 is said too.
  std::optional<std::string> ending();

  /// Whether the program ended by itself with code 0.
  bool ended_well();

  /// The last lines of the program's standard error, with control characters made visible.
  std::string last_words();

  /// The program's process group, for tests.
  pid_t group() const { return group_; }

 private:
  void start(const std::string& command, std::uint64_t mebibytes);
  /// Moves bytes in all directions until something happens or the deadline comes; false at the deadline.
  bool exchange(std::string_view& unsent, Clock::time_point deadline);
  void send(std::string_view& unsent);
  bool receive();
  void drain_errors();
  void read_status(int milliseconds);
  void close_all();

  pid_t guard_ = -1;
  pid_t group_ = -1;
  int input_ = -1;    ///< the program's standard input, written to
  int output_ = -1;   ///< its standard output
  int errors_ = -1;   ///< its standard error
  int control_ = -1;  ///< held open as long as the program may live
  int report_ = -1;   ///< on which the guard says how the program ended
  std::optional<int> status_;
  bool was_killed_ = false;
  std::string unread_;
  std::size_t searched_ = 0;  ///< bytes of unread_ in which there is no newline
  std::string error_tail_;
};

}  // namespace minigrad::oracle
