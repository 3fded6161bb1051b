// SPDX-License-Identifier: MIT
// The value and the local partials of every operation in ball arithmetic: what is true, up to a proven radius.
#pragma once

#include <array>
#include <cstdint>

#include "corpus/protocol/capabilities.h"
#include "minigrad/op.h"
#include "oracle/balls/ball.h"
#include "oracle/traits/aliasing.h"

namespace minigrad::oracle {

/// What is known of a node's value.
enum class State : std::uint8_t {
  finite,
  singular,   ///< infinite, as log 0, or undefined in the limit, as 1 / 0
  outside,    ///< not a real number, as log -1: every engine should answer NaN
  nan,        ///< NaN because an operand is, which keeps the partials that do not depend on it
  unbounded,  ///< a real number that is too large to be enclosed, as exp(1e200)
  undecided,  ///< the ball is too wide to decide, or it overflows, or Arb cannot enclose the value
};

/// What an operand receives of its node's adjoint.
enum class Flow : std::uint8_t {
  partial,    ///< the adjoint times the partial, which is a number
  nothing,    ///< nothing, whatever the adjoint: the function is locally constant in the operand
  undefined,  ///< the partial is infinite or does not exist
  bounded,    ///< the partial does not exist and is bounded near the point, as that of hypot(0, 0)
};

/// Which side of a branch is taken: one of abs, relu, max and min.
enum class Branch : std::uint8_t {
  none,     ///< there is no branch, or the operands decide it
  kink,     ///< the operands are exactly at the kink: every subgradient is valid
  unknown,  ///< the operands' balls reach to both sides
};

/// The partial to use at a kink.
enum class KinkMode {
  contract,      ///< the one subgradient that SEMANTICS.md chooses, or another that an engine declares
  subgradients,  ///< the ball of all valid ones
};

/// An operation's value and local partials. A partial has a meaning only if the state is finite or the operand
/// infinite, and if `flow` says so; a partial that cannot be enclosed is a ball that is not finite.
struct BallLocal {
  Ball value;
  std::array<Ball, 2> partials;
  State state = State::finite;
  std::array<Flow, 2> flow{};
  Branch branch = Branch::none;
  bool is_limit = false;  ///< an operand is infinite, and the partials are limits
};

/// The two ends of what the partials at a branch may be: at end 0 and at end 1.
struct BranchEnds {
  std::array<std::array<int, 2>, 2> partials;
};
BranchEnds branch_ends(Op op);

/// The rule of an operation (no leaf) for finite operands; a unary operation ignores `right`. `choice` is the
/// subgradient at each kink for KinkMode::contract.
BallLocal ball_rule(Op op, const Ball& left, const Ball& right, Aliasing aliasing, KinkMode kinks, slong precision,
                    const corpus::KinkChoices& choice = {});

/// The rule where an operand is infinite, and none is NaN: values and partials are limits. The state is singular if the
/// value is infinite or has no limit; a value with no limit is a ball of NaN.
BallLocal ball_rule_at_infinity(Op op, const Ball& left, const Ball& right, Aliasing aliasing, KinkMode kinks,
                                slong precision, const corpus::KinkChoices& choice = {});

}  // namespace minigrad::oracle
