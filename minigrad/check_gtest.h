// SPDX-License-Identifier: MIT
// A matcher for GoogleTest: EXPECT_THAT(gradient, IsGradientOf(f, x)). minigrad/check.h says what `f` and `x` may be.
#pragma once

#include <gtest/gtest-matchers.h>

#include <ostream>
#include <utility>

#include "minigrad/check.h"

namespace minigrad {

template <typename F, typename Point>
class GradientMatcher {
 public:
  using is_gtest_matcher = void;

  GradientMatcher(F f, Point x) : f_(std::move(f)), x_(std::move(x)) {}

  /// Matches the components of a gradient, or a function that returns them.
  template <typename Gradient>
  bool MatchAndExplain(const Gradient& gradient, std::ostream* explanation) const {
    const GradientCheck check = check_gradient(f_, x_, gradient);
    if (explanation != nullptr && !check.passes()) *explanation << '\n' << check.report();
    return check.passes();
  }
  void DescribeTo(std::ostream* out) const { *out << "is the gradient of the function at the point"; }
  void DescribeNegationTo(std::ostream* out) const { *out << "is not the gradient of the function at the point"; }

 private:
  F f_;
  Point x_;
};

template <typename F, typename Point>
GradientMatcher<F, Point> IsGradientOf(F f, Point x) {
  return {std::move(f), std::move(x)};
}

}  // namespace minigrad
