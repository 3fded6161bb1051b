// SPDX-License-Identifier: MIT
// Measures how soon an ordinary campaign finds each planted fault, and how small it shrinks the failure.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "properties/faults/fault_shares.h"

namespace minigrad::properties {

struct FaultSearch {
  std::string oracle = "none";    ///< "none" leaves all answers to the judge
  std::uint64_t seeds = 3;        ///< number of campaigns, with the seeds 1, 2, ...
  std::uint64_t graphs = 10'000;  ///< maximum number of graphs in a campaign
  unsigned jobs = 1;
  std::uint64_t share_points = 300;  ///< maximum number of points of each fault for its shares
};

/// The first failure that a campaign found in the faulty engine.
struct FirstFinding {
  std::uint64_t graphs;  ///< graphs examined, including the failing one
  double milliseconds;   ///< processor time, including shrinking
  std::uint64_t nodes;   ///< nodes after shrinking; a graph that ends the process is not shrunk

  friend bool operator==(const FirstFinding&, const FirstFinding&) = default;
};

struct MeasuredFault {
  std::string fault;
  std::vector<std::optional<FirstFinding>> first;  ///< for each seed; nothing if the fault was not found
  FaultShares shares;

  std::uint64_t found_in() const;  ///< the number of campaigns that found it
  bool found() const { return found_in() == first.size(); }
};

/// Measures the faults with these names, in `search.jobs` processes. Each campaign has a further process of its own,
/// because a faulty engine may end it. Calls `on_progress` several times a second. When a stop is requested, returns
/// the faults that are measured completely. Except for milliseconds, the result depends neither on the number of
/// processes nor on the machine. Throws std::invalid_argument for an unknown name. Throws std::runtime_error if a
/// process cannot start or ends early, for instance because the oracle is missing.
std::vector<MeasuredFault> measure_faults(const std::vector<std::string>& names, const FaultSearch& search,
                                          const std::function<void(std::size_t done)>& on_progress);

}  // namespace minigrad::properties
