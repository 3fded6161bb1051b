// SPDX-License-Identifier: MIT
// Runs the conformance suite on an engine: a smoke test, the fixed cases by level, then random graphs within its
// claims.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "oracle/differentiator.h"
#include "oracle/judge.h"
#include "properties/conform/minimize.h"
#include "properties/suite/conformance.h"
#include "properties/suite/recorded_suite.h"
#include "properties/support/answer_counts.h"

namespace minigrad::properties {

/// How far a run is.
struct ConformProgress {
  std::string level;  ///< or "random graphs"
  std::size_t cases = 0;
  std::size_t random_graphs = 0;
  std::size_t faults = 0;
  std::string newest_fault;  ///< its id
};

struct ConformOptions {
  std::vector<std::string> levels;  ///< empty: all
  /// The end of the whole run. Nothing is asked after it, and what was left out is counted.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::optional<std::uint64_t> graphs;  ///< the number of random graphs; otherwise until the deadline
  double random_seconds = 10;           ///< for random graphs, without a number of them and a deadline
  std::uint64_t seed = 1;
  /// Judges the fixed cases by these truths, for a build without the judge. Then failures are reported as they are
  /// found, and no random graphs are asked.
  const RecordedSuite* recorded = nullptr;
  bool force = false;  ///< goes on if the smoke test shows that the adapter is wrong
  std::function<void(const ConformProgress&)>
      on_progress;  ///< called after each case and random graph, if there is one
};

/// The result of a fixed case.
struct CaseResult {
  std::string level;
  std::string id;
  std::vector<Op> ops;
  bool claimed = true;
  oracle::Verdict verdict =
      oracle::Verdict::agree;  ///< the worst of its points; `unsupported`: skipped although claimed
  std::string reason;          ///< why it was skipped or not asked, or the engine's own reason
  double ulps = 0;
  bool own_kink = false;
  std::optional<std::size_t> defect;  ///< the position in `defects`, if it failed
};

/// Failures that count as one fault of the engine, with the smallest of them.
struct Defect {
  std::string id;  ///< the verdict and the cause, such as "imprecise-tanh"
  std::string op;  ///< the operation at fault, or "composition"
  Symptom symptom;
  std::string cause;          ///< a sentence; empty when unknown
  bool is_confirmed = false;  ///< whether further questions confirmed it; otherwise it says what was observed
  double ulps = 0;            ///< the largest error
  std::vector<std::string> cases = {};
  std::size_t random_graphs = 0;
};

struct Conformance {
  corpus::Capabilities claims;
  std::vector<std::string> smoke;  ///< errors of the smoke test; empty when it passed
  bool adapter_is_wrong = false;   ///< then nothing else is asked, unless forced
  std::vector<CaseResult> cases;
  std::vector<Defect> defects;
  std::size_t random_graphs = 0;
  std::size_t random_points = 0;
  std::size_t random_failures = 0;              ///< graphs at which the engine failed
  std::map<std::string, std::size_t> left_out;  ///< cases by level that were not asked before the deadline
  bool out_of_time = false;                     ///< something was left out, if only random graphs
  AnswerCounts answers;             ///< to the cases and random graphs within the claims, at one point at least
  std::optional<std::string> gone;  ///< why the run ended early
  double seconds = 0;               ///< of the whole run
};

/// The number of cases of the chosen levels, claimed or not.
std::size_t count_cases(const std::vector<std::string>& levels);

/// Runs everything. Never throws for an engine that ends: see `gone`.
Conformance conform(oracle::Differentiator& engine, const ConformOptions& options);

/// The result of the smoke test: checks so simple that a failure is probably in the adapter.
struct Smoke {
  std::vector<std::string> words;
  bool adapter_is_wrong = false;
};
Smoke smoke_test(oracle::Differentiator& engine);

}  // namespace minigrad::properties
