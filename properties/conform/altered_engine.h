// SPDX-License-Identifier: MIT
// For tests of the suite: minigrad with other claims and altered answers.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "oracle/engines/minigrad_engine.h"
#include "properties/conform/conform.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {

/// For an engine that accumulates, the same as starting afresh at each call.
inline corpus::Manner with_clearing(corpus::Manner manner) {
  std::vector<std::optional<Position>> steps;
  for (const auto& step : manner.backward) {
    if (step) steps.emplace_back(std::nullopt);
    steps.push_back(step);
  }
  manner.backward = steps;
  return manner;
}

/// minigrad with other claims and, if `alter` is set, altered answers.
class Altered final : public oracle::Differentiator {
 public:
  using Alter = std::function<void(const Graph&, const corpus::Points&, const corpus::Manner&, oracle::Answers&)>;
  explicit Altered(corpus::Capabilities claims, Alter alter = {})
      : claims_(std::move(claims)), alter_(std::move(alter)) {}

  const corpus::Capabilities& capabilities() const override { return claims_; }

  oracle::Answers differentiate(const Question& question) override {
    const auto& [graph, points, manner] = question;
    EXPECT_EQ(find_unclaimed(claims_, graph, manner), std::nullopt);
    oracle::Answers answers = minigrad_.differentiate({graph, points, used_as_claimed(manner)});
    if (alter_) alter_(graph, points, manner, answers);
    return answers;
  }

 private:
  corpus::Manner used_as_claimed(const corpus::Manner& manner) const {
    return claims_.second_backward == corpus::SecondBackward::afresh ? with_clearing(manner) : manner;
  }

  corpus::Capabilities claims_;
  Alter alter_;
  oracle::MinigradEngine minigrad_;
};

inline corpus::Capabilities all_claims() { return corpus::all_capabilities("altered", "1"); }

inline ConformOptions quick(std::vector<std::string> levels, std::uint64_t graphs = 0) {
  ConformOptions options;
  options.levels = std::move(levels);
  options.graphs = graphs;
  return options;
}

inline const std::vector<std::string> all_but_scale = {"core",      "transcendental", "piecewise", "special",
                                                       "precision", "lifecycle",      "structure"};

inline std::vector<std::string> defect_ids(const Conformance& conformance) {
  std::vector<std::string> ids;
  for (const Defect& defect : conformance.defects) ids.push_back(defect.id);
  return ids;
}

inline Conformance of_fault(const std::string& fault, const std::vector<std::string>& levels,
                            std::uint64_t graphs = 0) {
  const auto engine = make_faulty_engine(fault);
  ConformOptions options = quick(levels, graphs);
  options.force = true;
  return conform(*engine, options);
}

/// The sentence of a fault: its cause, or what was observed.
inline std::string cause_of(const Conformance& conformance, const std::string& id) {
  for (const Defect& defect : conformance.defects) {
    if (defect.id == id) return (defect.is_confirmed ? "cause: " : "observed: ") + defect.cause;
  }
  std::string ids = "no such fault, but";
  for (const Defect& defect : conformance.defects) ids += " " + defect.id;
  return ids;
}

}  // namespace minigrad::properties
