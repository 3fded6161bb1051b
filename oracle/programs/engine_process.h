// SPDX-License-Identifier: MIT
// A program that speaks the protocol of corpus/PROTOCOL.md, as a differentiator.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "corpus/protocol/protocol.h"
#include "oracle/differentiator.h"
#include "oracle/programs/subprocess.h"

namespace minigrad::oracle {

/// Limits for an engine: time, failures and memory.
struct Patience {
  double seconds_a_message = 10;
  double seconds_to_start = 120;   ///< imports may take long
  std::size_t most_troubles = 10;  ///< in a row: questions whose first attempt failed
  /// The end of the run. No answer is waited for after it, and at `stop` the engine has a second left.
  std::optional<std::chrono::steady_clock::time_point> end_of_run = std::nullopt;
  std::uint64_t mebibytes = 4096;  ///< memory of a process that runs an engine; 0 means no limit
};

/// The engine cannot be asked, or can no longer be asked. what() gives the reason and its last output.
class EngineGone : public std::runtime_error {
 public:
  explicit EngineGone(const corpus::ForeignMessage& why) : std::runtime_error(why) {}
};

/// After a restart the engine makes other claims than at first, so it is neither believed nor asked again.
class OtherClaims : public EngineGone {
 public:
  OtherClaims(std::string command, const corpus::ForeignMessage& why) : EngineGone(why), command_(std::move(command)) {}

  /// The command line of the engine, as the user wrote it.
  const std::string& command() const { return command_; }

 private:
  std::string command_;
};

/// The end of the run has come. Says nothing about the engine.
class OutOfTime : public std::runtime_error {
 public:
  OutOfTime() : std::runtime_error("the time of the run is over") {}
};

/// Asks for a whole batch at once. An engine that ends, misses the deadline, or writes anything but the one answer is
/// killed, restarted and asked again. If that fails too, the points of the batch are asked one by one to find those at
/// fault; if each succeeds alone, all of them are at fault. The status then says crash, timeout or error, the reason,
/// and the last output on standard error.
class EngineProcess final : public Differentiator {
 public:
  enum class Direction { to_engine, from_engine };
  /// Receives each line that is written or read, without its newline. An answer to a run must have the given shape.
  using Listener = std::function<void(Direction, std::string_view line, const std::optional<corpus::RunShape>& shape)>;

  /// Starts the command line and asks for its capabilities; tries twice, unless the first try times out. Throws
  /// EngineGone.
  explicit EngineProcess(CommandLine command, const Patience& patience = {}, Listener listener = {});
  ~EngineProcess() override;

  const Capabilities& capabilities() const override { return capabilities_; }

  /// Refuses a question or point that the engine does not claim as unsupported, without asking. Throws EngineGone after
  /// too many failures in a row, OtherClaims, and OutOfTime at the end of the run. While failures are expected, an
  /// engine that makes other claims answers with errors instead.
  Answers differentiate(const Question& question) override;

  void expect_failures(bool expected) override { failures_expected_ += expected ? 1 : -1; }

  /// Sends stop and waits for the end. Returns what was wrong: an exit code, unasked lines, that it had to be killed,
  /// or an earlier failure that a second attempt hid.
  std::optional<std::string> finish() override;

  /// How often the engine was restarted, and the last reason.
  std::size_t restarts() const { return restarts_; }
  const std::string& last_trouble() const { return last_trouble_; }

  /// The running process group and its guard, for tests; -1 if there is none.
  pid_t group() const { return process_ ? process_->group() : -1; }
  pid_t guard_process() const { return process_ ? process_->guard_process() : -1; }

 private:
  using Clock = Subprocess::Clock;

  void start();
  void start_again();
  /// Asks at the claimed points and refuses the others.
  Answers ask_at_claimed_points(const Question& question);
  Answers ask_twice(const Question& question);
  Answers ask_one_by_one(const Question& question, Answers whole);
  corpus::RunAnswer ask(const Question& question);
  bool is_run_over() const { return patience_.end_of_run && Clock::now() >= *patience_.end_of_run; }
  /// The time in this number of seconds, or the end of the run if that is earlier.
  Clock::time_point deadline(double seconds) const;
  double seconds_to_end() const;  ///< for the engine, after `stop`
  std::string converse(const std::string& text, double seconds, const std::optional<corpus::RunShape>& shape);
  /// Kills the engine and throws the reason.
  [[noreturn]] void throw_trouble(Outcome outcome, std::string why);
  /// Kills the engine, which is not started again.
  [[noreturn]] void throw_other_claims(const std::string& change);
  void count_trouble(const std::string& why);
  std::optional<std::string> end_process();

  CommandLine command_;
  Patience patience_;
  Listener listener_;
  Capabilities capabilities_;  ///< of the first start; a later one must claim the same
  bool has_started_ = false;
  std::unique_ptr<Subprocess> process_;
  std::uint64_t next_id_ = 1;
  std::size_t restarts_ = 0;
  std::size_t troubles_ = 0;   ///< in a row
  int failures_expected_ = 0;  ///< how many callers expect failures
  std::size_t rescued_ = 0;    ///< questions that only the second attempt answered
  std::string last_trouble_;
  std::optional<OtherClaims> other_claims_;
};

}  // namespace minigrad::oracle
