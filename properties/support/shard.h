// SPDX-License-Identifier: MIT
// A machine's share of a campaign: of N shards, shard I takes every N-th index from I.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace minigrad::properties {

/// Few enough that strides do not overflow.
inline constexpr std::uint64_t most_shards = 1'000'000;

struct Shard {
  std::uint64_t index = 0;  ///< from 0
  std::uint64_t count = 1;

  friend bool operator==(const Shard&, const Shard&) = default;
};

/// A shard and where it was specified: the option or the name of an environment variable; empty for the default.
struct ChosenShard {
  Shard shard;
  std::string from;
};

/// Returns the value of an environment variable, or nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

Environment process_environment();

/// Chooses the shard to run. `option` is `I/N`, or `/N` where I comes from the environment, or empty. The option has
/// precedence over GTEST_SHARD_INDEX with GTEST_TOTAL_SHARDS, then SLURM_ARRAY_TASK_ID with _COUNT, _MIN and _STEP,
/// then JOB_COMPLETION_INDEX, which needs `/N` or MINIGRAD_TOTAL_SHARDS. Throws std::runtime_error that says what is
/// expected if the values are not a shard, or if one variable of a pair is missing.
ChosenShard choose_shard(const std::string& option, const Environment& environment);

/// Such as "1/3", the form of the option.
std::string to_string(const Shard& shard);

}  // namespace minigrad::properties
