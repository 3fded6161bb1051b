// SPDX-License-Identifier: MIT
#include "properties/generate/draw_points.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "oracle/evaluate.h"
#include "properties/generate/numbers.h"

namespace minigrad::properties {

namespace {

/// The percentage of points that are arbitrary.
constexpr std::uint32_t unsteered_share = 2;

/// For a graph that keeps its digits at the guide, the percentage of the other points that may lose digits.
constexpr std::uint32_t far_share = 12;

class PointDrawer {
 public:
  PointDrawer(Random& random, const GuidedGraph& guided)
      : random_(random),
        graph_(guided.graph),
        guide_(guided.guide),
        clear_(guided.clear),
        values_(guided.values.begin(), guided.values.end()) {
    const std::vector<bool> alive = reaches_output(graph_);
    Position coordinate = 0;
    for (std::size_t i = 0; i < alive.size(); ++i) {
      const bool is_input = graph_.nodes[i].op == Op::input;
      // A node that depends on no input has the same value everywhere.
      if (alive[i] && values_[i].varies) steps_.push_back({static_cast<Position>(i), is_input ? coordinate : 0});
      if (is_input) ++coordinate;
    }
  }

  void draw(std::span<double> point) {
    if (random_.chance(unsteered_share, 100)) return draw_anything(point);
    demand_ = clear_ && !random_.chance(far_share, 100) ? clear : far_point;
    constexpr int attempts = 4;
    for (int i = 0; i < attempts; ++i) {
      draw_candidate(point);
      if (all_are_informative(point)) return;
    }
    draw_near_guide(point, 4 + random_.below(8));
    if (!all_are_informative(point)) draw_near_guide(point, 20);
  }

 private:
  /// A node to evaluate; an input also knows its coordinate.
  struct Step {
    Position node;
    Position coordinate;
  };

  void draw_anything(std::span<double> point) {
    switch (random_.below(4)) {
      case 0:
        for (double& x : point) x = wild_number(random_);
        break;
      case 1:
        for (double& x : point) x = tame_number(random_);
        break;
      default:
        std::copy(guide_.begin(), guide_.end(), point.begin());
        one_of(point) = random_.chance(1, 2) ? special_number(random_) : wild_number(random_);
    }
  }

  void draw_candidate(std::span<double> point) {
    switch (random_.below(12)) {
      case 0:
      case 1:
      case 2:
      case 3: return draw_near_guide(point, random_.below(4));
      case 4:
      case 5: return draw_guide_but_one(point, tame_number(random_));
      case 6: return draw_guide_but_one(point, random_.chance(1, 2) ? 0.0 : -guide_[random_.below(dimension())]);
      case 7: return draw_guide_but_one(point, guide_[random_.below(dimension())]);  // a tie
      case 8: return draw_guide_but_one(point, wild_number(random_));
      case 9:
        for (double& x : point) x = nice_number(random_);
        return;
      default:
        for (double& x : point) x = tame_number(random_);
    }
  }

  void draw_near_guide(std::span<double> point, std::uint32_t closeness) {
    for (std::size_t i = 0; i < point.size(); ++i) point[i] = guide_[i] * factor_near_one(random_, closeness);
  }

  void draw_guide_but_one(std::span<double> point, double coordinate) {
    std::copy(guide_.begin(), guide_.end(), point.begin());
    one_of(point) = coordinate;
  }

  double& one_of(std::span<double> point) { return point[random_.below(dimension())]; }
  std::uint32_t dimension() const { return static_cast<std::uint32_t>(guide_.size()); }

  bool all_are_informative(std::span<const double> point) {
    for (const Step& step : steps_) {
      const Node& node = graph_.nodes[step.node];
      const Operand& left = values_[node.operands[0]];
      const Operand& right = values_[node.operands[1]];
      const double value =
          node.op == Op::input ? point[step.coordinate] : oracle::evaluate(node.op, left.value, right.value);
      const bool aliased = arity(node.op) == 2 && node.operands[0] == node.operands[1];
      if (!is_informative(node.op, left, right, aliased, value, demand_)) return false;
      values_[step.node].value = value;
    }
    return true;
  }

  Random& random_;
  const Graph& graph_;
  std::span<const double> guide_;
  bool clear_;
  Demand demand_ = far_point;
  std::vector<Operand> values_;
  std::vector<Step> steps_;
};

}  // namespace

oracle::Points draw_points(Random& random, const GuidedGraph& guided, std::size_t count) {
  oracle::Points points(guided.guide.size(), count);
  if (guided.guide.empty() || count == 0) return points;
  std::copy(guided.guide.begin(), guided.guide.end(), points[0].begin());
  PointDrawer drawer(random, guided);
  for (std::size_t i = 1; i < count; ++i) drawer.draw(points[i]);
  return points;
}

}  // namespace minigrad::properties
