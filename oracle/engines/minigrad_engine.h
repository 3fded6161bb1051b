// SPDX-License-Identifier: MIT
// minigrad as a differentiator. Its source is the only file of this folder that includes the engine.
#pragma once

#include "oracle/differentiator.h"

namespace minigrad::oracle {

/// Evaluates a graph node by node on minigrad's tape. A constant operand of a Scalar is passed as a plain number on its
/// side, so that every overload is used, unless the manner asks for constants of the engine's own.
class MinigradEngine : public Differentiator {
 public:
  const Capabilities& capabilities() const override;
  Answers differentiate(const Question& question) override;
};

}  // namespace minigrad::oracle
