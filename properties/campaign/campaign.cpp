// SPDX-License-Identifier: MIT
#include "properties/campaign/campaign.h"

#include <fmt/format.h>

#include <utility>

#include "oracle/judge.h"
#include "properties/campaign/report.h"
#include "properties/examine/bucket.h"
#include "properties/examine/ordinary_point.h"
#include "properties/shrink/shrink.h"
#include "properties/support/number_format.h"
#include "properties/support/random.h"
#include "properties/support/versions.h"

namespace minigrad::properties {
namespace {

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

/// Asks the engine about examples, so often and no more: then nothing fails any longer.
class LimitedAsk {
 public:
  LimitedAsk(oracle::Differentiator& engine, corpus::Dtype dtype, Verdict verdict, const Tries& tries)
      : engine_(engine), dtype_(dtype), verdict_(verdict), left_(tries) {}

  Verdict operator()(const Example& candidate, const Style& style) {
    if (is_exhausted()) return Verdict::agree;
    --left_.questions;
    const Verdict verdict = verdict_on(question(candidate, style), engine_);
    if (verdict == verdict_) --left_.failures;
    return verdict;
  }

  /// Whether it fails as the first one did.
  bool fails_alike(const Example& candidate, const Style& style) {
    return !is_exhausted() && (*this)(candidate, style) == verdict_ && left_.is_alike();
  }

  /// The question about an example in a style and in the engine's format.
  Question question(const Example& example, const Style& style) const {
    const oracle::Capabilities& claims = engine_.capabilities();
    const Question drawn = to_question(example, manner_of(style, example.graph, claims));
    return in_format(in_preferred_constants(drawn, claims), dtype_);
  }

  bool is_exhausted() const { return left_.questions == 0 || left_.failures == 0; }

 private:
  oracle::Differentiator& engine_;
  corpus::Dtype dtype_;
  Verdict verdict_;
  Tries left_;
};

/// The question at an ordinary point, if the engine fails there in the same way.
Question moved_to_ordinary_point(Question question, Verdict verdict, oracle::Differentiator& engine) {
  const bool is_repeatable = verdict != Verdict::crash && verdict != Verdict::timeout;
  if (!is_repeatable || !is_special(question.points[0], engine.capabilities().dtype)) return question;
  const PointVerdict again = judge_answers(question, engine).front();
  if (again.verdict != verdict) return question;
  std::optional<Symptom> moved = at_ordinary_point({question, again}, engine);
  return moved ? std::move(moved->question) : question;
}

}  // namespace

Tries usual_tries(Verdict verdict) {
  switch (verdict) {
    case Verdict::timeout: return {.questions = 0};
    case Verdict::crash: return {.questions = 200};
    default: return {};
  }
}

Subject draw_subject(std::uint64_t seed, std::uint64_t index, const Shape& shape) {
  Random random(case_seed(seed, "gradients", index));
  Subject subject{draw(random, shape), Thoroughness::settle_cheaply};
  auto& [graph, points, manner] = subject.question;
  const bool twice = random.chance(1, 8);
  if (twice && shape.second_backward == corpus::SecondBackward::accumulates) manner = backward_twice(graph);
  if (random.chance(1, 16)) subject.thoroughness = Thoroughness::judge_all;
  return subject;
}

Tally Campaign::run(std::uint64_t index, const std::function<void(const Finding&)>& on_finding) {
  const Subject subject = draw_subject(options_.seed, index, options_.shape);
  const Question question = in_preferred_constants(subject.question, engine_.capabilities());
  Examination examination = examine(question, engine_, oracle_, subject.thoroughness);
  if (!examination.failures.empty() && shrinks_left_ > 0) {
    --shrinks_left_;
    const Failure& failure = examination.failures.front();
    on_finding(shrink_failure(index, subject, failure, usual_tries(failure.verdict)));
  }
  if (options_.coverage) {
    Coverage& coverage = examination.tally.coverage.emplace();
    coverage.expect(options_.shape);
    coverage.add(subject.question.graph, subject.question.points);
  }
  return std::move(examination.tally);
}

Finding Campaign::shrink_failure(std::uint64_t index, const Subject& subject, const Failure& failure,
                                 const Tries& tries) {
  const Example original = example_at(subject.question, failure.point);
  const corpus::Dtype dtype = options_.shape.dtype;
  const oracle::FailuresExpected expected(engine_);
  LimitedAsk ask(engine_, dtype, failure.verdict, tries);
  // A second backward is part of the failure only if a single one does not fail likewise.
  const Style drawn = style_of(subject.question.manner, original.graph);
  const Style style = drawn == Style{} || ask.fails_alike(original, {}) ? Style{} : drawn;
  const Shrunk shrunk = shrink(original, [&](const Example& candidate) { return ask.fails_alike(candidate, style); });
  Question question = ask.question(shrunk.example, style);

  const std::string& who = engine_.capabilities().name;
  LimitedAsk ask_for_motif(engine_, dtype, failure.verdict, tries);
  Bucket bucket = bucket_of(example_at(question, 0), failure.verdict, style.calls, who,
                            [&](const Example& example) { return ask_for_motif(example, style); });
  if (ask.is_exhausted() && bucket.motif == Motif::whole) bucket = without_motif(bucket);
  if (!ask.is_exhausted()) question = moved_to_ordinary_point(std::move(question), failure.verdict, engine_);
  Finding finding{to_text(bucket), index, make_case(question), {}};
  corpus::Case& found = finding.failing_case;
  found.summary = summary_of(who, failure);
  describe_origin(found, options_, engine_.capabilities(),
                  oracle_ == nullptr ? oracle::Capabilities{} : oracle_->capabilities());
  found.origin.index = index;
  found.origin.shrink_steps = static_cast<int>(shrunk.steps);
  found.origin.verdict = name(failure.verdict);
  found.origin.bucket = finding.bucket;
  found.id = content_id(found);
  finding.report = report_failure(question, engine_, oracle_);
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

corpus::Case make_case(const Question& question) {
  const auto& [graph, points, manner] = question;
  corpus::Case made;
  made.graph = graph;
  made.manner = manner;
  made.manner.constants = {};
  for (std::size_t p = 0; p < points.size(); ++p) {
    made.points.push_back({{points[p].begin(), points[p].end()}, expectation(graph, points[p])});
  }
  made.id = content_id(made);
  return made;
}

corpus::Expectation expectation(const Graph& graph, std::span<const double> point) {
  const oracle::Judge judge(graph, point);
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

}  // namespace minigrad::properties
