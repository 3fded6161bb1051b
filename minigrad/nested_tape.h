// SPDX-License-Identifier: MIT
// A tape that lasts for one scope, for a library that differentiates while its caller records.
#pragma once

#include "minigrad/tape.h"

namespace minigrad {

/// During its lifetime, this thread records on a fresh tape with the same limit; its destructor restores the previous
/// tape. Scopes nest.
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
