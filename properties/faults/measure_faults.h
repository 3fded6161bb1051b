// SPDX-License-Identifier: MIT
// The harness held to account: how soon an ordinary campaign finds each planted fault, and how small it makes it.
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
  std::string oracle = "none";    ///< "none" leaves everything to the judge
  std::uint64_t seeds = 3;        ///< campaigns of the seeds 1, 2, ...
  std::uint64_t graphs = 10'000;  ///< the most in each campaign
  unsigned jobs = 1;
  std::uint64_t share_points = 300;  ///< the most points of each fault for its shares
};

/// Where a campaign first failed the faulty engine.
struct FirstFinding {
  std::uint64_t graphs;  ///< examined until then, that one included
  double milliseconds;   ///< of processor time, shrinking included
  std::uint64_t nodes;   ///< left after shrinking; a graph that ends the process is not shrunk

  friend bool operator==(const FirstFinding&, const FirstFinding&) = default;
};

struct MeasuredFault {
  std::string fault;
  std::vector<std::optional<FirstFinding>> first;  ///< of each seed; nothing where the fault was not found
  FaultShares shares;

  std::uint64_t found_in() const;  ///< how many campaigns found it
  bool found() const { return found_in() == first.size(); }
};

/// Measures the faults of these names, which there must be, in so many processes; each campaign has one of its own,
/// for a faulty engine may end it. Tells how many are done as it goes. What is measured depends neither on the number
/// of processes nor on the machine, but for milliseconds.
/// Throws std::runtime_error when a process cannot start or ends early, for instance because the oracle is missing.
std::vector<MeasuredFault> measure_faults(const std::vector<std::string>& names, const FaultSearch& search,
                                          const std::function<void(std::size_t done)>& on_progress);

}  // namespace minigrad::properties
