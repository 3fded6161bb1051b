// SPDX-License-Identifier: MIT
#include "oracle/balls/ball_difference.h"

#include <algorithm>
#include <cmath>

#include "oracle/balls/ball_sweep.h"

namespace minigrad::oracle {
namespace {

/// The step is 2^-160 times the smallest scale of the graph and the point, so smooth functions are straight lines.
constexpr slong step_bits = 160;
constexpr slong bits_needed = 53;

/// The exponent of a step that is small compared with every number in the graph and the point, and with its inverse.
slong step_exponent(const Graph& graph, std::span<const double> point) {
  slong widest = 0;
  const auto see = [&widest](double number) {
    if (number != 0 && std::isfinite(number)) widest = std::max<slong>(widest, std::abs(std::ilogb(number)));
  };
  std::for_each(point.begin(), point.end(), see);
  for (const Node& node : graph.nodes) see(node.constant);
  return -widest - step_bits;
}

/// Whether a ball is exactly 0 or known to 53 bits.
bool is_known(const Ball& ball) {
  return arb_is_finite(ball) && (arb_is_zero(ball) || arb_rel_accuracy_bits(ball) >= bits_needed);
}

/// The central differences of one output, in one input after another.
class Differences {
 public:
  Differences(const Graph& graph, std::span<const double> point)
      : graph_(graph), point_(point.begin(), point.end()), exponent_(step_exponent(graph, point)) {}

  std::optional<Slope> operator()(std::size_t coordinate) {
    const Ball fine = difference(coordinate, exponent_);
    const Ball coarse = difference(coordinate, exponent_ + 1);
    Ball change;
    arb_sub(change, coarse, fine, precision());
    Ball known(fine);
    arb_get_mag(change.radius(), change);
    arb_add_error_mag(known, change.radius());
    if (!is_known(known)) return std::nullopt;
    Ball error;
    arf_set_mag(arb_midref(static_cast<arb_ptr>(error)), known.radius());
    return Slope{arf_get_d(fine.midpoint(), ARF_RND_NEAR), arf_get_d(error.midpoint(), ARF_RND_UP)};
  }

 private:
  /// A difference cancels as many bits as the step has leading zeros, and a function of it may cancel as many again.
  slong precision() const { return 256 - 2 * exponent_; }

  Ball difference(std::size_t coordinate, slong exponent) {
    const Ball above = value_beside(coordinate, exponent, 1);
    const Ball below = value_beside(coordinate, exponent, -1);
    Ball slope;
    arb_sub(slope, above, below, precision());
    arb_mul_2exp_si(slope, slope, -exponent - 1);
    return slope;
  }

  Ball value_beside(std::size_t coordinate, slong exponent, int sign) {
    Ball step(static_cast<double>(sign));
    arb_mul_2exp_si(step, step, exponent);
    const Ball here = point_[coordinate];
    arb_add(point_[coordinate], here, step, ARF_PREC_EXACT);
    const BallSweep sweep(graph_, point_, {.precision = precision()});
    point_[coordinate] = here;
    Ball value;
    arb_indeterminate(value);
    return sweep.state() == State::finite ? sweep.value() : value;
  }

  const Graph& graph_;
  std::vector<Ball> point_;
  slong exponent_;
};

}  // namespace

std::vector<std::optional<Slope>> ball_differences(const Graph& graph, std::span<const double> point) {
  Differences differences(graph, point);
  std::vector<std::optional<Slope>> slopes;
  for (std::size_t k = 0; k < point.size(); ++k) {
    slopes.push_back(std::isfinite(point[k]) ? differences(k) : std::nullopt);
  }
  return slopes;
}

}  // namespace minigrad::oracle
