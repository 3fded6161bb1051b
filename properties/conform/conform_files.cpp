// SPDX-License-Identifier: MIT
// The JSON and JUnit reports.
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <span>

#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "minigrad/version.h"
#include "properties/conform/conform_report.h"
#include "properties/support/expression.h"
#include "properties/support/versions.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;
using oracle::Verdict;

/// A number as in case files: a string if JSON has no such number.
json number_json(double number) {
  if (std::isfinite(number)) return number;
  return corpus::number_text(number).substr(1, corpus::number_text(number).size() - 2);
}

json numbers_json(std::span<const double> numbers) {
  json list = json::array();
  for (const double number : numbers) list.push_back(number_json(number));
  return list;
}

std::string_view word_for(const CaseResult& result) {
  if (!result.claimed) return "not claimed";
  if (result.verdict == Verdict::unsupported) return "skipped";
  return is_failure(result.verdict) ? name(result.verdict) : "passed";
}

json names_of(const std::vector<Op>& ops) {
  json names = json::array();
  for (const Op op : ops) names.push_back(name(op));
  return names;
}

json case_json(const CaseResult& result, const std::vector<Defect>& defects) {
  json out = {{"id", result.id}, {"level", result.level}, {"ops", names_of(result.ops)}, {"outcome", word_for(result)}};
  if (!result.reason.empty()) out["reason"] = result.reason;
  if (result.verdict == Verdict::imprecise) out["ulps"] = number_json(result.ulps);
  if (result.defect) out["fault"] = defects[*result.defect].id;
  return out;
}

/// The fields of a run of the protocol that say how the expression is written and used.
json manner_json(const corpus::Manner& manner) {
  json out = {{"constants", manner.constants == corpus::Constants::own ? "own" : "numbers"},
              {"in_place", manner.in_place}};
  for (const auto& step : manner.backward) out["backward"].push_back(step ? json(*step) : json("clear"));
  if (!manner.wanted.empty()) out["wanted"] = manner.wanted;
  return out;
}

json defect_json(const Defect& defect) {
  const Symptom& symptom = defect.symptom;
  const auto& [graph, points, manner] = symptom.question;
  json out = {{"id", defect.id},
              {"verdict", name(symptom.verdict.verdict)},
              {"op", defect.op},
              {"expression", expression(graph, manner)},
              {"manner", manner_json(manner)},
              {"usage", usage(graph, manner)},
              {"point", numbers_json(points[0])},
              {"likely_cause", defect.cause},
              {"cause_is_confirmed", defect.is_confirmed},
              {"cases", defect.cases},
              {"random_graphs", defect.random_graphs}};
  constexpr std::size_t most_nodes = 1'000;
  if (graph.nodes.size() <= most_nodes) {
    std::string text;
    corpus::append_graph(text, graph);
    out["graph"] = json::parse(text);
  }
  out["answers"] = numbers_json(symptom.verdict.answers);
  out["component"] = symptom.verdict.component.index;
  out["truth"] = symptom.verdict.truth ? number_json(symptom.verdict.truth->value) : json(nullptr);
  out["radius"] = symptom.verdict.truth ? number_json(symptom.verdict.truth->radius) : json(nullptr);
  if (symptom.verdict.verdict == Verdict::imprecise) {
    out["ulps"] = number_json(symptom.verdict.ulps);
    out["worst_ulps"] = number_json(defect.ulps);
  }
  if (!symptom.verdict.reason.empty()) out["reason"] = symptom.verdict.reason;
  return out;
}

/// Text for XML: its five special characters are escaped, and bytes outside printable ASCII become "?".
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      case '\t': out += ' '; break;
      default:
        // The words of an engine may be any bytes, and XML accepts only valid UTF-8.
        out += static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e ? '?' : c;
    }
  }
  return out;
}

/// The content of the element of a test case; "" if it passed.
std::string test_body(const CaseResult& result, const Conformance& conformance, const ExpectedFailures& expected) {
  if (!result.claimed) return fmt::format("<skipped message=\"{}\"/>", xml("not claimed: " + result.reason));
  if (result.verdict == Verdict::unsupported) return fmt::format("<skipped message=\"{}\"/>", xml(result.reason));
  const auto known = expected.find(result.id);
  if (!is_failure(result.verdict)) {
    return known == expected.end() ? "" : "<failure message=\"expected to fail, but passes\"/>";
  }
  if (known != expected.end()) return fmt::format("<skipped message=\"{}\"/>", xml("expected: " + known->second));
  const Defect& defect = conformance.defects[*result.defect];
  return fmt::format("<failure message=\"{}\">{}</failure>",
                     xml(fmt::format("{}: {}", name(result.verdict), defect.id)),
                     xml(to_text(defect, conformance.claims)));
}

