// SPDX-License-Identifier: MIT
#include "properties/campaign/finding_order.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace minigrad::properties {
namespace {

nlohmann::json to_json(const std::vector<Finding>& findings) {
  nlohmann::json list = nlohmann::json::array();
  for (const Finding& finding : findings) list.push_back(to_json(finding));
  return list;
}

std::vector<Finding> list_from_json(const nlohmann::json& list) {
  std::vector<Finding> findings;
  for (const nlohmann::json& finding : list) findings.push_back(finding_from_json(finding));
  return findings;
}

}  // namespace

void Findings::restore(const FoundSoFar& found) {
  told_ = found.told;
  duplicates_ = found.duplicates;
  for (const Finding& finding : told_) {
    buckets_.insert(finding.bucket);
    tell_(finding);
  }
  for (const Duplicate& duplicate : duplicates_) tell_duplicate_(duplicate.bucket);
  for (const Finding& finding : found.waiting) add(finding);
}

void Findings::add(Finding finding) {
  if (shrinks_left() > 0) waiting_.insert_or_assign(finding.index, std::move(finding));
}

void Findings::settle_below(std::uint64_t index) {
  while (!waiting_.empty() && waiting_.begin()->first < index) {
    const Finding finding = std::move(waiting_.extract(waiting_.begin()).mapped());
    if (shrinks_left() > 0) settle(finding);
  }
}

void Findings::settle(const Finding& finding) {
  if (buckets_.insert(finding.bucket).second) {
    told_.push_back(finding);
    tell_(finding);
  } else {
    duplicates_.push_back({finding.index, finding.bucket});
    tell_duplicate_(finding.bucket);
  }
}

FoundSoFar Findings::found() const {
  FoundSoFar found{told_, duplicates_, {}};
  for (const auto& [index, finding] : waiting_) found.waiting.push_back(finding);
  return found;
}

bool is_case_of(const Finding& finding, corpus::Case saved) {
  saved.origin.duplicates = finding.failing_case.origin.duplicates;
  return to_json(saved) == to_json(finding.failing_case);
}

nlohmann::json to_json(const Finding& finding) {
  return {{"bucket", finding.bucket},
          {"index", finding.index},
          {"case", to_json(finding.failing_case)},
          {"report", finding.report}};
}

Finding finding_from_json(const nlohmann::json& json) {
  return {json.at("bucket"), json.at("index"), corpus::parse_case(json.at("case").get<std::string>(), "a finding"),
          json.at("report")};
}

nlohmann::json to_json(const FoundSoFar& found) {
  nlohmann::json duplicates = nlohmann::json::array();
  for (const Duplicate& duplicate : found.duplicates) duplicates.push_back({duplicate.index, duplicate.bucket});
  return {{"told", to_json(found.told)}, {"duplicates", std::move(duplicates)}, {"waiting", to_json(found.waiting)}};
}

FoundSoFar found_from_json(const nlohmann::json& json) {
  FoundSoFar found{list_from_json(json.at("told")), {}, list_from_json(json.at("waiting"))};
  for (const nlohmann::json& duplicate : json.at("duplicates")) {
    found.duplicates.push_back({duplicate.at(0), duplicate.at(1)});
  }
  return found;
}

}  // namespace minigrad::properties
