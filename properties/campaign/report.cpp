// SPDX-License-Identifier: MIT
#include "properties/campaign/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "corpus/json/number.h"
#include "minigrad/version.h"
#include "properties/coverage/coverage_gaps.h"
#include "properties/generate/generate.h"
#include "properties/support/expression.h"
#include "properties/support/table.h"
#include "properties/support/versions.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

std::string ulps_text(const oracle::Judgement& finding) {
  if (finding.own_kink) return "";  // the truth beside it is the contract's choice
  if (!is_failure(finding.verdict) && finding.verdict != Verdict::agree) return "";
  return std::isinf(finding.ulps) ? "inf" : fmt::format("{:.3g}", finding.ulps);
}

bool is_refusal(Verdict verdict) {
  return verdict == Verdict::unsupported || verdict == Verdict::error || verdict == Verdict::crash ||
         verdict == Verdict::timeout;
}

std::vector<std::string> row_of(const ComponentReport& report, const corpus::Manner& manner) {
  return {component_name(report.component, manner),
          is_refusal(report.engine_judgement.verdict) ? "" : corpus::plain_number(report.engine),
          report.oracle ? corpus::plain_number(*report.oracle) : "",
          report.truth ? corpus::plain_number(report.truth->value) : "",
          report.truth ? fmt::format("{:.2g}", report.truth->radius) : "",
          ulps_text(report.engine_judgement),
          fmt::format("{}{}", name(report.engine_judgement.verdict),
                      report.engine_judgement.own_kink ? ", as it declares" : "")};
}

std::string accusation(const std::string& who, const std::vector<Verdict>& verdicts) {
  for (const Verdict verdict :
       {Verdict::wrong, Verdict::imprecise, Verdict::convention, Verdict::error, Verdict::crash, Verdict::timeout}) {
    for (const Verdict met : verdicts) {
      if (met == verdict) return fmt::format("{}: {}", who, name(verdict));
    }
  }
  return fmt::format("{}: not at fault", who);
}

/// The usual formulas that explain imprecise answers of the engine, each once.
std::string formulas_text(const std::vector<ComponentReport>& reports) {
  std::string text;
  for (const ComponentReport& report : reports) {
    const std::string_view formula = report.engine_judgement.formula;
    if (formula.empty() || text.find(formula) != std::string::npos) continue;
    text += fmt::format("\nexplained by: {}", formula);
  }
  return text;
}

/// "1 graph", "2,000 graphs".
std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

double points_per_second(const Summary& summary) {
  return summary.seconds > 0 ? static_cast<double>(summary.tally.points) / summary.seconds : 0;
}

std::string verdict_table(const Summary& summary) {
  const bool has_oracle = !summary.oracle.empty();
  std::vector<std::string> head{"components", summary.engine};
  if (has_oracle) head.push_back(summary.oracle);
  Table table(std::move(head));
  for (std::size_t i = 0; i < oracle::verdict_names.size(); ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (summary.tally.engine[verdict] + summary.tally.oracle[verdict] == 0) continue;
    std::vector<std::string> row{std::string(name(verdict)), grouped(summary.tally.engine[verdict])};
    if (has_oracle) row.push_back(grouped(summary.tally.oracle[verdict]));
    table.add(std::move(row));
  }
  if (summary.tally.engine_unjudged + summary.tally.oracle_unjudged > 0) {
    std::vector<std::string> row{"not judged", grouped(summary.tally.engine_unjudged)};
    if (has_oracle) row.push_back(grouped(summary.tally.oracle_unjudged));
    table.add(std::move(row));
  }
  return table.text();
}

/// The errors of the engine at the components that the judge resolved.
std::string error_table(const Summary& summary) {
  const ErrorHistogram& errors = summary.tally.engine_errors;
  if (errors.total() == 0) return "";
  std::vector<std::string> heading{"error in radii, up to"};
  std::vector<std::string> counts{summary.engine};
  for (std::size_t i = 0; i < ErrorHistogram::limits.size(); ++i) {
    const bool is_last = i + 1 == ErrorHistogram::limits.size();
    heading.push_back(is_last ? "more" : fmt::format("{}", ErrorHistogram::limits[i]));
    counts.push_back(grouped(errors[i]));
  }
  heading.push_back("largest");
  counts.push_back(fmt::format("{:.3g}", errors.largest()));
  Table table(heading);
  table.add(counts);
  return fmt::format("\nOf the {} that the judge resolved in that sample:\n{}", counted(errors.total(), "component"),
                     table.text());
}

