// SPDX-License-Identifier: MIT
// A coverage as JSON: an object for each array, with names for its indices and without counts of 0.
#include <nlohmann/json.hpp>

#include "properties/coverage/coverage.h"

namespace minigrad::properties {
namespace {

using Json = nlohmann::json;

std::string op_name(std::size_t op) { return std::string(name(all_ops[op].op)); }
std::string slot_name(std::size_t slot) { return to_string(all_slots()[slot]); }
std::string place_name(std::size_t place) { return std::string(place_names[place]); }

/// Calls `visit` with the key, the function that names an index, and the counts, for each array of a coverage.
template <typename AnyCoverage, typename Visit>
void for_each_array(AnyCoverage& coverage, const Visit& visit) {
  visit("nodes", op_name, coverage.nodes);
  visit("shared", slot_name, coverage.shared);
  visit("aliased", op_name, coverage.aliased);
  visit("values", value_kind_name, coverage.values);
  visit("depth", size_class_name, coverage.depth);
  visit("fan_out", size_class_name, coverage.fan_out);
}

/// The same for the arrays of arrays.
template <typename AnyCoverage, typename Visit>
void for_each_matrix(AnyCoverage& coverage, const Visit& visit) {
  visit("pairs", slot_name, op_name, coverage.pairs);
  visit("places", op_name, place_name, coverage.places);
}

template <typename Name, typename Array>
Json counts_to_json(Name name, const Array& counts) {
  Json json = Json::object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) json[name(i)] = counts[i];
  }
  return json;
}

template <typename Name, typename Array>
void read_counts(const Json& json, Name name, Array& counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = json.value(name(i), Coverage::Count{0});
}

}  // namespace

void to_json(Json& json, const Coverage& coverage) {
  json = {{"graphs", coverage.graphs}, {"points", coverage.points}, {"exponents_vary", coverage.exponents_vary}};
  json["may_be_drawn"] = Json::array();
  for (std::size_t i = 0; i < all_ops.size(); ++i) {
    if (coverage.may_be_drawn[i]) json["may_be_drawn"].push_back(op_name(i));
  }
  for_each_array(coverage,
                 [&json](const char* key, auto name, const auto& counts) { json[key] = counts_to_json(name, counts); });
  for_each_matrix(coverage, [&json](const char* key, auto row_name, auto column_name, const auto& rows) {
    json[key] = Json::object();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Json row = counts_to_json(column_name, rows[i]);
      if (!row.empty()) json[key][row_name(i)] = std::move(row);
    }
  });
}

void from_json(const Json& json, Coverage& coverage) {
  json.at("graphs").get_to(coverage.graphs);
  json.at("points").get_to(coverage.points);
  json.at("exponents_vary").get_to(coverage.exponents_vary);
  for (const Json& name : json.at("may_be_drawn")) {
    const std::optional<Op> op = parse_op(name.get<std::string>());
    if (op) coverage.may_be_drawn[static_cast<std::size_t>(*op)] = true;
  }
  for_each_array(coverage,
                 [&json](const char* key, auto name, auto& counts) { read_counts(json.at(key), name, counts); });
  for_each_matrix(coverage, [&json](const char* key, auto row_name, auto column_name, auto& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      read_counts(json.at(key).value(row_name(i), Json::object()), column_name, rows[i]);
    }
  });
}

}  // namespace minigrad::properties
