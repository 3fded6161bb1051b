// SPDX-License-Identifier: MIT
#include "properties/cli/explain_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>

#include "properties/process/stop_signals.h"
#include "properties/support/progress_line.h"

namespace minigrad::properties {

void add_explanations(nlohmann::json& findings, const std::vector<std::optional<corpus::Case>>& cases,
                      const ExplainOptions& options) {
  constexpr std::size_t most = 20;
  const std::size_t count = std::min({most, cases.size(), findings.size()});
  ProgressLine progress;
  for (std::size_t i = 0; i < count && !stop_requested(); ++i) {
    if (!cases[i]) continue;
    progress.show(fmt::format("explaining finding {} of {}", i + 1, count));
    try {
      findings[i]["explanation"] = to_json(explain_named(NamedQuestion{*cases[i]}, options).explanation);
    } catch (const std::exception&) {
      // The page shows what the run itself found.
    }
  }
  progress.clear();
}

}  // namespace minigrad::properties
