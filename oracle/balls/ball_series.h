// SPDX-License-Identifier: MIT
// Helpers for ball rules: Arb's power series f(x + t) = f(x) + f'(x) t + O(t^2), and comparisons of a ball.
#pragma once

#include <arb_poly.h>

#include "oracle/balls/ball.h"
#include "oracle/balls/ball_rules.h"

namespace minigrad::oracle {

/// A power series in t up to t^1.
class Series {
 public:
  Series() { arb_poly_init(series_); }
  Series(arb_srcptr constant, slong linear) : Series() {
    arb_poly_set_coeff_arb(series_, 0, constant);
    arb_poly_set_coeff_si(series_, 1, linear);
  }
  Series(const Series&) = delete;
  Series& operator=(const Series&) = delete;
  ~Series() { arb_poly_clear(series_); }

  operator arb_poly_struct*() { return series_; }

  void read(arb_ptr constant, arb_ptr linear) const {
    arb_poly_get_coeff_arb(constant, series_, 0);
    arb_poly_get_coeff_arb(linear, series_, 1);
  }

 private:
  arb_poly_t series_;
};

constexpr slong terms = 2;

inline bool is_exactly(const Ball& x, slong integer) { return arb_is_exact(x) && arb_equal_si(x, integer); }

inline bool is_above(const Ball& x, slong integer) { return arb_gt(x, Ball(static_cast<double>(integer))); }

inline bool is_below(const Ball& x, slong integer) { return arb_lt(x, Ball(static_cast<double>(integer))); }

using SeriesFunction = void (*)(arb_poly_t, const arb_poly_t, slong, slong);

inline BallLocal from_series(SeriesFunction function, const Ball& a, slong precision) {
  BallLocal local;
  Series argument(a, 1);
  Series result;
  function(result, argument, terms, precision);
  result.read(local.value, local.partials[0]);
  return local;
}

/// An operation without a known value: nothing is known of its partials either.
inline BallLocal in_state(State state) {
  BallLocal local;
  local.state = state;
  arb_indeterminate(local.value);
  for (Ball& partial : local.partials) arb_indeterminate(partial);
  if (state != State::undecided && state != State::unbounded) local.flow = {Flow::undefined, Flow::undefined};
  return local;
}

/// The smallest ball that contains both ends.
inline void set_hull(Ball& ball, slong low, slong high) {
  Ball other;
  arb_set_si(ball, low);
  arb_set_si(other, high);
  arb_union(ball, ball, other, 64);
}

inline void set_infinity(Ball& ball, int sign) { (sign > 0 ? arb_pos_inf : arb_neg_inf)(ball); }

/// An infinite value; the partial in each operand is 0 in the limit until it is set.
inline BallLocal infinite(int sign) {
  BallLocal local;
  local.state = State::singular;
  set_infinity(local.value, sign);
  return local;
}

inline BallLocal finite(double value) {
  BallLocal local;
  arb_set_d(local.value, value);
  return local;
}

inline BallLocal with_partials(BallLocal local, double left, double right = 0) {
  arb_set_d(local.partials[0], left);
  arb_set_d(local.partials[1], right);
  return local;
}

inline BallLocal with_undefined_partials(BallLocal local) {
  local.flow = {Flow::undefined, Flow::undefined};
  return local;
}

}  // namespace minigrad::oracle
