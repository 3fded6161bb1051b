// SPDX-License-Identifier: MIT
// An engine held to the suite: a smoke test, the fixed cases level by level, then random graphs of what it claims.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "oracle/differentiator.h"
#include "oracle/judge.h"
#include "properties/conform/minimize.h"
#include "properties/suite/conformance.h"
#include "properties/support/answer_counts.h"

namespace minigrad::properties {

struct ConformOptions {
  std::vector<std::string> levels;      ///< empty: all
  double seconds = 10;                  ///< for random graphs
  std::optional<std::uint64_t> graphs;  ///< how many random graphs, whatever the time
  std::uint64_t seed = 1;
};

/// What became of a fixed case.
struct CaseResult {
  std::string level;
  std::string id;
  std::vector<Op> ops;
  bool claimed = true;
  oracle::Verdict verdict =
      oracle::Verdict::agree;  ///< the worst of its points; `unsupported`: skipped, though claimed
  std::string reason;          ///< why it was skipped or not asked, or what the engine said
  double ulps = 0;
  bool own_kink = false;
  std::optional<std::size_t> defect;  ///< where it failed, by position in `defects`
};

/// Failures that are taken for one fault of the engine, with the smallest of them.
struct Defect {
  std::string id;  ///< the verdict and the cause, such as "imprecise-tanh"
  std::string op;  ///< the operation at fault, or "composition"
  Symptom symptom;
  std::string cause;  ///< a sentence, or empty
  double ulps = 0;    ///< the most
  std::vector<std::string> cases;
  std::size_t random_graphs = 0;
};

struct Conformance {
  corpus::Capabilities claims;
  std::vector<std::string> smoke;  ///< what the smoke test has to say; empty when all is well
  bool adapter_is_wrong = false;   ///< then nothing else was asked
  std::vector<CaseResult> cases;
  std::vector<Defect> defects;
  std::size_t random_graphs = 0;
  std::size_t random_points = 0;
  std::size_t random_failures = 0;  ///< graphs
  AnswerCounts answers;             ///< to the cases and random graphs within the claims, at one point at least
  std::optional<std::string> gone;  ///< why the engine could not be asked to the end
  double seconds = 0;               ///< in all
};

/// Asks everything.
Conformance conform(oracle::Differentiator& engine, const ConformOptions& options);

/// What the smoke test says of an engine: checks so simple that they can hardly fail but in the adapter.
struct Smoke {
  std::vector<std::string> words;
  bool adapter_is_wrong = false;
};
Smoke smoke_test(oracle::Differentiator& engine);

}  // namespace minigrad::properties
