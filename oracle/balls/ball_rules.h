// SPDX-License-Identifier: MIT
// The value and the local partials of every operation in ball arithmetic: what is true, up to a proven radius.
#pragma once

#include <array>

#include "corpus/protocol/capabilities.h"
#include "minigrad/op.h"
#include "oracle/balls/ball.h"

namespace minigrad::oracle {

/// What is known of a node's value.
enum class State {
  finite,
  singular,   ///< infinite or undefined in the limit, as log 0 or 1 / 0
  outside,    ///< not a real number, as log -1: every engine should say NaN
  undecided,  ///< the ball is too wide to tell, or Arb could not enclose it
};

/// What to take for a partial at a kink.
enum class KinkMode {
  contract,      ///< the one subgradient that SEMANTICS.md chooses, or another that an engine declares
  subgradients,  ///< the ball of all valid ones
};

/// Whether both operands of a binary op are one and the same node.
enum class Aliasing { distinct, aliased };

/// An operation's value and local partials. The partials say something only when the state is finite;
/// one that is not enclosed is a ball that is not finite.
struct BallLocal {
  State state = State::finite;
  Ball value;
  std::array<Ball, 2> partials;
  std::array<bool, 2> singular{};  ///< the partial is infinite or undefined
  bool kink = false;               ///< exactly at a kink, where there is more than one subgradient
};

/// The rule of an operation (no leaf) for finite operands; a unary op ignores `right`. `choice` is the one subgradient
/// at each kink where one is to be chosen, which is the contract's unless another is given.
BallLocal ball_rule(Op op, const Ball& left, const Ball& right, Aliasing aliasing, KinkMode kinks, slong precision,
                    const corpus::KinkChoices& choice = {});

}  // namespace minigrad::oracle
