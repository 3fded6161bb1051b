// SPDX-License-Identifier: MIT
#include "properties/examine/tally.h"

#include <nlohmann/json.hpp>

namespace minigrad::properties {
namespace {

constexpr auto every_verdict = [] {
  std::array<oracle::Verdict, oracle::verdict_names.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<oracle::Verdict>(i);
  return all;
}();

/// Calls `visit` with the key and the address of each member that every tally has.
template <typename Visit>
void for_each_member(const Visit& visit) {
  visit("graphs", &Tally::graphs);
  visit("points", &Tally::points);
  visit("proven_points", &Tally::proven_points);
  visit("judged_points", &Tally::judged_points);
  visit("unjudged_points", &Tally::unjudged_points);
  visit("sampled_points", &Tally::sampled_points);
  visit("resolved_points", &Tally::resolved_points);
  visit("failing_graphs", &Tally::failing_graphs);
  visit("engine_verdicts", &Tally::engine);
  visit("oracle_verdicts", &Tally::oracle);
  visit("engine_unjudged", &Tally::engine_unjudged);
  visit("oracle_unjudged", &Tally::oracle_unjudged);
  visit("engine_errors_in_radii", &Tally::engine_errors);
  visit("oracle_by_op", &Tally::oracle_by_op);
}

template <typename Count>
void add(Count& sum, const Count& other) {
  sum += other;
}

void add(std::map<std::string, VerdictCounts>& sum, const std::map<std::string, VerdictCounts>& other) {
  for (const auto& [op, counts] : other) sum[op] += counts;
}

}  // namespace

std::uint64_t VerdictCounts::failures() const {
  std::uint64_t sum = 0;
  for (const oracle::Verdict verdict : every_verdict) sum += is_failure(verdict) ? (*this)[verdict] : 0;
  return sum;
}

VerdictCounts& VerdictCounts::operator+=(const VerdictCounts& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  return *this;
}

Tally& Tally::operator+=(const Tally& other) {
  for_each_member([&](const char*, auto member) { add(this->*member, other.*member); });
  if (other.coverage && !coverage) coverage.emplace();
  if (other.coverage) *coverage += *other.coverage;
  return *this;
}

void to_json(nlohmann::json& json, const VerdictCounts& counts) {
  json = nlohmann::json::object();
  for (const oracle::Verdict verdict : every_verdict) {
    if (counts[verdict] > 0) json[std::string(name(verdict))] = counts[verdict];
  }
}

void from_json(const nlohmann::json& json, VerdictCounts& counts) {
  for (const oracle::Verdict verdict : every_verdict) counts[verdict] = json.value(std::string(name(verdict)), 0ULL);
}

void to_json(nlohmann::json& json, const Tally& tally) {
  for_each_member([&](const char* key, auto member) { json[key] = tally.*member; });
  if (tally.coverage) json["coverage"] = *tally.coverage;
}

void from_json(const nlohmann::json& json, Tally& tally) {
  for_each_member([&](const char* key, auto member) { json.at(key).get_to(tally.*member); });
  if (json.contains("coverage")) tally.coverage = json.at("coverage").get<Coverage>();
}

}  // namespace minigrad::properties
