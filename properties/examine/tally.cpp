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

VerdictCounts counts_from_json(const nlohmann::json& json) {
  VerdictCounts counts;
  for (const oracle::Verdict verdict : every_verdict) counts[verdict] = json.value(std::string(name(verdict)), 0ULL);
  return counts;
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
  graphs += other.graphs;
  points += other.points;
  proven_points += other.proven_points;
  judged_points += other.judged_points;
  unjudged_points += other.unjudged_points;
  sampled_points += other.sampled_points;
  resolved_points += other.resolved_points;
  failing_graphs += other.failing_graphs;
  engine += other.engine;
  oracle += other.oracle;
  engine_unjudged += other.engine_unjudged;
  oracle_unjudged += other.oracle_unjudged;
  engine_errors += other.engine_errors;
  for (const auto& [op, counts] : other.oracle_by_op) oracle_by_op[op] += counts;
  if (other.coverage && !coverage) coverage.emplace();
  if (other.coverage) *coverage += *other.coverage;
  return *this;
}

nlohmann::json to_json(const VerdictCounts& counts) {
  nlohmann::json json = nlohmann::json::object();
  for (const oracle::Verdict verdict : every_verdict) {
    if (counts[verdict] > 0) json[std::string(name(verdict))] = counts[verdict];
  }
  return json;
}

nlohmann::json to_json(const Tally& tally) {
  nlohmann::json by_op = nlohmann::json::object();
  for (const auto& [op, counts] : tally.oracle_by_op) by_op[op] = to_json(counts);
  nlohmann::json json = {{"graphs", tally.graphs},
                         {"points", tally.points},
                         {"proven_points", tally.proven_points},
                         {"judged_points", tally.judged_points},
                         {"unjudged_points", tally.unjudged_points},
                         {"sampled_points", tally.sampled_points},
                         {"resolved_points", tally.resolved_points},
                         {"failing_graphs", tally.failing_graphs},
                         {"engine_verdicts", to_json(tally.engine)},
                         {"oracle_verdicts", to_json(tally.oracle)},
                         {"engine_unjudged", tally.engine_unjudged},
                         {"oracle_unjudged", tally.oracle_unjudged},
                         {"engine_errors_in_radii", to_json(tally.engine_errors)},
                         {"oracle_by_op", std::move(by_op)}};
  if (tally.coverage) json["coverage"] = to_json(*tally.coverage);
  return json;
}

Tally tally_from_json(const nlohmann::json& json) {
  Tally tally;
  tally.graphs = json.at("graphs");
  tally.points = json.at("points");
  tally.proven_points = json.at("proven_points");
  tally.judged_points = json.at("judged_points");
  tally.unjudged_points = json.at("unjudged_points");
  tally.sampled_points = json.at("sampled_points");
  tally.resolved_points = json.at("resolved_points");
  tally.failing_graphs = json.at("failing_graphs");
  tally.engine = counts_from_json(json.at("engine_verdicts"));
  tally.oracle = counts_from_json(json.at("oracle_verdicts"));
  tally.engine_unjudged = json.at("engine_unjudged");
  tally.oracle_unjudged = json.at("oracle_unjudged");
  tally.engine_errors = error_histogram_from_json(json.at("engine_errors_in_radii"));
  for (const auto& [op, counts] : json.at("oracle_by_op").items()) tally.oracle_by_op[op] = counts_from_json(counts);
  if (json.contains("coverage")) tally.coverage = coverage_from_json(json.at("coverage"));
  return tally;
}

}  // namespace minigrad::properties
