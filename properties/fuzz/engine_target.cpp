// SPDX-License-Identifier: MIT
// Reads any bytes as a graph, a point and a manner. minigrad answers, and both judges must accept the answer.
#include <fmt/format.h>

#include "corpus/fuzz/target.h"
#include "corpus/protocol/protocol.h"
#include "oracle/engines/minigrad_engine.h"
#include "properties/examine/examine.h"
#include "properties/fuzz/trial_bytes.h"
#include "properties/shrink/example.h"

namespace {

using minigrad::properties::Example;
using minigrad::properties::Trial;
namespace oracle = minigrad::oracle;

/// A report: the graph for a person, and the run for `minigrad serve`.
std::string text_of(const Trial& trial) {
  minigrad::corpus::Points points(trial.points.front().size());
  points.push_back(trial.points.front());
  std::string run;
  append_run(run, 1, trial.graph, points, trial.manner);
  return to_string(Example{trial.graph, trial.points.front()}) + run;
}

void require_no_failure(const Trial& trial, oracle::Verdict verdict, const std::string& reason) {
  if (!is_failure(verdict)) return;
  minigrad::require(false, fmt::format("{}minigrad: {} {}", text_of(trial), name(verdict), reason));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const Trial trial = minigrad::properties::trial_from_bytes({bytes, size});
  oracle::MinigradEngine engine;
  const auto verdict = conduct(trial, engine).front();
  require_no_failure(trial, verdict.verdict, verdict.reason);
  for (const oracle::Backward backward : {oracle::Backward::once, oracle::Backward::twice}) {
    require_no_failure(trial, minigrad::properties::verdict_at(trial.graph, trial.points.front(), backward, engine),
                       "with the quick judge");
  }
  return 0;
}