std::string oracle_faults(const Summary& summary) {
  if (summary.tally.oracle_by_op.empty()) return "";
  Table table({"op", "imprecise", "wrong", "convention"});
  for (const auto& [op, counts] : summary.tally.oracle_by_op) {
    table.add({op, grouped(counts[Verdict::imprecise]), grouped(counts[Verdict::wrong]),
               grouped(counts[Verdict::convention])});
  }
  return fmt::format("\nWhere {} is at fault, by the op that goes wrong by itself:\n{}", summary.oracle, table.text());
}

/// The lines of an example; of a long one the first and the last.
std::string graph_text(const Example& example) {
  constexpr std::size_t at_each_end = 20;
  const std::string text = to_string(example);
  const std::size_t lines = example.graph.nodes.size();
  if (lines <= 2 * at_each_end) return text;
  std::size_t head = 0;
  for (std::size_t i = 0; i < at_each_end; ++i) head = text.find('\n', head) + 1;
  std::size_t tail = text.size() - 1;
  for (std::size_t i = 0; i < at_each_end; ++i) tail = text.rfind('\n', tail - 1);
  const std::string left_out = grouped(lines - 2 * at_each_end);
  return fmt::format("{}... {} nodes are left out here ...\n{}", text.substr(0, head), left_out, text.substr(tail + 1));
}

bool is_at_fault(const ComponentReport& report) {
  return is_failure(report.engine_judgement.verdict) ||
         (report.oracle_judgement && is_failure(report.oracle_judgement->verdict));
}

/// The components to show: all, or of many the value and the first that failed.
std::vector<ComponentReport> worth_showing(const std::vector<ComponentReport>& all) {
  constexpr std::size_t most = 20;
  if (all.size() <= most) return all;
  std::vector<ComponentReport> chosen{all.front()};
  for (const ComponentReport& report : all) {
    if (chosen.size() < most && !report.component.is_value() && is_at_fault(report)) chosen.push_back(report);
  }
  return chosen;
}

std::string left_out_text(const std::vector<ComponentReport>& all, std::size_t shown, const Table& table) {
  const auto failing = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_at_fault));
  return fmt::format("{}  {} left out; {} of all {} have a failure\n", table.text(),
                     counted(all.size() - shown, "component"), grouped(failing), grouped(all.size()));
}

/// How the expression is written and used, if that is not the usual way: a line, or two. Constants are mentioned if
/// they are not given as the engine prefers.
std::string manner_text(const Question& question, const corpus::Capabilities& engine) {
  const auto& [graph, points, manner] = question;
  if (manner.wanted.empty() && manner.in_place.empty() && calls_on_output(graph, manner) == 2U &&
      backward_steps(graph, manner).size() == 2) {
    return "backward is called twice: the gradient is twice the derivative\n";
  }
  corpus::Manner told = manner;
  const bool is_preferred = in_preferred_constants(manner, engine) == manner;
  if (is_preferred) told.constants = corpus::Constants::numbers;
  std::string text;
  if (!manner.in_place.empty()) text += fmt::format("written as: {}\n", expression(graph, manner));
  if (const std::string used = usage(graph, told); !used.empty()) text += fmt::format("used so: {}\n", used);
  if (!is_preferred && manner.constants == corpus::Constants::numbers) text += "constants are plain numbers\n";
  return text;
}

/// The table and the words about one point. `oracle` is empty if there is none.
std::string component_text(const Question& question, std::size_t point, const corpus::Capabilities& engine,
                           const std::string& oracle, const std::vector<ComponentReport>& all) {
  Table table({"", engine.name, oracle, "truth", "radius", "ulp", "verdict"});
  std::vector<Verdict> engine_verdicts;
  std::vector<Verdict> oracle_verdicts;
  for (const ComponentReport& report : all) {
    engine_verdicts.push_back(report.engine_judgement.verdict);
    if (report.oracle_judgement) oracle_verdicts.push_back(report.oracle_judgement->verdict);
  }
  const std::vector<ComponentReport> shown = worth_showing(all);
  for (const ComponentReport& report : shown) table.add(row_of(report, question.manner));
  std::string text = graph_text(example_at(question, point)) + manner_text(question, engine);
  text += shown.size() < all.size() ? left_out_text(all, shown.size(), table) : table.text();
  text += accusation(engine.name, engine_verdicts);
  if (!oracle.empty()) text += "; " + accusation(oracle, oracle_verdicts);
  text += formulas_text(all);
  const std::string& reason = all.front().reason;
  return text + '\n' + (reason.empty() ? "" : reason + '\n');
}

}  // namespace

