// SPDX-License-Identifier: MIT
// All of the engine in one object, for mutants.py. The tests carry copies of its inline functions; linked in front of
// them, this object's copies, which are a mutant's, are taken instead, and no test need be compiled again.
//
// The standard headers are precompiled and come before this file: only the engine's functions are kept though nobody
// calls them.
#define inline inline __attribute__((used))
#include "minigrad/minigrad.h"

namespace minigrad {

/// What is defined within a class is kept where it is used. What this forgets would survive, and be seen to.
void use_what_classes_define(Scalar x, const TapeNode& node, std::ostream& out) {
  const NestedTape tape;
  x = 1.0;
  x.backward();
  out << x << x.grad() << x.position() << static_cast<int>(node.op());
  out << (x == x) << (x == 1.0) << (x < x) << (x < 1.0);
}

}  // namespace minigrad
