// SPDX-License-Identifier: MIT
#include "properties/cli/explain_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>

#include "corpus/json/foreign_text.h"
#include "properties/process/stop_signals.h"
#include "properties/support/progress_line.h"

namespace minigrad::properties {

namespace {

constexpr std::size_t most_explained = 20;

/// Adds the explanation of a finding. Returns why there is none, or "".
std::string add_explanation(nlohmann::json& finding, const corpus::Case& found, const ExplainOptions& options) {
  const auto& end = options.patience.end_of_run;
  if (stop_requested()) return "the run was interrupted. `minigrad explain` explains the case";
  if (end && std::chrono::steady_clock::now() >= *end)
    return "the time of the run was over. `minigrad explain` explains the case";
  try {
    finding["explanation"] = to_json(explain_named(NamedQuestion{found}, options).explanation);
  } catch (const std::exception& error) {
    return corpus::ForeignMessage(error.what()).str();
  }
  return "";
}

}  // namespace

void add_explanations(nlohmann::json& findings, const std::vector<std::optional<corpus::Case>>& cases,
                      const ExplainOptions& options) {
  ProgressLine progress;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    std::string reason;
    if (i >= most_explained) {
      reason =
          fmt::format("a report explains the first {} findings. `minigrad explain` explains any case", most_explained);
    } else if (i >= cases.size() || !cases[i]) {
      reason = "the graph is too large to be a case";
    } else {
      progress.show(fmt::format("explaining finding {} of {}", i + 1, std::min(most_explained, findings.size())));
      reason = add_explanation(findings[i], *cases[i], options);
    }
    if (!reason.empty()) findings[i]["unexplained"] = reason;
  }
  progress.clear();
}

}  // namespace minigrad::properties
