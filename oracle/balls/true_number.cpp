// SPDX-License-Identifier: MIT
#include "oracle/balls/true_number.h"

#include <algorithm>
#include <cmath>

#include "oracle/balls/ball_rules.h"

namespace minigrad::oracle {
namespace {

constexpr slong beyond_doubles = 1025;

/// Precisions in bits, tried until the truth is settled.
constexpr std::array<slong, 4> precisions = {256, 1024, 4096, 16384};

/// The spacing of the format's numbers around this one, as the exponent of a power of 2.
slong ulp_exponent(const Ball& number, corpus::Dtype dtype) {
  const slong denormal_spacing = dtype == corpus::Dtype::float32 ? -149 : -1074;
  const slong precision = dtype == corpus::Dtype::float32 ? 24 : 53;
  return std::max(arf_abs_bound_lt_2exp_si(number.midpoint()), denormal_spacing + precision) - precision;
}

/// Whether more bits would not help: the radius is below a millionth of an ulp or infinite, or the number is beyond the
/// doubles.
bool is_settled(const Ball& number, corpus::Dtype dtype) {
  if (!arb_is_finite(number)) return true;
  if (arf_cmpabs_2exp_si(number.midpoint(), beyond_doubles) > 0) return arb_rel_accuracy_bits(number) > 0;
  return mag_cmp_2exp_si(number.radius(), ulp_exponent(number, dtype) - 20) <= 0;
}

bool is_settled(const BallLocal& local, Op op, corpus::Dtype dtype) {
  if (local.state != State::finite) return true;
  return is_settled(local.value, dtype) && is_settled(local.partials[0], dtype) &&
         (arity(op) == 1 || is_settled(local.partials[1], dtype));
}

BallLocal exact_rule(Op op, std::span<const double> point, corpus::Dtype dtype) {
  const Ball left(point[0]);
  const Ball right(point[arity(op) - 1]);
  BallLocal local;
  for (const slong precision : precisions) {
    local = ball_rule(op, left, right, Aliasing::distinct, KinkMode::contract, precision);
    if (is_settled(local, op, dtype)) break;
  }
  return local;
}

/// Nothing if the number is not settled or is beyond the format.
std::optional<TrueNumber> true_number(const Ball& number, corpus::Dtype dtype) {
  if (!arb_is_finite(number) || !is_settled(number, dtype)) return std::nullopt;
  const double nearest = arf_get_d(number.midpoint(), ARF_RND_NEAR);
  const double in_format = dtype == corpus::Dtype::float32 ? static_cast<float>(nearest) : nearest;
  if (std::isinf(in_format)) return std::nullopt;
  const slong exponent = ulp_exponent(number, dtype);
  Ball rest(nearest);
  arf_sub(arb_midref(static_cast<arb_ptr>(rest)), number.midpoint(), rest.midpoint(), ARF_PREC_EXACT, ARF_RND_DOWN);
  arb_mul_2exp_si(rest, rest, -exponent);
  return TrueNumber{nearest, arf_get_d(rest.midpoint(), ARF_RND_NEAR), std::ldexp(1, static_cast<int>(exponent))};
}

}  // namespace

std::array<std::optional<TrueNumber>, 3> true_numbers(Op op, std::span<const double> point, corpus::Dtype dtype) {
  const BallLocal local = exact_rule(op, point, dtype);
  if (local.state != State::finite) return {};
  std::array<std::optional<TrueNumber>, 3> truths{true_number(local.value, dtype)};
  for (std::size_t k = 0; k < arity(op); ++k) {
    if (local.branch == Branch::kink || local.flow[k] >= Flow::undefined) continue;
    truths[1 + k] = true_number(local.partials[k], dtype);
  }
  return truths;
}

}  // namespace minigrad::oracle
