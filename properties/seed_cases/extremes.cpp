// SPDX-License-Identifier: MIT
// Every operation at the ends of the doubles: largest, smallest normal, denormal, signed zeros, NaN.
#include <algorithm>
#include <array>
#include <cmath>

#include "properties/campaign/campaign.h"
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

const std::vector<Coordinates> unary_extremes = each({largest, -largest, smallest_normal, -smallest_normal,
                                                      smallest_denormal, -smallest_denormal, 0, -0.0, not_a_number});

const std::vector<Coordinates> binary_extremes = {
    {largest, 1},
    {1, largest},
    {largest, largest},
    {largest, -largest},
    {smallest_normal, 1},
    {1, smallest_normal},
    {smallest_normal, smallest_normal},
    {smallest_denormal, 1},
    {1, smallest_denormal},
    {smallest_denormal, -smallest_denormal},
    {largest, smallest_denormal},
    {smallest_normal, largest},
    {-0.0, 1},
    {1, -0.0},
};

/// LibTorch squares the largest number, adds 1 to it, or divides by a denormal number there.
constexpr std::array lossy_extremes = {Op::acosh, Op::asinh, Op::atan2, Op::log1p, Op::pow};

/// Whether anything is owed: a value in range, or NaN.
bool says_something(const Graph& graph, const Coordinates& at) {
  const bool has_nan = std::any_of(at.begin(), at.end(), [](double x) { return std::isnan(x); });
  return has_nan || expectation(graph, at).value.has_value();
}

StartingCase extreme(Op op) {
  const Graph graph = one_operation(op);
  std::vector<Coordinates> points;
  for (const Coordinates& at : arity(op) == 1 ? unary_extremes : binary_extremes) {
    if (says_something(graph, at)) points.push_back(at);
  }
  const std::string word(name(op));
  const StartingCase made =
      named("extreme-" + word, word + " at the ends of the doubles, wherever the true value is in range", {"special"},
            graph, points);
  const bool is_lossy = std::find(lossy_extremes.begin(), lossy_extremes.end(), op) != lossy_extremes.end();
  return is_lossy ? lossy_in_libtorch(made) : made;
}

}  // namespace

std::vector<StartingCase> extreme_cases() {
  std::vector<StartingCase> cases;
  for (const OpInfo& op : all_ops) {
    if (!is_leaf(op.op)) cases.push_back(extreme(op.op));
  }
  return cases;
}

}  // namespace minigrad::properties
