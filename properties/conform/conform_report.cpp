// SPDX-License-Identifier: MIT
// The text report.
#include "properties/conform/conform_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "properties/support/expression.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using corpus::plain_number;
using oracle::Verdict;

/// The number of cases with each outcome.
struct Counts {
  std::size_t passed = 0;
  std::size_t wrong = 0;
  std::size_t imprecise = 0;
  std::size_t convention = 0;
  std::size_t silent = 0;  ///< error, crash or timeout
  std::size_t skipped = 0;
  std::size_t unclaimed = 0;
  std::size_t own_kinks = 0;
  double ulps = 0;  ///< the largest error of an imprecise answer

  void add(Verdict verdict, double error_in_ulps) {
    switch (verdict) {
      case Verdict::agree:
      case Verdict::singular:
      case Verdict::unresolved: ++passed; break;
      case Verdict::wrong: ++wrong; break;
      case Verdict::imprecise:
        ++imprecise;
        ulps = std::max(ulps, error_in_ulps);
        break;
      case Verdict::convention: ++convention; break;
      case Verdict::unsupported: ++skipped; break;
      case Verdict::error:
      case Verdict::crash:
      case Verdict::timeout: ++silent; break;
    }
  }
};

std::string count_text(std::size_t count) { return count == 0 ? "-" : std::to_string(count); }

/// The decimal digits lost by an error of this many ulp.
std::string digits_lost(double ulps) {
  if (ulps == 0) return "";
  return std::isinf(ulps) ? "all" : fmt::format("{:.1f}", std::log10(std::max(1.0, ulps)));
}

std::vector<std::string> row(const std::string& name, const Counts& c) {
  return {name,
          count_text(c.passed),
          count_text(c.wrong),
          count_text(c.imprecise),
          digits_lost(c.ulps),
          count_text(c.convention),
          count_text(c.silent),
          count_text(c.skipped),
          count_text(c.unclaimed)};
}

Table outcome_table(const std::string& first) {
  return Table(
      {first, "passed", "wrong", "imprecise", "digits lost", "convention", "no answer", "skipped", "not claimed"});
}

std::string table_by_level(const Conformance& conformance) {
  std::map<std::string, Counts> counts;
  Counts all;
  for (const CaseResult& result : conformance.cases) {
    for (Counts* some : {&counts[result.level], &all}) {
      if (result.claimed) {
        some->add(result.verdict, result.ulps);
      } else {
        ++some->unclaimed;
      }
    }
  }
  Table table = outcome_table("level");
  for (const std::string& level : conformance_levels()) {
    if (counts.contains(level)) table.add(row(level, counts[level]));
  }
  table.add(row("all", all));
  return table.text();
}

/// A case that passes counts for each of its operations. A case that fails counts only for the operation at fault.
std::string table_by_operation(const Conformance& conformance) {
  std::map<std::string, Counts> counts;
  for (const CaseResult& result : conformance.cases) {
    if (!result.claimed) continue;
    if (result.defect) {
      counts[conformance.defects[*result.defect].op].add(result.verdict, result.ulps);
      continue;
    }
    for (const Op op : result.ops) counts[std::string(name(op))].add(result.verdict, 0);
  }
  Table table({"op", "passed", "wrong", "imprecise", "digits lost", "convention", "no answer", "skipped"});
  const auto add = [&](const std::string& op) {
    if (!counts.contains(op)) return;
    std::vector<std::string> cells = row(op, counts[op]);
    cells.pop_back();
    table.add(std::move(cells));
  };
  for (const OpInfo& op : all_ops) add(std::string(op.name));
  add("composition");
  return table.text();
}

/// Words of an engine, which may have many lines: the first lines, indented.
std::string indented(const std::string& words) {
  constexpr std::size_t most_lines = 8;
  std::string text;
  std::size_t lines = 1;
  for (const char c : words) {
    if (c == '\n' && ++lines > most_lines) return text + "\n      ...";
    text += c == '\n' ? std::string("\n      ") : std::string(1, c);
  }
  return text;
}

std::string coordinates(std::span<const double> point) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < point.size() && i < most; ++i) text += (i > 0 ? ", " : "") + plain_number(point[i]);
  return point.size() > most ? text + ", ..." : text;
}

