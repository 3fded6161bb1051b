// SPDX-License-Identifier: MIT
// Where operations can be differentiated and which values they have, and so which operation may feed which.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "minigrad/op.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::properties {

/// Where the operands of an operation are in its domain, as defined in minigrad/SEMANTICS.md.
enum class DomainPlace {
  inside,   ///< the value is finite and the partials exist
  kink,     ///< several subgradients are valid
  edge,     ///< a partial is infinite or does not exist
  outside,  ///< there is no value
  lost,     ///< an operand or the value is infinite, NaN or has overflowed
};

inline constexpr std::array<std::string_view, 5> place_names = {"inside", "kink", "edge", "outside", "lost"};

constexpr std::string_view name(DomainPlace place) { return place_names[static_cast<std::size_t>(place)]; }

/// Whether an operation has a value and a derivative there, or several valid ones.
constexpr bool is_exercised(DomainPlace place) { return place == DomainPlace::inside || place == DomainPlace::kink; }

/// The place of an operation with this value. A unary one ignores `right`. `aliased` says that both operands are the
/// same node, in which case max and min have no kink.
DomainPlace place_of(Op op, double left, double right, bool aliased, double value);

/// Whether the operation has operands for which it is at that place.
bool can_be(Op op, DomainPlace place);

using oracle::Interval;

/// The smallest interval that contains the values of the op inside its domain.
Interval values_of(Op op);

/// One of the operands that an operation takes: 0 is the left or the only one, 1 the right.
struct Slot {
  Op op;
  std::size_t operand;
};

/// Such as "div right" or "sqrt".
std::string to_string(const Slot& slot);

/// The smallest interval outside of which an operation cannot be differentiated for any other operand.
Interval domain_of(const Slot& slot);

/// Whether some values of the op are inside the domain of the slot, and not only at its edge. Domains are open except
/// for single points, so there are such values if the two intervals overlap, and none if they only touch.
bool may_feed(Op op, const Slot& slot);

}  // namespace minigrad::properties
