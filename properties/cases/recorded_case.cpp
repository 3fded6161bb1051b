// SPDX-License-Identifier: MIT
#include "properties/cases/recorded_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace minigrad::properties {
namespace {

using oracle::RecordedComponent;

[[noreturn]] void refuse(const std::string& what) {
  throw oracle::NoJudge(fmt::format("{}, and {}", what, oracle::no_judge));
}

bool has_kink(const Node& node) {
  return node.op == Op::abs || node.op == Op::relu || node.op == Op::max || node.op == Op::min;
}

/// How many times the derivative is owed as the gradient.
std::size_t owed_calls(const corpus::Case& test_case, const corpus::Capabilities& claims) {
  const auto calls = calls_on_output(test_case.graph, test_case.manner);
  if (!calls || !test_case.manner.wanted.empty())
    refuse("the file has only the derivatives of the output in the inputs");
  const bool accumulates = claims.second_backward == corpus::SecondBackward::accumulates;
  return accumulates ? *calls : std::min<std::size_t>(*calls, 1);
}

RecordedComponent component(std::optional<double> truth, std::optional<double> radius, std::size_t calls) {
  if (!truth || !radius) return {};
  const auto times = static_cast<double>(calls);
  if (!std::isfinite(*truth * times)) return {};  // beyond the range
  return {oracle::Truth{*truth * times, *radius * times}, std::nullopt};
}

}  // namespace

oracle::RecordedJudge recorded_judge(const corpus::Case& test_case, const corpus::Point& point,
                                     const corpus::Capabilities& claims) {
  if (!point.expectation) refuse("the file has no truth at a point");
  if (claims.dtype != corpus::Dtype::float64) refuse("the file has the truth for doubles");
  if (!(claims.kinks == corpus::KinkChoices{}) && std::ranges::any_of(test_case.graph.nodes, has_kink)) {
    refuse("the engine declares choices at kinks of its own");
  }
  const std::size_t calls = owed_calls(test_case, claims);
  const corpus::Expectation& expected = *point.expectation;
  std::vector<RecordedComponent> components{component(expected.value, expected.value_radius, 1)};
  for (std::size_t k = 0; k < expected.gradient.size(); ++k) {
    components.push_back(component(expected.gradient[k], expected.gradient_radius[k], calls));
  }
  return {std::move(components), point.at, claims.kinks};
}

}  // namespace minigrad::properties
