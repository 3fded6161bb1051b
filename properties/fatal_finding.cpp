// SPDX-License-Identifier: MIT
#include "properties/fatal_finding.h"

#include <fmt/format.h>

#include <span>

namespace minigrad::properties {

std::string in_words(const Participants& participants) {
  const auto& [engine, engine_version, oracle, oracle_version] = participants;
  const std::string tested = fmt::format("{} {}", engine, engine_version);
  return oracle.empty() ? tested : fmt::format("{} against {} {}", tested, oracle, oracle_version);
}

Finding fatal_finding(const CampaignOptions& options, const Participants& participants, std::uint64_t index,
                      const Death& death) {
  const bool overdue = death.cause == Death::Cause::overdue;
  const std::string verdict(name(overdue ? oracle::Verdict::timeout : oracle::Verdict::crash));
  std::string how = in_words(death, options.patience);
  if (death.cause != Death::Cause::itself) how += ", twice";
  const Subject subject = draw_subject(options.seed, index, options.shape);
  Finding finding{fmt::format("{}: {} ({})", options.engine, verdict, death.how), index, {}, {}};
  corpus::Case& found = finding.failing_case;
  found.summary = overdue ? fmt::format("{} takes too long here: {}", options.engine, how)
                          : fmt::format("{} brought its process down here ({})", options.engine, how);
  found.use = to_use(subject.backward);
  found.graph = subject.drawing.graph;
  for (std::size_t p = 0; p < subject.drawing.points.size(); ++p) {
    const std::span<const double> at = subject.drawing.points[p];
    found.points.push_back({{at.begin(), at.end()}, std::nullopt});
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

std::string fatal_report(const std::string& engine, const Death& death, const oracle::Patience& patience) {
  const std::string how = in_words(death, patience);
  if (death.cause == Death::Cause::overdue) return fmt::format("{}: timeout, {}\n", engine, how);
  return fmt::format("{}: crash, it brought its process down ({})\n", engine, how);
}

std::string in_words(const Death& death, const oracle::Patience& patience) {
  switch (death.cause) {
    case Death::Cause::overdue: return fmt::format("no answer within {} s", patience.seconds_a_message);
    case Death::Cause::out_of_memory: return fmt::format("it wanted more than {} MiB of memory", patience.mebibytes);
    case Death::Cause::ended:
    case Death::Cause::itself: break;
  }
  return death.how;
}

}  // namespace minigrad::properties
