// SPDX-License-Identifier: MIT
#include "properties/campaign/fatal_finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "properties/campaign/death_policy.h"

namespace minigrad::properties {
namespace {

/// How many points of a graph are tried alone.
constexpr std::size_t most_points_alone = 1000;

}  // namespace

std::optional<Finding> small_fatal_finding(const CampaignOptions& options, std::uint64_t index, const Death& death,
                                           ForkingEngine& engine, oracle::Differentiator* oracle) {
  if (!shrink_budget(death, options.patience)) return std::nullopt;
  const Subject subject = draw_subject(options.seed, index, options.shape);
  const Question question = in_preferred_constants(subject.question, engine.capabilities());
  for (std::size_t p = 0; p < std::min(question.points.size(), most_points_alone); ++p) {
    engine.differentiate(question_at(question, p));
    const std::optional<Death> again = engine.last_death();
    if (!again) continue;
    std::optional<Tries> tries = shrink_budget(*again, options.patience);
    if (!tries || verdict_of(*again) != verdict_of(death)) break;
    tries->is_alike = [&] { return engine.last_death() == again; };
    const Failure failure{p, verdict_of(death), fatal_reason(*again, options.patience)};
    return Campaign(options, engine, oracle).shrink_failure(index, subject, failure, *tries);
  }
  return std::nullopt;
}

Finding fatal_finding(const CampaignOptions& options, const Participants& participants, std::uint64_t index,
                      const Death& death) {
  const bool overdue = death.cause == Death::Cause::overdue;
  const std::string verdict(name(verdict_of(death)));
  std::string how = in_words(death, options.patience);
  if (death.cause != Death::Cause::itself) how += ", twice";
  const auto [graph, points, manner] = draw_subject(options.seed, index, options.shape).question;
  Finding finding{fmt::format("{}: {} ({})", options.engine, verdict, death.how), index, {}, {}};
  corpus::Case& found = finding.failing_case;
  found.summary = overdue ? fmt::format("{} takes too long here: {}", options.engine, how)
                          : fmt::format("{} brought its process down here ({})", options.engine, how);
  found.graph = graph;
  found.manner = manner;
  for (std::size_t p = 0; p < points.size(); ++p) {
    found.points.push_back({{points[p].begin(), points[p].end()}, std::nullopt});
  }
  describe_origin(found, options, {participants.engine, participants.engine_version, {}},
                  {participants.oracle, participants.oracle_version, {}});
  found.origin.index = index;
  found.origin.verdict = verdict;
  found.origin.bucket = finding.bucket;
  found.id = content_id(found);
  finding.report = fmt::format("{}: {} ({}), on a graph of {} nodes at one of {} points\n", options.engine, verdict,
                               how, found.graph.nodes.size(), found.points.size());
  return finding;
}

}  // namespace minigrad::properties
