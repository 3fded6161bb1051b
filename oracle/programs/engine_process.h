// SPDX-License-Identifier: MIT
// A program that speaks the protocol of corpus/PROTOCOL.md as a differentiator.
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

#include "corpus/protocol/protocol.h"
#include "oracle/differentiator.h"
#include "oracle/programs/subprocess.h"

namespace minigrad::oracle {

/// How long an engine is waited for, how often it may fail, and how much memory it may take.
struct Patience {
  double seconds_a_message = 10;
  double seconds_to_start = 120;   ///< some import for long
  std::size_t most_troubles = 10;  ///< questions in a row that did not go well at the first attempt
  std::uint64_t mebibytes = 4096;  ///< of memory that a process may take that an engine is in; 0 for any
};

/// The engine cannot be used any more, or could not be from the beginning; what() says why, with its last words.
class EngineGone : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Asks for a whole batch at once. An engine that ends, does not answer in time, or writes anything but the one answer
/// is killed, started again and asked once more. If that fails too, and the batch has several points, they are asked
/// one by one to find those at fault; when none is by itself, all of them are. A status then says crash, timeout or
/// error, why, and what the engine said last on its standard error.
class EngineProcess final : public Differentiator {
 public:
  using Differentiator::differentiate;

  enum class Direction { to_engine, from_engine };
  /// Told each line that is written or read, without its newline; the shape is what an answer to a run must fit.
  using Listener = std::function<void(Direction, std::string_view line, const std::optional<corpus::RunShape>& shape)>;

  /// Starts the command line and asks for its capabilities, a second time if that fails. Throws EngineGone.
  explicit EngineProcess(std::string command, const Patience& patience = {}, Listener listener = {});
  ~EngineProcess() override;

  const Capabilities& capabilities() const override { return capabilities_; }

  /// What the engine does not claim is not asked, but refused as unsupported. Throws EngineGone when the engine has
  /// been in trouble too often in a row.
  Answers differentiate(const Graph& graph, const Points& points, const Manner& manner) override;

  void expect_failures(bool expected) override { failures_expected_ = expected; }

  /// Says stop and waits for the end. What is wrong about it: an exit code, lines that nobody asked for, that it had to
  /// be killed, or that it was in trouble before which had gone at the second attempt.
  std::optional<std::string> finish() override;

  /// How often the engine was started again, and why the last time.
  std::size_t restarts() const { return restarts_; }
  const std::string& last_trouble() const { return last_trouble_; }

  /// The process group that runs now, for tests; -1 when none does.
  pid_t group() const { return process_ ? process_->group() : -1; }

 private:
  struct Question;
  using Clock = Subprocess::Clock;

  void start();
  void start_again();
  Answers ask_twice(const Question& question);
  Answers ask_one_by_one(const Question& question, Answers whole);
  corpus::RunAnswer ask(const Question& question);
  std::string converse(const std::string& text, double seconds, const std::optional<corpus::RunShape>& shape);
  /// Kills the engine and throws why.
  [[noreturn]] void throw_trouble(Outcome outcome, std::string why);
  void count_trouble(const std::string& why);
  std::optional<std::string> end_process();

  std::string command_;
  Patience patience_;
  Listener listener_;
  Capabilities capabilities_;
  std::unique_ptr<Subprocess> process_;
  std::uint64_t next_id_ = 1;
  std::size_t restarts_ = 0;
  std::size_t troubles_ = 0;  ///< in a row
  bool failures_expected_ = false;
  std::size_t rescued_ = 0;  ///< questions that went well at the second attempt
  std::string last_trouble_;
};

}  // namespace minigrad::oracle
