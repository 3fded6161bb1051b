// SPDX-License-Identifier: MIT
// The accuracy of engines side by side: for people as a table, for programs as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "properties/accuracy/accuracy.h"

namespace minigrad::properties {

/// What was measured of one engine, in the order of op.def.
struct EngineAccuracy {
  std::string engine;
  std::string version;
  std::vector<Accuracy> figures;
  corpus::Dtype dtype = corpus::Dtype::float64;  ///< whose ulp are counted
};

/// A number of ulp as the tables print it: two decimals, three digits of a large one, "inf".
std::string ulp_text(double ulp);

/// The library that values come from, and the machine: figures are the same wherever these are the same.
std::string platform();

enum class TableForm { text, markdown };

/// A row for each quantity of an operation, with the largest and the mean error of each engine and the point at which
/// it is largest; then how many operations have a worst partial within some bounds.
std::string to_table(const std::vector<EngineAccuracy>& engines, TableForm form);

/// A list with the engine, op, quantity, points, max_ulp, mean_ulp and worst_point of each row. An infinite number of
/// ulp is "inf".
nlohmann::json to_json(const std::vector<EngineAccuracy>& engines);

/// A row of that list again, without its engine.
Accuracy accuracy_from_json(const nlohmann::json& row);

}  // namespace minigrad::properties
