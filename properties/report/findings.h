// SPDX-License-Identifier: MIT
// The findings of a run, the worst first: the smallest graph that fails, what is wrong and why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "properties/report/markup.h"

namespace minigrad::properties {

/// A finding as a page shows it. An empty text stands for what the JSON does not say.
struct ShownFinding {
  /// An answer beside the truth.
  struct Row {
    std::string component, answer, truth, radius, ulps;
  };

  std::string id;     ///< of the fault, or the bucket
  std::string title;  ///< the id, without what stands beside it
  std::string file;   ///< the name of its case below `cases/`, without `.json`
  std::string op;     ///< the operation at fault, or "composition"
  std::string verdict;
  std::string cause;         ///< a sentence
  bool is_confirmed = true;  ///< whether it is a cause; otherwise it was observed
  std::string expression;
  std::string point;
  std::string usage;
  std::vector<Row> rows;
  std::string report;  ///< the text that the command printed, if there is one
  std::string reason;  ///< words of the engine
  std::vector<std::string> cases;
  std::uint64_t graphs = 0;  ///< random graphs that failed like this
  double ulps = 0;
  std::string replay;  ///< a command line
  nlohmann::json graph;
  nlohmann::json coordinates;
  nlohmann::json explanation;
  std::string unexplained;  ///< why there is no explanation
};

/// The findings of fuzz and conform; none of other commands.
std::vector<ShownFinding> findings_of(const nlohmann::json& run);

/// The names of the verdicts of findings, the worst first, and how many findings have each.
std::vector<std::pair<std::string, std::size_t>> count_verdicts(const std::vector<ShownFinding>& findings);

/// All findings. The first ones are open; a long list is shown in brief, so that the page stays small.
Markup findings_section(const std::vector<ShownFinding>& findings);

/// A verdict or another word as a coloured label.
Markup badge(const std::string& word);

}  // namespace minigrad::properties
