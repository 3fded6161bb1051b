// SPDX-License-Identifier: MIT
// How much is owed: of how many components the judge refuses some answer, and why it is silent on the others.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "corpus/protocol/question.h"
#include "oracle/judge.h"

namespace minigrad::properties {

/// Components by the reason of silence.
struct OwedCounts {
  std::array<std::uint64_t, oracle::silence_names.size()> silences{};
  /// Components at points for which the quick judge has no bounds: a campaign leaves them unjudged if engine and oracle
  /// agree. With the number of these that are owed.
  std::uint64_t without_bounds = 0;
  std::uint64_t owed_without_bounds = 0;

  std::uint64_t& operator[](oracle::Silence silence) { return silences[static_cast<std::size_t>(silence)]; }
  std::uint64_t operator[](oracle::Silence silence) const { return silences[static_cast<std::size_t>(silence)]; }
  std::uint64_t components() const;
  OwedCounts& operator+=(const OwedCounts& other);
};

/// Counts the components of the answers to a question, for an engine of doubles that keeps the contract.
OwedCounts count_owed(const corpus::Question& question);

/// Adds what the quick judge has no bounds for. The question must be one of a campaign.
void count_bounds(const corpus::Question& question, OwedCounts& counts);

/// Counts under a name, such as "suite".
struct NamedOwed {
  std::string name;
  OwedCounts counts;
};

/// A table with a column for each set of counts. The reasons of a verdict are in the order of their counts.
std::string owed_table(const std::vector<NamedOwed>& sets);

/// An object with a key for each set of counts.
nlohmann::json owed_json(const std::vector<NamedOwed>& sets);

/// What the judge says of each component at each point, as JSON, a line for each point:
/// {"graph": [...], "at": [...], "components": [{"silence": "none", "truth": 1, "radius": 0}, ...]}. A component at a
/// kink has "subgradients" too, and a value that must be NaN has the truth "nan".
std::string owed_lines(const corpus::Question& question);

}  // namespace minigrad::properties
