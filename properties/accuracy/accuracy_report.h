// SPDX-License-Identifier: MIT
// The accuracy of engines side by side, as a table and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "properties/accuracy/accuracy.h"

namespace minigrad::properties {

/// The measurements of one engine, in the order of op.def.
struct EngineAccuracy {
  std::string engine;
  std::string version;
  std::vector<Accuracy> figures;
  corpus::Dtype dtype = corpus::Dtype::float64;  ///< the format whose ulp are counted
};

/// A number of ulp for tables: two decimals, or three digits of a large number, or "inf".
std::string ulp_text(double ulp);

/// The C library and the machine. Measurements are the same wherever these are.
std::string platform();

enum class TableForm { text, markdown };

/// A row for each quantity of an operation, with the largest and the mean error of each engine and its worst point.
/// Then the number of operations whose worst partial is within some bounds.
std::string to_table(const std::vector<EngineAccuracy>& engines, TableForm form);

/// The field `measurements`: a list with the engine, op, quantity, points, max_ulp, mean_ulp, worst_point and
/// max_ulp_by_binades of each row. An infinite error is
/// "inf".
nlohmann::json to_json(const std::vector<EngineAccuracy>& engines);

/// Reads a row of that list, without its engine.
Accuracy accuracy_from_json(const nlohmann::json& row);

}  // namespace minigrad::properties
