// SPDX-License-Identifier: MIT
// An engine in this process that is asked in others: a question that it dies of is refused, as a program's would be.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "oracle/differentiator.h"
#include "oracle/programs/engine_process.h"
#include "properties/process/child_process.h"

namespace minigrad::properties {

/// Asks each question in a child process of its own, and what the engine died of never again. It should be an engine as
/// make_deadline_engine makes it, which has not been asked anything in this process: so no question has a past, and
/// there are no threads that a child would miss.
class ForkingEngine final : public oracle::Differentiator {
 public:
  /// The engine must outlive this one.
  ForkingEngine(oracle::Differentiator& engine, const oracle::Patience& patience)
      : engine_(engine), patience_(patience) {}

  const oracle::Capabilities& capabilities() const override { return engine_.capabilities(); }

  /// Of a death all points are refused. Throws std::runtime_error when there can be no further process.
  oracle::Answers differentiate(const oracle::Question& question) override;

  /// How the last question ended its process; nothing when it was answered.
  const std::optional<Death>& last_death() const { return last_death_; }

 private:
  oracle::Differentiator& engine_;
  oracle::Patience patience_;
  std::map<std::string, Death> deadly_;  ///< questions, in the words of the protocol
  std::optional<Death> last_death_;
};

}  // namespace minigrad::properties
