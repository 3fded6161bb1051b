// SPDX-License-Identifier: MIT
// A machine's part of a campaign: of N shards, number I takes every N-th index from I on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace minigrad::properties {

struct Shard {
  std::uint64_t index = 0;  ///< from 0
  std::uint64_t count = 1;

  friend bool operator==(const Shard&, const Shard&) = default;
};

/// A shard, and who said that it is to be run: the option or variables of the environment, empty for nobody.
struct ChosenShard {
  Shard shard;
  std::string from;
};

/// A variable of the environment, nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

Environment process_environment();

/// The shard to be run. The option is `I/N`, or `/N` where I comes from the environment, or empty; it goes before
/// GTEST_SHARD_INDEX and GTEST_TOTAL_SHARDS, these before SLURM_ARRAY_TASK_ID with _COUNT, _MIN and _STEP, and these
/// before JOB_COMPLETION_INDEX, which needs `/N` or MINIGRAD_TOTAL_SHARDS. Throws std::runtime_error, saying what was
/// expected, for what is no shard, and for one variable without the other.
ChosenShard choose_shard(const std::string& option, const Environment& environment);

/// "1/3", as the option has it.
std::string to_string(const Shard& shard);

}  // namespace minigrad::properties
