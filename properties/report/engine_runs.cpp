// SPDX-License-Identifier: MIT
#include "properties/report/engine_runs.h"

#include <algorithm>
#include <map>
#include <utility>

#include "properties/report/fields.h"
#include "properties/report/run_json.h"

namespace minigrad::properties {

std::string time_of(const nlohmann::json& run) { return words(field(run, "run"), "time"); }

std::vector<EngineRuns> by_engine(const std::vector<JoinedRun>& all) {
  std::map<std::pair<std::string, std::string>, EngineRuns> engines;
  for (const JoinedRun& joined : all) {
    if (kind_of(joined.run) != "conform") continue;
    const std::string name = engine_of(joined.run);
    const std::string language = words(field(joined.run, "engine"), "language");
    EngineRuns& engine = engines[{name, language}];
    engine.name = name;
    engine.language = language;
    engine.runs.push_back(&joined);
  }
  std::vector<EngineRuns> list;
  for (auto& [key, engine] : engines) {
    std::ranges::stable_sort(engine.runs, {}, [](const JoinedRun* one) { return time_of(one->run); });
    list.push_back(std::move(engine));
  }
  return list;
}

}  // namespace minigrad::properties
