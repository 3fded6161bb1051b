// SPDX-License-Identifier: MIT
// The runs of conform that are joined, by engine.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace minigrad::properties {

struct JoinedRun {
  nlohmann::json run;
  std::string page;  ///< the path of its page, relative to the joined one
};

/// When a run ended, in UTC.
std::string time_of(const nlohmann::json& run);

/// An engine and its runs of conform, the oldest first.
struct EngineRuns {
  std::string name;
  std::string language;
  std::vector<const JoinedRun*> runs;

  const JoinedRun& newest() const { return *runs.back(); }
};

/// The engines in alphabetical order. Engines of one name in two languages, such as torch, are two engines.
std::vector<EngineRuns> by_engine(const std::vector<JoinedRun>& all);

}  // namespace minigrad::properties