/// A test suite with its counts.
class Suite {
 public:
  void add(const std::string& group, const std::string& test, const std::string& body) {
    ++tests_;
    if (body.starts_with("<failure")) ++failures_;
    if (body.starts_with("<skipped")) ++skipped_;
    text_ += fmt::format("    <testcase classname=\"minigrad.{}\" name=\"{}\"{}\n", xml(group), xml(test),
                         body.empty() ? "/>" : ">" + body + "</testcase>");
  }

  std::string text(const std::string& name) const {
    return fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n{}  </testsuite>\n",
        xml(name), tests_, failures_, skipped_, text_);
  }

 private:
  std::size_t tests_ = 0;
  std::size_t failures_ = 0;
  std::size_t skipped_ = 0;
  std::string text_;
};

/// The failures of the smoke test are expected if those of the cases are.
std::string smoke_body(const Conformance& conformance, bool holds) {
  if (conformance.smoke.empty()) return "";
  const std::string words = xml(conformance.smoke.front());
  return holds ? fmt::format("<skipped message=\"expected: {}\"/>", words)
               : fmt::format("<failure message=\"{}\"/>", words);
}

}  // namespace

json to_json(const Conformance& conformance, const Comparison& comparison) {
  const corpus::Capabilities& claims = conformance.claims;
  json out = {{"format", 1},
              {"suite", suite_version},
              {"harness", "minigrad " MINIGRAD_VERSION},
              {"engine",
               {{"name", claims.name},
                {"version", claims.version},
                {"language", claims.language},
                {"dtype", claims.dtype == corpus::Dtype::float32 ? "float32" : "float64"},
                {"ops", names_of(claims.ops)}}},
              {"smoke", conformance.smoke},
              {"holds", holds(conformance, comparison) && !conformance.answers.are_too_few()},
              {"untested", conformance.answers.are_too_few()},
              {"asked", conformance.answers.asked},
              {"answered", conformance.answers.answered},
              {"unexpected", comparison.unexpected},
              {"expired", comparison.expired},
              {"random",
               {{"graphs", conformance.random_graphs},
                {"points", conformance.random_points},
                {"failures", conformance.random_failures}}},
              {"seconds", conformance.seconds}};
  if (conformance.out_of_time) out["left_out"] = conformance.left_out;
  out["gone"] = conformance.gone ? json(*conformance.gone) : json(nullptr);
  out["cases"] = json::array();
  for (const CaseResult& result : conformance.cases) out["cases"].push_back(case_json(result, conformance.defects));
  out["faults"] = json::array();
  for (const Defect& defect : conformance.defects) out["faults"].push_back(defect_json(defect));
  return out;
}

std::string to_junit(const Conformance& conformance, const ExpectedFailures& expected) {
  Suite smoke;
  smoke.add("smoke", "adapter", smoke_body(conformance, holds(conformance, compare(conformance, expected))));
  if (conformance.gone)
    smoke.add("smoke", "complete", fmt::format("<failure message=\"{}\"/>", xml(*conformance.gone)));
  if (conformance.answers.are_too_few() && !conformance.adapter_is_wrong) {
    smoke.add("smoke", "answers",
              fmt::format("<failure message=\"not tested: it answered {} of {} questions within its claims\"/>",
                          conformance.answers.answered, conformance.answers.asked));
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" + smoke.text("smoke");
  std::map<std::string, Suite> levels;
  for (const CaseResult& result : conformance.cases) {
    levels[result.level].add(result.level, result.id, test_body(result, conformance, expected));
  }
  for (const std::string& level : conformance_levels()) {
    if (levels.contains(level)) out += levels[level].text(level);
  }
  Suite random;
  for (const Defect& defect : conformance.defects) {
    if (defect.random_graphs == 0) continue;
    const auto known = expected.find(defect.id);
    random.add("random", defect.id,
               known != expected.end() ? fmt::format("<skipped message=\"{}\"/>", xml("expected: " + known->second))
                                       : fmt::format("<failure message=\"{}\">{}</failure>", xml(defect.id),
                                                     xml(to_text(defect, conformance.claims))));
  }
  return out + random.text("random graphs") + "</testsuites>\n";
}

}  // namespace minigrad::properties
