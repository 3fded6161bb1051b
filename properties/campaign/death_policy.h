// SPDX-License-Identifier: MIT
// Decides what a campaign does when a job's process dies: who is to blame, and what is tried again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "properties/campaign/campaign.h"
#include "properties/process/death.h"
#include "properties/process/job_slot.h"

namespace minigrad::properties {

/// A campaign ends when this many graphs have killed a process: each costs the start of another process.
inline constexpr std::size_t most_fatal_graphs = 100;

/// What to do about the graph that a process died of.
enum class Response {
  repeat,          ///< the cause may be accidental: the next process examines the graph again
  blame_engine,    ///< the graph is a failure of the engine
  without_oracle,  ///< the oracle died: the engine is examined without it
  abandon,         ///< neither engine nor oracle is to blame: the graph is skipped and counted as abandoned
};

/// Decides by what was running, and how often a process died at that index. A death whose cause may be accidental (a
/// deadline, the memory limit, the system out of memory) counts only when it happens twice at one index. A signal from
/// outside blames nothing, however often it comes.
class DeathPolicy {
 public:
  /// Call this for each index that was in flight when the whole campaign was killed: it counts as one death.
  void suspect(std::uint64_t index) { suspects_.emplace(index, std::nullopt); }

  /// What to do after a process died at that index while it ran the engine, the oracle or neither.
  Response respond(std::uint64_t index, Role role, const Death& death);

  /// Forgets the indices that are no longer to be examined, and returns those at which a process of this run died, with
  /// the death: it was accidental.
  std::vector<std::pair<std::uint64_t, Death>> clear(const std::function<bool(std::uint64_t)>& is_left);

  /// The indices at which a process of this run died, and that are still to be repeated.
  std::vector<std::uint64_t> suspects() const;

 private:
  struct Kills {
    int count = 0;
    Death death;
  };

  std::map<std::uint64_t, std::optional<Death>> suspects_;  ///< without a death where all processes were killed
  std::map<std::uint64_t, Kills> kills_;                    ///< from outside
};

/// Counts the processes of one job that died in a row without progress.
class FalseStarts {
 public:
  /// Whether this was the last attempt.
  bool add() { return ++count_ >= most; }
  void reset() { count_ = 0; }

 private:
  static constexpr int most = 4;

  int count_ = 0;
};

/// How often a graph that killed a process may be asked for again while it is shrunk: every hang costs its deadline,
/// and every lack of memory fills the memory. Nothing where it may not be asked for again.
std::optional<Tries> shrink_budget(const Death& death, const oracle::Patience& patience);

}  // namespace minigrad::properties
