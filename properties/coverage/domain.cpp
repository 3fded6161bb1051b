// SPDX-License-Identifier: MIT
#include "properties/coverage/domain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace minigrad::properties {
namespace {

using oracle::Edge;
using oracle::Kink;
using oracle::OpTraits;
using oracle::traits;

DomainPlace place_in(const Interval& open, double x) {
  if (x > open.low && x < open.high) return DomainPlace::inside;
  return x == open.low || x == open.high ? DomainPlace::edge : DomainPlace::outside;
}

/// A negative base needs a whole exponent, and a base of 0 an exponent for which the partial is finite.
DomainPlace place_of_power(double base, double exponent) {
  if (base > 0) return DomainPlace::inside;
  if (base < 0) return exponent == std::trunc(exponent) ? DomainPlace::inside : DomainPlace::outside;
  return exponent == 0 || exponent >= 1 ? DomainPlace::inside : DomainPlace::edge;
}

bool is_at_kink(Kink kink, double left, double right, bool aliased) {
  switch (kink) {
    case Kink::none: return false;
    case Kink::zero: return left == 0;
    case Kink::tie: return left == right && !aliased;
  }
  return false;
}

DomainPlace place_of_finite(const OpTraits& op, double left, double right, bool aliased) {
  if (is_at_kink(op.kink, left, right, aliased)) return DomainPlace::kink;
  switch (op.edge) {
    case Edge::ends: return place_in(op.domain, left);
    case Edge::zero: return left == 0 ? DomainPlace::edge : DomainPlace::inside;
    case Edge::zero_divisor: return right == 0 ? DomainPlace::edge : DomainPlace::inside;
    case Edge::origin: return left == 0 && right == 0 ? DomainPlace::edge : DomainPlace::inside;
    case Edge::power: return place_of_power(left, right);
  }
  return DomainPlace::inside;
}

bool is_bounded(const Interval& domain) { return std::isfinite(domain.low) || std::isfinite(domain.high); }

}  // namespace

DomainPlace place_of(Op op, double left, double right, bool aliased, double value) {
  if (!std::isfinite(left) || (arity(op) == 2 && !std::isfinite(right))) return DomainPlace::lost;
  const DomainPlace place = place_of_finite(traits(op), left, right, aliased);
  return is_exercised(place) && !std::isfinite(value) ? DomainPlace::lost : place;
}

bool can_be(Op op, DomainPlace place) {
  const OpTraits& row = traits(op);
  switch (place) {
    case DomainPlace::inside:
    case DomainPlace::lost: return !is_leaf(op);
    case DomainPlace::kink: return row.kink != Kink::none;
    case DomainPlace::edge: return is_bounded(row.domain) || row.edge != Edge::ends;
    case DomainPlace::outside: return is_bounded(row.domain) || row.edge == Edge::power;
  }
  return false;
}

Interval values_of(Op op) { return traits(op).values; }

std::string to_string(const Slot& slot) {
  if (arity(slot.op) == 1) return std::string(name(slot.op));
  return fmt::format("{} {}", name(slot.op), slot.operand == 0 ? "left" : "right");
}

Interval domain_of(const Slot& slot) { return traits(slot.op).domain; }

bool may_feed(Op op, const Slot& slot) {
  const Interval values = values_of(op);
  const Interval domain = domain_of(slot);
  return std::max(values.low, domain.low) < std::min(values.high, domain.high);
}

}  // namespace minigrad::properties
