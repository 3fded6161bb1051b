// SPDX-License-Identifier: MIT
// An engine that is asked nothing after a deadline.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "oracle/differentiator.h"
#include "oracle/programs/engine_process.h"

namespace minigrad::properties {

using oracle::OutOfTime;

/// Throws OutOfTime in place of asking once the deadline has passed. The engine must outlive it.
class TimedEngine final : public oracle::Differentiator {
 public:
  using Clock = std::chrono::steady_clock;

  TimedEngine(oracle::Differentiator& engine, std::optional<Clock::time_point> deadline)
      : engine_(engine), deadline_(deadline) {}

  bool is_over() const { return deadline_ && Clock::now() >= *deadline_; }

  const corpus::Capabilities& capabilities() const override { return engine_.capabilities(); }
  void expect_failures(bool expected) override { engine_.expect_failures(expected); }
  std::optional<std::string> finish() override { return engine_.finish(); }

  oracle::Answers differentiate(const corpus::Question& question) override {
    if (is_over()) throw OutOfTime();
    return engine_.differentiate(question);
  }

 private:
  oracle::Differentiator& engine_;
  std::optional<Clock::time_point> deadline_;
};

}  // namespace minigrad::properties
