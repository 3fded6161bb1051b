// SPDX-License-Identifier: MIT
// The deadline is SIGALRM with its default action, which an engine that hangs cannot prevent.
#include "properties/process/deadline_engine.h"

#include <signal.h>
#include <sys/time.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <optional>
#include <utility>

#include "oracle/programs/memory_limit.h"
#include "properties/engines/engines.h"

namespace minigrad::properties {
namespace {

/// Kills the process after this many seconds, at most a year, unless it is destroyed before.
class Deadline {
 public:
  explicit Deadline(double seconds) { set(seconds); }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  ~Deadline() { set(0); }

 private:
  static void set(double seconds) {
    const auto microseconds = static_cast<std::int64_t>(std::ceil(1e6 * std::min(seconds, 3e7)));
    itimerval timer{};
    timer.it_value.tv_sec = microseconds / 1'000'000;
    timer.it_value.tv_usec = microseconds % 1'000'000;
    setitimer(ITIMER_REAL, &timer, nullptr);
  }
};

class DeadlineEngine final : public oracle::Differentiator {
 public:
  DeadlineEngine(std::unique_ptr<oracle::Differentiator> engine, std::optional<double> seconds, Role role,
                 JobSlot* slot)
      : engine_(std::move(engine)), seconds_(seconds), role_(role), slot_(slot) {}

  const oracle::Capabilities& capabilities() const override { return engine_->capabilities(); }

  oracle::Answers differentiate(const oracle::Question& question) override {
    const Naming naming(slot_, role_);
    if (!seconds_) return engine_->differentiate(question);
    const Deadline deadline(*seconds_);
    try {
      return engine_->differentiate(question);
    } catch (const std::exception& error) {  // engines should not throw
      oracle::Answers answers(question.points.size(), wanted_nodes(question.graph, question.manner).size());
      answers.refuse(oracle::Outcome::error, error.what());
      return answers;
    }
  }

  void expect_failures(bool expected) override { engine_->expect_failures(expected); }
  std::optional<std::string> finish() override { return engine_->finish(); }

 private:
  /// Sets the role in the slot during its lifetime.
  class Naming {
   public:
    Naming(JobSlot* slot, Role role) : slot_(slot) {
      if (slot_ != nullptr) slot_->role = role;
    }
    Naming(const Naming&) = delete;
    Naming& operator=(const Naming&) = delete;
    ~Naming() {
      if (slot_ != nullptr) slot_->role = Role::none;
    }

   private:
    JobSlot* slot_;
  };

  std::unique_ptr<oracle::Differentiator> engine_;
  std::optional<double> seconds_;  ///< nothing for a program, which enforces its own deadline
  Role role_;
  JobSlot* slot_;
};

}  // namespace

std::unique_ptr<oracle::Differentiator> make_deadline_engine(const std::string& name, const oracle::Patience& patience,
                                                             Role role, JobSlot* slot) {
  std::unique_ptr<oracle::Differentiator> engine = make_engine(name, patience);
  const bool is_program = engine_command(name).has_value();
  oracle::limit_memory(patience.mebibytes);
  oracle::end_without_memory();
  signal(SIGALRM, SIG_DFL);
  // What ends this process while an engine program is asked is not the engine.
  const Role running = is_program && role == Role::engine ? Role::none : role;
  return std::make_unique<DeadlineEngine>(
      std::move(engine), is_program ? std::nullopt : std::optional(patience.seconds_a_message), running, slot);
}

}  // namespace minigrad::properties
