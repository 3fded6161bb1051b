// SPDX-License-Identifier: MIT
#pragma once

namespace minigrad::oracle {

/// Whether both operands of a binary operation are the same node.
enum class Aliasing { distinct, aliased };

}  // namespace minigrad::oracle
