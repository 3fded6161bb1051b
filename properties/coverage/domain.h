// SPDX-License-Identifier: MIT
// Where operations can be differentiated, and which values they have: so which operation may feed which.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "minigrad/op.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::properties {

/// Where the operands of an operation are in its domain, as minigrad/SEMANTICS.md has it.
enum class DomainPlace {
  inside,   ///< the value is finite and the partials exist
  kink,     ///< a choice of subgradients
  edge,     ///< a partial is infinite or does not exist
  outside,  ///< no value
  lost,     ///< an operand or the value is infinite, NaN or has overflowed
};

inline constexpr std::array<std::string_view, 5> place_names = {"inside", "kink", "edge", "outside", "lost"};

constexpr std::string_view name(DomainPlace place) { return place_names[static_cast<std::size_t>(place)]; }

/// Whether an operation does its work there: it has a value and a derivative, be it one of several.
constexpr bool is_exercised(DomainPlace place) { return place == DomainPlace::inside || place == DomainPlace::kink; }

/// The place of an operation with this value; a unary one ignores `right`. `aliased` says that both operands are one
/// node, which leaves max and min no kink.
DomainPlace place_of(Op op, double left, double right, bool aliased, double value);

/// Whether there are operands that put an operation there.
bool can_be(Op op, DomainPlace place);

using oracle::Interval;

/// The least interval with all values that an op has inside its domain.
Interval values_of(Op op);

/// One of the operands that an operation takes: 0 is the left or the only one, 1 the right.
struct Slot {
  Op op;
  std::size_t operand;
};

/// "div right", "sqrt".
std::string to_string(const Slot& slot);

/// The least interval outside of which an operation cannot be differentiated, whatever its other operand.
Interval domain_of(const Slot& slot);

/// Whether some values of the op are inside the domain of the slot, and not only at its edge. Domains are open but for
/// single points, so that two intervals that overlap have such values, and two that merely touch have none.
bool may_feed(Op op, const Slot& slot);

}  // namespace minigrad::properties
