// SPDX-License-Identifier: MIT
// A hypothesis is an engine with one fault. It predicts answers, so another engine can be asked whether it has that
// fault.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "oracle/differentiator.h"
#include "properties/conform/minimize.h"
#include "properties/engines/faulty_engine.h"

namespace minigrad::properties {

struct Hypothesis {
  std::string key;       ///< words joined by hyphens
  std::string sentence;  ///< the fault, and where to look for it
  Fault fault;
};

/// The hypotheses that concern a question: faults of the sweep, of compound assignment, and of its operations.
std::vector<Hypothesis> hypotheses_for(const Question& question);

/// An engine with both faults; nothing if they cannot be combined.
std::optional<Hypothesis> both(const Hypothesis& one, const Hypothesis& other);

/// Whether an engine with this fault gives the answers of the symptom, in every component.
bool predicts(const Hypothesis& hypothesis, const Symptom& symptom, const corpus::Capabilities& claims);

/// Tests hypotheses by asking an engine questions that it has not been asked yet.
class Confirmation {
 public:
  /// The engine must outlive this object.
  explicit Confirmation(oracle::Differentiator& engine) : engine_(engine) {}

  /// The first hypothesis that predicts the symptom and also the answers to fresh questions, chosen so that an engine
  /// without the fault answers differently. Nothing if there is none.
  std::optional<Hypothesis> find(const Symptom& symptom);

  oracle::Differentiator& engine() const { return engine_; }

 private:
  bool is_confirmed(const Hypothesis& hypothesis, const Symptom& symptom);
  bool holds_in_graphs(const Hypothesis& hypothesis, const Symptom& symptom);
  bool holds_in_operation(const Hypothesis& hypothesis, Op op, const Symptom& symptom);
  std::vector<Op> operations_for(const Fault& fault, const Graph& failing);
  const std::vector<Op>& sound_operations();

  oracle::Differentiator& engine_;
  std::optional<std::vector<Op>> sound_;  ///< right by themselves at ordinary points; asked for when first needed
};

}  // namespace minigrad::properties
