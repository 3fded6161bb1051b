// SPDX-License-Identifier: MIT
// The whole engine in one object, for mutants.py. The tests contain copies of its inline functions. This object is
// linked before them, so its copies, those of the mutant, replace theirs, and no test is compiled again.
//
// The standard headers are precompiled and come before this file, so only the engine's unused functions are kept.
#define inline inline __attribute__((used))
#include "minigrad/minigrad.h"

namespace minigrad {

/// Functions defined inside a class are kept only if they are used. A mutant of a function that this omits survives.
void use_what_classes_define(Scalar x, const TapeNode& node, std::ostream& out) {
  const NestedTape tape;
  x = 1.0;
  x.backward();
  out << x << x.grad() << x.position() << static_cast<int>(node.op());
  out << (x == x) << (x == 1.0) << (x < x) << (x < 1.0);
}

}  // namespace minigrad
