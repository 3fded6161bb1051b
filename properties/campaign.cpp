// SPDX-License-Identifier: MIT
#include "properties/campaign.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "oracle/judge.h"
#include "properties/bucket.h"
#include "properties/number_format.h"
#include "properties/random.h"
#include "properties/report.h"
#include "properties/shrink.h"

namespace minigrad::properties {
namespace {

using oracle::Backward;
using oracle::Verdict;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string summary_of(const std::string& engine, const Failure& failure) {
  switch (failure.verdict) {
    case Verdict::imprecise: return fmt::format("{} loses digits here", engine);
    case Verdict::wrong: return fmt::format("{} is wrong here", engine);
    case Verdict::convention: return fmt::format("{} chooses another subgradient than the contract here", engine);
    case Verdict::error: return fmt::format("{} answers with an error here: {}", engine, first_line(failure.reason));
    case Verdict::crash: return fmt::format("{} crashes here: {}", engine, first_line(failure.reason));
    case Verdict::timeout: return fmt::format("{} takes too long here: {}", engine, first_line(failure.reason));
    case Verdict::agree:
    case Verdict::singular:
    case Verdict::unresolved:
    case Verdict::unsupported: break;
  }
  return fmt::format("{}: {}", engine, name(failure.verdict));
}

/// How often a failure may be tried again while it is made small. An engine that crashes must be started anew each
/// time, and one that hangs be waited for.
std::size_t most_tries(Verdict verdict) {
  switch (verdict) {
    case Verdict::timeout: return 0;
    case Verdict::crash: return 200;
    default: return std::numeric_limits<std::size_t>::max();
  }
}

Example example_at(const Drawing& drawing, std::size_t point) {
  const std::span<const double> coordinates = drawing.points[point];
  return {drawing.graph, {coordinates.begin(), coordinates.end()}};
}

}  // namespace

Subject draw_subject(std::uint64_t seed, std::uint64_t index, const Shape& shape) {
  Random random(case_seed(seed, "gradients", index));
  Subject subject{draw(random, shape), Backward::once, Thoroughness::settle_cheaply};
  const bool twice = random.chance(1, 8);
  if (twice && shape.second_backward == corpus::SecondBackward::accumulates) subject.backward = Backward::twice;
  if (random.chance(1, 16)) subject.thoroughness = Thoroughness::judge_all;
  return subject;
}

Tally Campaign::run(std::uint64_t index, const std::function<void(const Finding&)>& on_finding) {
  const Subject subject = draw_subject(options_.seed, index, options_.shape);
  Examination examination =
      examine(subject.drawing.graph, subject.drawing.points, subject.backward, engine_, oracle_, subject.thoroughness);
  if (!examination.failures.empty() && shrinks_left_ > 0) {
    --shrinks_left_;
    on_finding(shrink_failure(index, subject, examination.failures.front()));
  }
  if (options_.coverage) {
    Coverage& coverage = examination.tally.coverage.emplace();
    coverage.expect(options_.shape);
    coverage.add(subject.drawing.graph, subject.drawing.points);
  }
  return std::move(examination.tally);
}

Finding Campaign::shrink_failure(std::uint64_t index, const Subject& subject, const Failure& failure) {
  const Example original = example_at(subject.drawing, failure.point);
  const oracle::FailuresExpected expected(engine_);
  // A second backward is part of the failure only if a single one does not fail likewise.
  const bool fails_once = failure.verdict != Verdict::timeout &&
                          verdict_at(original.graph, original.point, Backward::once, engine_) == failure.verdict;
  const Backward backward = fails_once ? Backward::once : subject.backward;
  std::size_t tries = most_tries(failure.verdict);
  const auto as_asked = [&](const Example& candidate) {
    return Example{in_format(candidate.graph, options_.shape.dtype), in_format(candidate.point, options_.shape.dtype)};
  };
  const Ask ask = [&](const Example& candidate, Backward calls) {
    if (tries == 0) return Verdict::agree;
    --tries;
    const Example asked = as_asked(candidate);
    return verdict_at(asked.graph, asked.point, calls, engine_);
  };
  Shrunk shrunk =
      shrink(original, [&](const Example& candidate) { return ask(candidate, backward) == failure.verdict; });
  shrunk.example = as_asked(shrunk.example);

  tries = most_tries(failure.verdict);
  const std::string& who = engine_.capabilities().name;
  Finding finding{to_text(bucket_of(shrunk.example, failure.verdict, backward, who, ask)),
                  index,
                  make_case(shrunk.example, backward),
                  {}};
  corpus::Case& found = finding.failing_case;
  found.summary = summary_of(who, failure);
  describe_origin(found, options_, engine_.capabilities(),
                  oracle_ == nullptr ? oracle::Capabilities{} : oracle_->capabilities());
  found.origin.index = index;
  found.origin.shrink_steps = static_cast<int>(shrunk.steps);
  found.origin.verdict = name(failure.verdict);
  found.origin.bucket = finding.bucket;
  found.id = content_id(found);
  finding.report = report_failure(shrunk.example, backward, engine_, oracle_);
  return finding;
}

void describe_origin(corpus::Case& found, const CampaignOptions& options, const oracle::Capabilities& engine,
                     const oracle::Capabilities& oracle) {
  found.status = corpus::Status::open;
  found.origin.by = "minigrad fuzz";
  found.origin.engine = engine.name;
  found.origin.engine_version = engine.version;
  found.origin.oracle = oracle.name;
  found.origin.oracle_version = oracle.version;
  found.origin.generator_version = generator_version;
  found.origin.seed = options.seed;
  found.origin.property = "gradients";
}

corpus::Case make_case(const Example& example, Backward backward) {
  corpus::Case made;
  made.use = to_use(backward);
  made.graph = example.graph;
  made.points.push_back({example.point, expectation(example.graph, example.point)});
  made.id = content_id(made);
  return made;
}

corpus::Expectation expectation(const Graph& graph, std::span<const double> point) {
  const oracle::Judge judge(graph, point, Backward::once);
  corpus::Expectation expected;
  for (std::size_t c = 0; c < judge.components(); ++c) {
    const std::optional<oracle::Truth> truth = judge.truth(c);
    const std::optional<double> value = truth ? std::optional(truth->value) : std::nullopt;
    const std::optional<double> radius = truth ? std::optional(truth->radius) : std::nullopt;
    if (c == 0) {
      expected.value = value;
      expected.value_radius = radius;
    } else {
      expected.gradient.push_back(value);
      expected.gradient_radius.push_back(radius);
    }
  }
  return expected;
}

corpus::Use to_use(Backward backward) {
  switch (backward) {
    case Backward::once: return corpus::Use::backward_once;
    case Backward::twice: return corpus::Use::backward_twice;
  }
  return corpus::Use::backward_once;
}

Backward to_backward(corpus::Use use) {
  switch (use) {
    case corpus::Use::backward_once: return Backward::once;
    case corpus::Use::backward_twice: return Backward::twice;
  }
  return Backward::once;
}

}  // namespace minigrad::properties
