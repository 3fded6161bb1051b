// SPDX-License-Identifier: MIT
#include "properties/campaign/finding_order.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace minigrad::properties {

using nlohmann::json;

void FindingOrder::restore(const FoundSoFar& found) {
  reported_ = found.reported;
  duplicates_ = found.duplicates;
  for (const Finding& finding : reported_) {
    buckets_.insert(finding.bucket);
    report_(finding);
  }
  for (const Duplicate& duplicate : duplicates_) report_duplicate_(duplicate.bucket);
  for (const Finding& finding : found.held_back) add(finding);
}

void FindingOrder::add(Finding finding) {
  if (shrinks_left() > 0) held_back_.insert_or_assign(finding.index, std::move(finding));
}

void FindingOrder::report_below(std::uint64_t index) {
  while (!held_back_.empty() && held_back_.begin()->first < index) {
    const Finding finding = std::move(held_back_.extract(held_back_.begin()).mapped());
    if (shrinks_left() > 0) report(finding);
  }
}

void FindingOrder::report(const Finding& finding) {
  if (buckets_.insert(finding.bucket).second) {
    reported_.push_back(finding);
    report_(finding);
  } else {
    duplicates_.push_back({finding.index, finding.bucket});
    report_duplicate_(finding.bucket);
  }
}

FoundSoFar FindingOrder::found() const {
  FoundSoFar found{reported_, duplicates_, {}};
  for (const auto& [index, finding] : held_back_) found.held_back.push_back(finding);
  return found;
}

bool is_case_of(const Finding& finding, corpus::Case saved) {
  saved.origin.duplicates = finding.failing_case.origin.duplicates;
  saved.origin.other_seeds = finding.failing_case.origin.other_seeds;
  return to_json(saved) == to_json(finding.failing_case);
}

void to_json(json& made, const Finding& finding) {
  made = {{"bucket", finding.bucket},
          {"index", finding.index},
          {"case", to_json(finding.failing_case)},
          {"report", finding.report}};
}

void from_json(const json& read, Finding& finding) {
  finding = {read.at("bucket"), read.at("index"), corpus::parse_case(read.at("case").get<std::string>(), "a finding"),
             read.at("report").get<corpus::ForeignReport>()};
}

static void to_json(json& made, const Duplicate& duplicate) { made = {duplicate.index, duplicate.bucket}; }
static void from_json(const json& read, Duplicate& duplicate) { duplicate = {read.at(0), read.at(1)}; }

void to_json(json& made, const FoundSoFar& found) {
  made = {{"told", found.reported}, {"duplicates", found.duplicates}, {"waiting", found.held_back}};
}

void from_json(const json& read, FoundSoFar& found) {
  read.at("told").get_to(found.reported);
  read.at("duplicates").get_to(found.duplicates);
  read.at("waiting").get_to(found.held_back);
}

}  // namespace minigrad::properties
