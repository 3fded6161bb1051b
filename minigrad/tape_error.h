// SPDX-License-Identifier: MIT
#pragma once

#include <exception>

namespace minigrad {

/// Misuse of tapes: a Scalar of a tape that is gone or of another one, or a tape at its limit.
class TapeError : public std::exception {
 public:
  /// `what` must outlive the error: it is a string literal.
  explicit TapeError(const char* what) : what_(what) {}
  const char* what() const noexcept override { return what_; }

 private:
  const char* what_;
};

}  // namespace minigrad