std::string component_name(Component component, const corpus::Manner& manner) {
  if (component.is_value()) return "value";
  return manner.wanted.empty() ? fmt::format("d/d input {}", component.input())
                               : fmt::format("d/d node {}", manner.wanted[component.input()]);
}

std::string report_failure(const Question& question, oracle::Differentiator& engine, oracle::Differentiator* oracle) {
  const std::string oracle_name = oracle == nullptr ? "" : oracle->capabilities().name.str();
  return component_text(question, 0, engine.capabilities(), oracle_name, inspect(question, engine, oracle));
}

std::string report_point(const EngineAnswers& engine, std::size_t point,
                         const std::vector<ComponentReport>& components) {
  return component_text(engine.question(), point, engine.claims(), "", components);
}

std::string to_text(const Summary& summary) {
  const Tally& tally = summary.tally;
  const std::string against =
      summary.oracle.empty() ? "" : fmt::format(" against {} {}", summary.oracle, summary.oracle_version);
  std::string text = fmt::format("{} {}{}, judged; seed {}{}\n", summary.engine, summary.engine_version, against,
                                 summary.seed, summary.shard.count > 1 ? ", shard " + to_string(summary.shard) : "");
  text += fmt::format("  {}, {} in {:.1f} s on {}: {} a second", counted(tally.graphs, "graph"),
                      counted(tally.points, "point"), summary.seconds, counted(summary.jobs, "job"),
                      counted(static_cast<std::uint64_t>(points_per_second(summary)), "point"));
  if (summary.peak_mebibytes > 0) text += fmt::format(", at most {} MiB a process", grouped(summary.peak_mebibytes));
  text += '\n';
  text += fmt::format("  {} of the points proven right in doubles, {} put before the judge",
                      percent(tally.proven_points, tally.points), percent(tally.judged_points, tally.points));
  if (tally.unjudged_points > 0) {
    text += fmt::format(", {} left unjudged", percent(tally.unjudged_points, tally.points));
  }
  if (tally.sampled_points > 0) {
    text += fmt::format("\n  {} resolved, by a sample of {}", percent(tally.resolved_points, tally.sampled_points),
                        grouped(tally.sampled_points));
  }
  text += '\n';
  for (const std::uint64_t index : summary.abandoned) {
    text += fmt::format("  index {} was begun and not completed: nothing of it is counted\n", index);
  }
  return text + '\n' + verdict_table(summary) + error_table(summary) + oracle_faults(summary);
}

std::string changes_text(const Summary& summary) {
  std::string text;
  for (const std::string& change : summary.changed_claims) text += fmt::format("failure: {}\n", change);
  return text;
}

nlohmann::json to_json(const Summary& summary) {
  nlohmann::json json = summary.tally;
  if (summary.tally.coverage) json["coverage"]["never_hit"] = to_json(find_gaps(*summary.tally.coverage));
  json["resolved_share"] = share(summary.tally.resolved_points, summary.tally.sampled_points).value_or(0);
  json["points_per_second"] = points_per_second(summary);
  json["seconds"] = summary.seconds;
  json["peak_mebibytes"] = summary.peak_mebibytes;
  json["seed"] = summary.seed;
  json["jobs"] = summary.jobs;
  if (summary.shard.count > 1) json["shard"] = to_string(summary.shard);
  json["unfinished"] = summary.abandoned;
  json["changed_claims"] = summary.changed_claims;
  json["versions"] = {{"harness", MINIGRAD_VERSION}, {"generator", generator_version}};
  json["versions"][summary.engine] = summary.engine_version;
  json["engine"] = summary.engine;
  json["oracle"] = nullptr;
  if (!summary.oracle.empty()) {
    json["oracle"] = summary.oracle;
    json["versions"][summary.oracle] = summary.oracle_version;
  }
  return json;
}

}  // namespace minigrad::properties
