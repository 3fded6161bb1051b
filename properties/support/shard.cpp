// SPDX-License-Identifier: MIT
#include "properties/support/shard.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace minigrad::properties {
namespace {

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

Shard checked(const std::optional<std::uint64_t>& index, const std::optional<std::uint64_t>& count,
              const std::string& what) {
  if (!index || !count || *count == 0 || *count > most_shards || *index >= *count) {
    throw std::runtime_error(fmt::format(
        "{}: expected a shard I/N with whole numbers, I from 0 to N - 1 and N from 1 to {}, such as 0/3, 1/3 and 2/3",
        what, most_shards));
  }
  return {*index, *count};
}

/// Two environment variables that specify a shard. The pair is used if the first one is set.
struct Variables {
  const char* index;
  const char* count;
};

/// The shard of an array task; tasks need not be numbered from 0.
std::uint64_t slurm_index(std::uint64_t task, const Environment& environment) {
  const auto number = [&](const char* name, std::uint64_t usual) {
    const auto text = environment(name);
    const auto value = text ? whole_number(*text) : std::nullopt;
    return value.value_or(usual);
  };
  const std::uint64_t first = number("SLURM_ARRAY_TASK_MIN", 0);
  const std::uint64_t step = number("SLURM_ARRAY_TASK_STEP", 1);
  return task < first || step == 0 ? most_shards : (task - first) / step;
}

}  // namespace

Environment process_environment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* const value = std::getenv(name);
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
  };
}

ChosenShard choose_shard(const std::string& option, const Environment& environment) {
  const std::size_t slash = option.find('/');
  if (!option.empty() && slash != 0) {
    const std::string_view text = option;
    const bool has_both = slash != std::string::npos;
    return {checked(whole_number(text.substr(0, slash)), has_both ? whole_number(text.substr(slash + 1)) : std::nullopt,
                    "--shard " + option),
            "--shard"};
  }
  const std::optional<std::string> option_count = option.empty() ? std::nullopt : std::optional(option.substr(1));
  for (const auto& [index_name, count_name] : {Variables{"GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS"},
                                               Variables{"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT"},
                                               Variables{"JOB_COMPLETION_INDEX", "MINIGRAD_TOTAL_SHARDS"}}) {
    const std::optional<std::string> index = environment(index_name);
    const std::optional<std::string> count = option_count ? option_count : environment(count_name);
    if (!index) continue;
    if (!count) {
      throw std::runtime_error(
          fmt::format("{} is {}, but the number of shards is missing: set {} too, or give --shard /N", index_name,
                      *index, count_name));
    }
    std::optional<std::uint64_t> number = whole_number(*index);
    if (number && index_name == std::string_view("SLURM_ARRAY_TASK_ID")) number = slurm_index(*number, environment);
    return {checked(number, whole_number(*count), fmt::format("{} {} of {}", index_name, *index, *count)), index_name};
  }
  if (option_count) {
    throw std::runtime_error(fmt::format("--shard {}: no environment variable gives the index of the shard", option));
  }
  return {};
}

std::string to_string(const Shard& shard) { return fmt::format("{}/{}", shard.index, shard.count); }

}  // namespace minigrad::properties
