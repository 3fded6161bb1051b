// SPDX-License-Identifier: MIT
// A campaign: case after case drawn from one seed, examined, and shrunk where the engine fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "corpus/case/case.h"
#include "oracle/differentiator.h"
#include "oracle/programs/engine_process.h"
#include "properties/examine/examine.h"
#include "properties/generate/generate.h"
#include "properties/shrink/example.h"
#include "properties/support/shard.h"

namespace minigrad::properties {

/// What a campaign asks for. With neither graphs nor seconds it goes on until it is stopped.
struct CampaignOptions {
  std::string engine = "minigrad";
  std::string oracle = "torch";  ///< "none" leaves everything to the judge
  std::optional<std::uint64_t> graphs;
  std::optional<double> seconds;
  std::uint64_t seed = 1;
  unsigned jobs = 1;
  Shard shard;
  Shape shape;
  bool coverage = false;  ///< whether the tally says what was exercised
  oracle::Patience patience;
};

/// What a seed and an index stand for: a question, and how its answers are examined.
struct Subject {
  Question question;
  Thoroughness thoroughness;
};

/// The same subject on every machine, whichever job asks.
Subject draw_subject(std::uint64_t seed, std::uint64_t index, const Shape& shape);

/// A failure made small, with its case as it goes into the corpus and its report as a person reads it.
struct Finding {
  std::string bucket;  ///< failures of one bucket are taken for one bug
  std::uint64_t index;
  corpus::Case failing_case;
  corpus::ForeignReport report;
};

/// Failures are shrunk only so often: an engine that fails everywhere would keep its shrinker busy for ever.
inline constexpr std::size_t most_shrunk = 100;

/// How often a failure may be tried again while it is made small, and as often while its motif is sought: an engine
/// that crashes must be started anew each time, and one that hangs be waited for.
struct Tries {
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  std::size_t questions = unlimited;
  std::size_t failures = unlimited;  ///< questions that have the verdict again
  /// Whether the last question, which had the verdict, failed as the first one did.
  std::function<bool()> is_alike = [] { return true; };
};

/// The limits for a failure that this process survives. Crashes and timeouts of engine programs are slow to repeat.
Tries usual_tries(oracle::Verdict verdict);

/// One engine, and one oracle or none.
class Campaign {
 public:
  Campaign(const CampaignOptions& options, oracle::Differentiator& engine, oracle::Differentiator* oracle,
           std::size_t shrinks = most_shrunk)
      : options_(options), engine_(engine), oracle_(oracle), shrinks_left_(shrinks) {}

  /// Examines the case of that index. Of the first `shrinks` graphs with failures one failure each is shrunk and
  /// given to `on_finding`, also if its bucket is known already.
  Tally run(std::uint64_t index, const std::function<void(const Finding&)>& on_finding);

  /// Makes a failure small and finds its bucket. One that was not to be tried often enough has no motif.
  Finding shrink_failure(std::uint64_t index, const Subject& subject, const Failure& failure, const Tries& tries);

 private:
  const CampaignOptions& options_;
  oracle::Differentiator& engine_;
  oracle::Differentiator* oracle_;
  std::size_t shrinks_left_;
};

/// What is true of a graph at a point, from the judge.
corpus::Expectation expectation(const Graph& graph, std::span<const double> point);

/// Marks a case as open and found by this campaign. `oracle` has no name if there is none.
void describe_origin(corpus::Case& found, const CampaignOptions& options, const oracle::Capabilities& engine,
                     const oracle::Capabilities& oracle);

/// The case of a question, with what is expected at each point. It does not fix how constants are given.
corpus::Case make_case(const Question& question);

}  // namespace minigrad::properties