std::string component_name(const Symptom& symptom) {
  const auto& [graph, points, manner] = symptom.question;
  const Component component = symptom.verdict.component;
  if (component.is_value()) return "value";
  const Position node = wanted_nodes(graph, manner)[component.input()];
  if (graph.nodes[node].op != Op::input) return fmt::format("gradient of node {}", node);
  std::size_t input = 0;
  for (std::size_t i = 0; i < node; ++i) input += graph.nodes[i].op == Op::input ? 1 : 0;
  return fmt::format("gradient of {}", input_name(input, input_count(graph)));
}

/// "9.3 of 16 digits hold", computed from the relative error.
std::string digits_held(const PointVerdict& verdict, const corpus::Capabilities& claims) {
  const double all = claims.dtype == corpus::Dtype::float32 ? 7.2 : 15.9;
  const double truth = verdict.truth->value;
  const double error = std::fabs(verdict.answer() - truth);
  if (truth == 0 || !std::isfinite(error)) return "no digit holds";
  const double held = std::min(-std::log10(error / std::fabs(truth)), all);
  if (held < 0.1) return "no digit holds";
  return fmt::format("{:.1f} of {:.1f} digits hold", held, all);
}

std::string answer_text(const Defect& defect, const corpus::Capabilities& claims) {
  const PointVerdict& verdict = defect.symptom.verdict;
  if (verdict.answers.empty()) return fmt::format("   no answer: {}\n", indented(verdict.reason));
  std::string text = fmt::format("   {}: {}, truth {}", component_name(defect.symptom), plain_number(verdict.answer()),
                                 verdict.truth ? plain_number(verdict.truth->value) : "nan");
  if (verdict.verdict == Verdict::imprecise && verdict.truth) text += "; " + digits_held(verdict, claims);
  if (!verdict.formula.empty()) text += fmt::format("; explained by {}", verdict.formula);
  return text + '\n';
}

std::string graph_line(const Graph& graph) {
  constexpr std::size_t most_nodes = 20;
  if (graph.nodes.size() > most_nodes) return "";
  std::string text = "   graph: ";
  corpus::append_graph(text, graph);
  return text + '\n';
}

std::string examples(const std::vector<std::string>& ids) {
  constexpr std::size_t most = 3;
  std::string text;
  for (std::size_t i = 0; i < ids.size() && i < most; ++i) text += (i > 0 ? ", " : "") + ids[i];
  return ids.size() > most ? fmt::format("{} and {} more", text, ids.size() - most) : text;
}

std::string head(const Conformance& conformance) {
  const corpus::Capabilities& claims = conformance.claims;
  return fmt::format("{} {} ({}), {}: {} of {} operations claimed\n", claims.name, claims.version, claims.language,
                     claims.dtype == corpus::Dtype::float32 ? "float32" : "float64", claims.ops.size(),
                     all_ops.size() - leaf_count);
}

std::string smoke_text(const Conformance& conformance) {
  if (conformance.smoke.empty()) {
    const bool is_missing = conformance.out_of_time && conformance.cases.empty();
    return is_missing ? "smoke test: not finished in time\n" : "smoke test: passed\n";
  }
  std::string text =
      conformance.adapter_is_wrong
          ? "smoke test: FAILED without any operation, so the adapter is probably wrong, not the engine:\n"
          : "smoke test: FAILED in the simplest graphs: the adapter or the engine is wrong; look at the adapter "
            "first:\n";
  for (const std::string& words : conformance.smoke) text += "  " + indented(words) + '\n';
  return text;
}

/// The first line of the words of an engine, shortened if it is long.
std::string in_brief(const std::string& words) {
  constexpr std::size_t longest = 100;
  const std::string line = words.substr(0, words.find('\n'));
  return line.size() <= longest ? line : line.substr(0, longest) + "...";
}

/// The reasons of skips, each once.
std::string skips_text(const Conformance& conformance) {
  std::map<std::string, std::size_t> reasons;
  for (const CaseResult& result : conformance.cases) {
    if (result.claimed && result.verdict == Verdict::unsupported) ++reasons[in_brief(result.reason)];
  }
  if (reasons.empty()) return "";
  std::string text = "\nSkipped although claimed:\n";
  for (const auto& [reason, count] : reasons) text += fmt::format("  {} x {}\n", count, reason);
  return text;
}

std::string ids_text(const std::string& title, const std::vector<std::string>& ids) {
  constexpr std::size_t most = 10;
  if (ids.empty()) return "";
  std::string text = title;
  for (std::size_t i = 0; i < ids.size() && i < most; ++i) text += "  " + ids[i] + '\n';
  if (ids.size() > most) text += fmt::format("  and {} more\n", ids.size() - most);
  return text;
}

