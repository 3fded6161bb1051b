// SPDX-License-Identifier: MIT
#include "properties/conform/expected_failures.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "corpus/json/document.h"
#include "corpus/json/quote.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

/// Whether the file may name a case with this result: one that failed or was skipped.
bool is_remarkable(const CaseResult& result) {
  return result.claimed && (is_failure(result.verdict) || result.verdict == Verdict::unsupported);
}

std::set<std::string> suite_ids() {
  std::set<std::string> ids;
  for (const ConformanceLevel& level : conformance_suite()) {
    for (const ConformanceCase& c : level.cases) ids.insert(c.id);
  }
  return ids;
}

/// Ids of faults begin with a verdict.
bool is_defect_id(std::string_view id) {
  const auto end = id.find('-');
  return std::find(oracle::verdict_names.begin(), oracle::verdict_names.end(), id.substr(0, end)) !=
         oracle::verdict_names.end();
}

std::string text_of(const corpus::Value& object, std::string_view key) {
  const corpus::Value value = object.at(key);
  const auto text = value.as_string();
  if (!text || text->empty()) value.expected("a text that is not empty");
  return std::string(*text);
}

}  // namespace

ExpectedFailures parse_expected_failures(std::string_view text, const std::string& file) {
  const corpus::Document document(text, file);
  document.root().expect_keys({"format", "expect"}, {"engine"});
  if (document.root().at("format").as_whole() != 1) document.root().at("format").expected("format 1");
  const corpus::Value list = document.root().at("expect");
  if (!list.is_array()) list.expected("an array of objects with id and reason");
  const std::set<std::string> ids = suite_ids();
  ExpectedFailures expected;
  for (const corpus::Value entry : list.elements()) {
    entry.expect_keys({"id", "reason"});
    const std::string id = text_of(entry, "id");
    if (!ids.contains(id) && !is_defect_id(id)) {
      entry.at("id").expected("the id of a case of the suite, or of a fault, such as \"imprecise-tanh\"");
    }
    if (!expected.emplace(id, text_of(entry, "reason")).second) entry.at("id").expected("each id once");
  }
  return expected;
}

std::string expecting_all(const Conformance& conformance, const ExpectedFailures& known) {
  ExpectedFailures all;
  const auto add = [&](const std::string& id, const std::string& reason) {
    const auto old = known.find(id);
    all.emplace(id, old != known.end() ? old->second : reason.empty() ? "not examined yet" : reason);
  };
  for (const CaseResult& result : conformance.cases) {
    if (is_remarkable(result))
      add(result.id, result.defect ? conformance.defects[*result.defect].cause : result.reason);
  }
  for (const Defect& defect : conformance.defects) {
    if (defect.random_graphs > 0) add(defect.id, defect.cause);
  }
  std::string out = fmt::format("{{\n  \"format\": 1,\n  \"engine\": {},\n  \"expect\": [",
                                corpus::quote(conformance.claims.name.str()));
  const char* separator = "\n";
  for (const auto& [id, reason] : all) {
    out += fmt::format("{}    {{\"id\": {}, \"reason\": {}}}", separator, corpus::quote(id), corpus::quote(reason));
    separator = ",\n";
  }
  return out + "\n  ]\n}\n";
}

Comparison compare(const Conformance& conformance, const ExpectedFailures& expected) {
  Comparison comparison;
  for (const CaseResult& result : conformance.cases) {
    const bool is_expected = expected.contains(result.id);
    if (result.claimed && is_failure(result.verdict)) {
      if (is_expected) ++comparison.expected;
      if (!is_expected) comparison.unexpected.push_back(result.id);
    }
    if (is_expected && result.claimed && !is_remarkable(result)) comparison.expired.push_back(result.id);
  }
  for (const Defect& defect : conformance.defects) {
    if (defect.random_graphs > 0 && !expected.contains(defect.id)) comparison.unexpected.push_back(defect.id);
  }
  return comparison;
}

}  // namespace minigrad::properties
