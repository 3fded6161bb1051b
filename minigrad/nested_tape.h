// SPDX-License-Identifier: MIT
// A tape for as long as a scope lasts, for a library that differentiates while its caller does.
#pragma once

#include "minigrad/tape.h"

namespace minigrad {

/// While it lives, this thread records on a fresh tape of the same limit; then on the one before again. Scopes nest.
class NestedTape {
 public:
  NestedTape() : outer_(detail::active_tape) {
    detail::active_tape = Tape{};
    detail::active_tape.limit = outer_.limit;
    clear_tape();
  }
  ~NestedTape() {
    detail::active_tape.release();
    detail::active_tape = outer_;
  }
  NestedTape(const NestedTape&) = delete;
  NestedTape(NestedTape&&) = delete;
  NestedTape& operator=(const NestedTape&) = delete;
  NestedTape& operator=(NestedTape&&) = delete;

 private:
  Tape outer_;
};

}  // namespace minigrad