/// What the end of the run left out; "" if nothing.
std::string left_out_text(const Conformance& conformance) {
  if (!conformance.out_of_time) return "";
  std::vector<std::string> parts;
  std::size_t cases = 0;
  for (const std::string& level : conformance_levels()) {
    const auto found = conformance.left_out.find(level);
    if (found == conformance.left_out.end()) continue;
    parts.push_back(fmt::format("{} {}", level, found->second));
    cases += found->second;
  }
  std::string text = fmt::format("\nThe time is over after {:.1f} s. Left out: ", conformance.seconds);
  if (cases > 0) text += fmt::format("{} fixed cases ({}); ", cases, fmt::join(parts, ", "));
  return text + "random graphs and the search for causes as far as they are missing above\n";
}

std::string conclusion(const Conformance& conformance, const Comparison& comparison) {
  if (conformance.gone) return fmt::format("\nStopped early: {}\n", *conformance.gone);
  if (conformance.adapter_is_wrong && conformance.cases.empty()) return "Nothing else was asked; --force goes on.\n";
  std::string text = left_out_text(conformance);
  text += ids_text("\nExpected to fail, but pass: remove them from the file\n", comparison.expired);
  const bool any_defect = !conformance.defects.empty();
  if (conformance.answers.are_too_few()) {
    text += fmt::format("\n{} was not tested: it answered {} of {} questions within its claims\n",
                        conformance.claims.name, conformance.answers.answered, conformance.answers.asked);
  } else if (comparison.holds() && !holds(conformance, comparison)) {
    text += "\nno case fails, but the smoke test did\n";
  } else if (comparison.holds()) {
    if (any_defect) return text + "\nno unexpected failures\n";
    return text + (conformance.out_of_time ? "\neverything asked holds\n" : "\neverything claimed holds\n");
  }
  if (!comparison.unexpected.empty()) {
    text += fmt::format("\n{} cases and faults fail unexpectedly\n", comparison.unexpected.size());
    // If nothing is expected to fail, the faults above are the complete list.
    if (comparison.expected > 0) text += ids_text("", comparison.unexpected);
  }
  return text;
}

}  // namespace

bool holds(const Conformance& conformance, const Comparison& comparison) {
  const bool smoke_holds = conformance.smoke.empty() || (!conformance.adapter_is_wrong && !conformance.defects.empty());
  return comparison.holds() && !conformance.gone && smoke_holds;
}

std::string to_text(const Defect& defect, const corpus::Capabilities& claims) {
  const auto& [graph, points, manner] = defect.symptom.question;
  std::string text = fmt::format("{}\n   {}", defect.id, expression(graph, manner));
  if (points.dimension() > 0) text += fmt::format("   at ({})", coordinates(points[0]));
  const std::string used = usage(graph, manner);
  if (!used.empty()) text += fmt::format("; {}", used);
  text += '\n' + graph_line(graph) + answer_text(defect, claims);
  if (!defect.cause.empty())
    text += fmt::format("   {}: {}\n", defect.is_confirmed ? "cause" : "observed", defect.cause);
  std::string where;
  if (!defect.cases.empty()) where = examples(defect.cases);
  if (defect.random_graphs > 0) {
    where += fmt::format("{}{} random graph{}", where.empty() ? "" : "; ", defect.random_graphs,
                         defect.random_graphs == 1 ? "" : "s");
  }
  return text + fmt::format("   seen in: {}\n", where);
}

std::string to_text(const Conformance& conformance, const Comparison& comparison) {
  std::string text = head(conformance) + smoke_text(conformance);
  if (!conformance.cases.empty()) {
    text += '\n' + table_by_level(conformance) + '\n' + table_by_operation(conformance);
    text += fmt::format("\nrandom graphs: {} at {} points; {} failed\n", conformance.random_graphs,
                        conformance.random_points, conformance.random_failures);
    const auto own_kinks = std::count_if(conformance.cases.begin(), conformance.cases.end(),
                                         [](const CaseResult& result) { return result.own_kink; });
    if (own_kinks > 0)
      text += fmt::format("{} cases passed with the choice at a kink that the engine declares\n", own_kinks);
    text += skips_text(conformance);
  }
  for (std::size_t i = 0; i < conformance.defects.size(); ++i) {
    text += fmt::format("\n{}. {}", i + 1, to_text(conformance.defects[i], conformance.claims));
  }
  return text + conclusion(conformance, comparison);
}

}  // namespace minigrad::properties
