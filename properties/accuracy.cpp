// SPDX-License-Identifier: MIT
#include "properties/accuracy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "oracle/ball_rules.h"

namespace minigrad::properties {
namespace {

using oracle::Ball;
using oracle::BallLocal;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr slong denormal_spacing = -1074;
constexpr slong beyond_doubles = 1025;

/// Precisions at which the truth is sought.
constexpr std::array<slong, 4> precisions = {256, 1024, 4096, 16384};

/// The spacing of doubles around the number, as a power of 2.
slong ulp_exponent(const Ball& number) {
  if (arf_is_zero(number.midpoint())) return denormal_spacing;
  return std::max<slong>(arf_abs_bound_lt_2exp_si(number.midpoint()) - 53, denormal_spacing);
}

/// Whether more bits would show nothing that matters: the radius is below a millionth of an ulp or without end, or the
/// number is beyond the doubles.
bool is_settled(const Ball& number) {
  if (!arb_is_finite(number)) return true;
  if (arf_cmpabs_2exp_si(number.midpoint(), beyond_doubles) > 0) return arb_rel_accuracy_bits(number) > 0;
  return mag_cmp_2exp_si(number.radius(), ulp_exponent(number) - 20) <= 0;
}

bool is_settled(const BallLocal& local, Op op) {
  if (local.state != oracle::State::finite) return true;
  return is_settled(local.value) && is_settled(local.partials[0]) && (arity(op) == 1 || is_settled(local.partials[1]));
}

BallLocal exact_rule(Op op, std::span<const double> point) {
  const Ball left(point[0]);
  const Ball right(point[arity(op) - 1]);
  BallLocal local;
  for (const slong precision : precisions) {
    local = ball_rule(op, left, right, oracle::Operands::distinct, oracle::Kinks::contract, precision);
    if (is_settled(local, op)) break;
  }
  return local;
}

/// Nothing when the number is not known, or is beyond the doubles.
std::optional<TrueNumber> true_number(const Ball& number) {
  if (!arb_is_finite(number) || !is_settled(number)) return std::nullopt;
  const double nearest = arf_get_d(number.midpoint(), ARF_RND_NEAR);
  if (std::isinf(nearest)) return std::nullopt;
  const slong exponent = ulp_exponent(number);
  Ball rest(nearest);
  arf_sub(arb_midref(static_cast<arb_ptr>(rest)), number.midpoint(), rest.midpoint(), ARF_PREC_EXACT, ARF_RND_DOWN);
  arb_mul_2exp_si(rest, rest, -exponent);
  return TrueNumber{nearest, arf_get_d(rest.midpoint(), ARF_RND_NEAR), std::ldexp(1, static_cast<int>(exponent))};
}

std::array<std::optional<TrueNumber>, 3> truths_at(Op op, std::span<const double> point) {
  const BallLocal local = exact_rule(op, point);
  if (local.state != oracle::State::finite) return {};
  std::array<std::optional<TrueNumber>, 3> truths{true_number(local.value)};
  for (std::size_t k = 0; k < arity(op); ++k) {
    if (!local.kink && !local.singular[k]) truths[1 + k] = true_number(local.partials[k]);
  }
  return truths;
}

void add(Accuracy& accuracy, double error, std::span<const double> point) {
  ++accuracy.points;
  accuracy.mean_ulp += error;  // divided by the number of points in the end
  if (accuracy.points > 1 && error <= accuracy.max_ulp) return;
  accuracy.max_ulp = error;
  accuracy.worst_point.assign(point.begin(), point.end());
}

}  // namespace

double error_in_ulp(double answer, const TrueNumber& truth) {
  if (!std::isfinite(answer)) return infinity;
  return std::fabs((answer - truth.nearest) / truth.ulp - truth.rest);
}

Reference make_reference(Op op, const oracle::Points& points) {
  Reference reference{op, points, {}};
  reference.truths.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) reference.truths.push_back(truths_at(op, points[i]));
  return reference;
}

std::string_view quantity_name(Op op, std::size_t quantity) {
  if (quantity == 0) return "value";
  if (arity(op) == 1) return "partial";
  return quantity == 1 ? "left partial" : "right partial";
}

std::vector<Accuracy> measure(oracle::Differentiator& engine, const Reference& reference) {
  const std::vector<Op>& claimed = engine.capabilities().ops;
  if (std::find(claimed.begin(), claimed.end(), reference.op) == claimed.end()) return {};
  const oracle::Answers answers =
      engine.differentiate(one_operation(reference.op), reference.points, oracle::Backward::once);
  std::vector<Accuracy> figures;
  for (std::size_t quantity = 0; quantity <= arity(reference.op); ++quantity) {
    Accuracy accuracy{reference.op, quantity, 0, 0, 0, {}};
    for (std::size_t i = 0; i < reference.points.size(); ++i) {
      const std::optional<TrueNumber>& truth = reference.truths[i][quantity];
      if (!truth) continue;
      const double answer = quantity == 0 ? answers.values[i] : answers.gradient(i)[quantity - 1];
      const bool answered = answers.statuses[i].outcome == oracle::Outcome::answered;
      add(accuracy, answered ? error_in_ulp(answer, *truth) : infinity, reference.points[i]);
    }
    if (accuracy.points > 0) accuracy.mean_ulp /= static_cast<double>(accuracy.points);
    figures.push_back(std::move(accuracy));
  }
  return figures;
}

}  // namespace minigrad::properties
