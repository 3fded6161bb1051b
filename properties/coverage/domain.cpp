// SPDX-License-Identifier: MIT
#include "properties/coverage/domain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace minigrad::properties {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double half_pi = std::numbers::pi / 2;

DomainPlace place_in(const Interval& open, double x) {
  if (x > open.low && x < open.high) return DomainPlace::inside;
  return x == open.low || x == open.high ? DomainPlace::edge : DomainPlace::outside;
}

/// A base that is not positive needs a whole exponent, and 0 one that keeps its partial finite.
DomainPlace place_of_power(double base, double exponent) {
  if (base > 0) return DomainPlace::inside;
  if (base < 0) return exponent == std::trunc(exponent) ? DomainPlace::inside : DomainPlace::outside;
  return exponent == 0 || exponent >= 1 ? DomainPlace::inside : DomainPlace::edge;
}

/// Ops with a domain that is no interval, or with a kink; of all others domain_of says enough.
DomainPlace place_of_finite(Op op, double left, double right, bool aliased) {
  if (op == Op::div) return right == 0 ? DomainPlace::edge : DomainPlace::inside;
  if (op == Op::atan2 || op == Op::hypot) return left == 0 && right == 0 ? DomainPlace::edge : DomainPlace::inside;
  if (op == Op::pow) return place_of_power(left, right);
  if (op == Op::max || op == Op::min) return left == right && !aliased ? DomainPlace::kink : DomainPlace::inside;
  if (op == Op::abs || op == Op::relu) return left == 0 ? DomainPlace::kink : DomainPlace::inside;
  return place_in(domain_of({op, 0}), left);
}

}  // namespace

DomainPlace place_of(Op op, double left, double right, bool aliased, double value) {
  if (!std::isfinite(left) || (arity(op) == 2 && !std::isfinite(right))) return DomainPlace::lost;
  const DomainPlace place = place_of_finite(op, left, right, aliased);
  return is_exercised(place) && !std::isfinite(value) ? DomainPlace::lost : place;
}

bool can_be(Op op, DomainPlace place) {
  const Interval domain = is_leaf(op) ? Interval{} : domain_of({op, 0});
  const bool bounded = std::isfinite(domain.low) || std::isfinite(domain.high);
  switch (place) {
    case DomainPlace::inside:
    case DomainPlace::lost: return !is_leaf(op);
    case DomainPlace::kink: return op == Op::max || op == Op::min || op == Op::abs || op == Op::relu;
    case DomainPlace::edge: return bounded || op == Op::div || op == Op::pow || op == Op::atan2 || op == Op::hypot;
    case DomainPlace::outside: return bounded || op == Op::pow;
  }
  return false;
}

Interval values_of(Op op) {
  switch (op) {
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::pow:
    case Op::max:
    case Op::min:
    case Op::neg:
    case Op::log:
    case Op::log1p:
    case Op::tan:
    case Op::sinh:
    case Op::asinh:
    case Op::atanh: return {};
    case Op::atan2: return {-std::numbers::pi, std::numbers::pi};
    case Op::hypot:
    case Op::abs:
    case Op::relu:
    case Op::sqrt:
    case Op::exp:
    case Op::acosh:
    case Op::softplus: return {0, infinity};
    case Op::expm1: return {-1, infinity};
    case Op::sin:
    case Op::cos:
    case Op::tanh:
    case Op::erf: return {-1, 1};
    case Op::asin:
    case Op::atan: return {-half_pi, half_pi};
    case Op::acos: return {0, std::numbers::pi};
    case Op::cosh: return {1, infinity};
    case Op::sigmoid: return {0, 1};
    case Op::erfc: return {0, 2};
  }
  return {};
}

std::string to_string(const Slot& slot) {
  if (arity(slot.op) == 1) return std::string(name(slot.op));
  return fmt::format("{} {}", name(slot.op), slot.operand == 0 ? "left" : "right");
}

Interval domain_of(const Slot& slot) {
  switch (slot.op) {
    case Op::sqrt:
    case Op::log: return {0, infinity};
    case Op::log1p: return {-1, infinity};
    case Op::asin:
    case Op::acos:
    case Op::atanh: return {-1, 1};
    case Op::acosh: return {1, infinity};
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:  // by anything but 0
    case Op::pow:  // a negative base has its whole exponents
    case Op::max:
    case Op::min:
    case Op::atan2:
    case Op::hypot:
    case Op::neg:
    case Op::abs:
    case Op::relu:
    case Op::exp:
    case Op::expm1:
    case Op::sin:
    case Op::cos:
    case Op::tan:
    case Op::atan:
    case Op::sinh:
    case Op::cosh:
    case Op::tanh:
    case Op::asinh:
    case Op::sigmoid:
    case Op::softplus:
    case Op::erf:
    case Op::erfc: return {};
  }
  return {};
}

bool may_feed(Op op, const Slot& slot) {
  const Interval values = values_of(op);
  const Interval domain = domain_of(slot);
  return std::max(values.low, domain.low) < std::min(values.high, domain.high);
}

}  // namespace minigrad::properties
