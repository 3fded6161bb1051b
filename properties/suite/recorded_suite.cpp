// SPDX-License-Identifier: MIT
#include "properties/suite/recorded_suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>

#include "corpus/json/document.h"
#include "corpus/json/error.h"
#include "corpus/json/file.h"
#include "properties/suite/conformance.h"

namespace minigrad::properties {
namespace {

using corpus::Value;
using oracle::RecordedComponent;

double number(const Value& value) {
  const std::optional<double> number = value.as_number();
  if (!number) value.expected("a number");
  return *number;
}

RecordedComponent component(const Value& truth, const Value& radius) {
  if (truth.is_null()) return {};
  return {oracle::Truth{number(truth), number(radius)}, std::nullopt};
}

/// Appends the components of the gradient in an object that has one.
void append_gradient(std::vector<RecordedComponent>& components, const Value& object) {
  const Value gradient = object.at("gradient");
  const Value radii = object.at("gradient_radius");
  if (gradient.size() != radii.size()) radii.expected("a radius for each component of the gradient");
  auto radius = radii.elements().begin();
  for (const Value truth : gradient.elements()) {
    components.push_back(component(truth, *radius));
    ++radius;
  }
}

void set_subgradients(std::vector<RecordedComponent>& components, const Value& all) {
  if (all.size() + 1 != components.size()) all.expected("the subgradients of each component of the gradient");
  std::size_t c = 0;
  for (const Value ends : all.elements()) {
    ++c;
    if (ends.is_null()) continue;
    if (ends.size() != 2) ends.expected("the ends of the subgradients");
    const auto low = ends.elements().begin();
    auto high = low;
    ++high;
    components[c].subgradients = {number(*low), number(*high)};
  }
}

/// Whether two coordinates are the same: -0 is not 0, and NaN is NaN.
bool is_same(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

}  // namespace

RecordedSuite::RecordedSuite(const std::filesystem::path& folder) : folder_(folder) {
  for (const std::string& level : conformance_levels()) read(folder / (level + ".json"));
}

void RecordedSuite::read(const std::filesystem::path& path) {
  const corpus::Document document(corpus::read_file(path, corpus::Limits().bytes), path.string());
  for (const Value recorded : document.root().at("cases").elements()) {
    std::vector<RecordedPoint>& points = points_[std::string(recorded.at("id").as_string().value_or(""))];
    for (const Value value : recorded.at("points").elements()) {
      RecordedPoint point;
      for (const Value coordinate : value.at("at").elements()) point.at.push_back(number(coordinate));
      point.components.push_back(component(value.at("value"), value.at("value_radius")));
      append_gradient(point.components, value);
      if (const auto subgradients = value.find("subgradients")) set_subgradients(point.components, *subgradients);
      if (const auto afresh = value.find("afresh")) {
        point.afresh.push_back(point.components.front());
        append_gradient(point.afresh, *afresh);
      }
      points.push_back(std::move(point));
    }
  }
}

oracle::RecordedJudge RecordedSuite::judge(const std::string& id, std::span<const double> at,
                                           const corpus::Capabilities& claims) const {
  const auto found = points_.find(id);
  if (found != points_.end()) {
    for (const RecordedPoint& point : found->second) {
      if (!std::ranges::equal(point.at, at, is_same)) continue;
      const bool is_afresh = claims.second_backward == corpus::SecondBackward::afresh && !point.afresh.empty();
      return {is_afresh ? point.afresh : point.components, at, claims.kinks};
    }
  }
  throw corpus::Error(folder_.string(), fmt::format("the case {} of this program is not here at ({}): install minigrad "
                                                    "again, or set MINIGRAD_DATA",
                                                    id, fmt::join(at, ", ")));
}

}  // namespace minigrad::properties
