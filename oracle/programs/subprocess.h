// SPDX-License-Identifier: MIT
// A program that the harness talks to in lines. It has a process group of its own, and nothing of it outlives the
// harness.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/json/posix.h"

namespace minigrad::oracle {

/// How to start a program.
struct CommandLine {
  /// A text for `/bin/sh -c`.
  CommandLine(const std::string& text) : words{"/bin/sh", "-c", text}, shown(text) {}

  /// A program, found in PATH unless it has a slash, and its arguments. No shell reads them.
  CommandLine(std::vector<std::string> program_and_arguments, std::string shown_as)
      : words(std::move(program_and_arguments)), shown(std::move(shown_as)) {}

  std::vector<std::string> words;
  std::string shown;  ///< as the user wrote it
};

/// Why the harness can no longer talk to a program.
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

/// A guard process stands between the program and the harness. It only waits, for the end of the program or for the end
/// of the harness, and then kills the program's whole group. So nothing outlives Ctrl-C, kill -9 or a crash of the
/// harness. A guard that is stopped by a signal is continued. If one is killed, the kernel kills the program, and the
/// harness kills the rest: its group, and every process below it that has become a child of the harness.
class Subprocess {
 public:
  using Clock = std::chrono::steady_clock;

  /// Starts the program, under limit_memory(mebibytes). Throws std::runtime_error if no process can be started.
  explicit Subprocess(const CommandLine& command, std::uint64_t mebibytes = 0);
  Subprocess(const Subprocess&) = delete;
  Subprocess& operator=(const Subprocess&) = delete;

  /// Kills the program's group if it is still there.
  ~Subprocess();

  /// Writes the text, reads one line and returns it without its newline. Writing, reading and draining standard error
  /// go on at the same time, so neither side waits for the other forever. Throws SubprocessError.
  std::string ask(std::string_view text, Clock::time_point deadline, std::size_t longest_line);

  /// The output that has arrived and that no ask() has returned. Stops reading beyond `most_unasked` bytes.
  std::string_view unasked();

  /// Writes the text, closes the program's input and waits for its end. Returns false, and kills it, at the deadline or
  /// when there are more than `most_unasked` bytes of output that nothing asked for.
  bool finish(std::string_view text, Clock::time_point deadline);
  static constexpr std::size_t most_unasked = std::size_t{1} << 20;

  void kill();

  /// How the program ended, such as "exit code 3", also for code 0. Empty while it runs and after kill().
  std::optional<std::string> ending();

  /// Whether the program ended by itself with exit code 0.
  bool ended_well();

  /// The last lines of the program's standard error, with control characters made visible.
  std::string last_words();

  /// The program's process group and the guard, for tests.
  pid_t group() const { return group_; }
  pid_t guard_process() const { return guard_; }

 private:
  /// Moves bytes in all directions until something happens. Returns false at the deadline.
  bool exchange(std::string_view& unsent, Clock::time_point deadline);
  void send(std::string_view& unsent);
  bool receive();
  void drain_errors();
  void read_status(int milliseconds);
  /// Reads what group the program has. Throws std::runtime_error if there is no program.
  void read_group();
  /// Waits for the end of the guard, and returns whether it was killed.
  bool end_guard();

  pid_t guard_ = -1;
  pid_t group_ = -1;
  corpus::UniqueFd input_;    ///< the program's standard input, written to
  corpus::UniqueFd output_;   ///< its standard output
  corpus::UniqueFd errors_;   ///< its standard error
  corpus::UniqueFd control_;  ///< open for as long as the program may live
  corpus::UniqueFd report_;   ///< the guard reports here how the program ended
  std::optional<int> status_;
  bool was_killed_ = false;
  bool lost_its_guard_ = false;  ///< the guard ended without a report
  corpus::LineReader lines_;
  std::string error_tail_;
};

}  // namespace minigrad::oracle
