// SPDX-License-Identifier: MIT
#pragma once

#include <exception>

namespace minigrad {

/// Misuse of a tape: a Scalar whose tape has ended or is not the active one, or a tape at its limit.
class TapeError : public std::exception {
 public:
  /// `what` must outlive the error; pass a string literal.
  explicit TapeError(const char* what) : what_(what) {}
  const char* what() const noexcept override { return what_; }

 private:
  const char* what_;
};

}  // namespace minigrad
