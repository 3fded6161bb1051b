// SPDX-License-Identifier: MIT
#include "properties/coverage/coverage_gaps.h"

#include <nlohmann/json.hpp>

namespace minigrad::properties {
namespace {

void find_pairs(const Coverage& coverage, std::size_t slot, Gaps& gaps) {
  Gaps::Pairs missed{slot, {}};
  Gaps::Pairs forbidden{slot, {}};
  for (const OpInfo& each : all_ops) {
    const auto op = static_cast<std::size_t>(each.op);
    if (!coverage.may_be_drawn[op]) continue;
    if (!may_feed(each.op, all_slots()[slot])) forbidden.ops.push_back(each.op);
    if (is_expected(coverage, slot, each.op) && coverage.pairs[slot][op] == 0) missed.ops.push_back(each.op);
  }
  if (!missed.ops.empty()) gaps.pairs.push_back(std::move(missed));
  if (!forbidden.ops.empty()) gaps.forbidden.push_back(std::move(forbidden));
}

void find_places(const Coverage& coverage, Op op, Gaps& gaps) {
  for (const DomainPlace place : {DomainPlace::kink, DomainPlace::edge, DomainPlace::outside}) {
    const Coverage::Count count = coverage.places[static_cast<std::size_t>(op)][static_cast<std::size_t>(place)];
    if (can_be(op, place) && count == 0) gaps.places.emplace_back(op, place);
  }
}

nlohmann::json to_json(const std::vector<Gaps::Pairs>& pairs) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [slot, ops] : pairs) {
    for (const Op op : ops) json[to_string(all_slots()[slot])].push_back(name(op));
  }
  return json;
}

}  // namespace

Gaps find_gaps(const Coverage& coverage) {
  Gaps gaps;
  for (std::size_t slot = 0; slot < slot_count; ++slot) {
    if (!coverage.may_be_drawn[static_cast<std::size_t>(all_slots()[slot].op)]) continue;
    find_pairs(coverage, slot, gaps);
    if (coverage.shared[slot] == 0) gaps.shared.push_back(slot);
  }
  for (const OpInfo& each : all_ops) {
    const auto op = static_cast<std::size_t>(each.op);
    if (!coverage.may_be_drawn[op]) continue;
    if (coverage.nodes[op] == 0) gaps.operations.push_back(each.op);
    const bool may_be_aliased = each.arity == 2 && (each.op != Op::pow || coverage.exponents_vary);
    if (may_be_aliased && coverage.aliased[op] == 0) gaps.aliased.push_back(each.op);
    find_places(coverage, each.op, gaps);
  }
  for (std::size_t kind = 0; kind < value_kinds; ++kind) {
    if (coverage.values[kind] == 0) gaps.values.push_back(kind);
  }
  return gaps;
}

std::size_t count_pairs(const std::vector<Gaps::Pairs>& pairs) {
  std::size_t count = 0;
  for (const Gaps::Pairs& each : pairs) count += each.ops.size();
  return count;
}

nlohmann::json to_json(const Gaps& gaps) {
  nlohmann::json json = {{"pairs", to_json(gaps.pairs)}, {"pairs_forbidden", to_json(gaps.forbidden)}};
  for (const char* key : {"operations", "shared", "aliased", "values"}) json[key] = nlohmann::json::array();
  for (const Op op : gaps.operations) json["operations"].push_back(name(op));
  for (const std::size_t slot : gaps.shared) json["shared"].push_back(to_string(all_slots()[slot]));
  for (const Op op : gaps.aliased) json["aliased"].push_back(name(op));
  for (const std::size_t kind : gaps.values) json["values"].push_back(value_kind_name(kind));
  json["places"] = nlohmann::json::object();
  for (const auto& [op, place] : gaps.places) json["places"][std::string(name(op))].push_back(name(place));
  return json;
}

}  // namespace minigrad::properties
