// SPDX-License-Identifier: MIT
// A real number known up to a radius: Arb's ball, owned like any other C++ value.
#pragma once

#include <arb.h>

#include <utility>

namespace minigrad::oracle {

/// Midpoint and radius; initially 0. Converts to the pointers that Arb's functions take: `arb_exp(y, x, precision)`.
class Ball {
 public:
  Ball() { arb_init(ball_); }
  explicit Ball(double exact) : Ball() { arb_set_d(ball_, exact); }
  Ball(const Ball& other) : Ball() { arb_set(ball_, other.ball_); }
  Ball(Ball&& other) noexcept : Ball() { arb_swap(ball_, other.ball_); }
  Ball& operator=(Ball other) noexcept {
    arb_swap(ball_, other.ball_);
    return *this;
  }
  ~Ball() { arb_clear(ball_); }

  operator arb_ptr() { return ball_; }
  operator arb_srcptr() const { return ball_; }

  arf_srcptr midpoint() const { return arb_midref(ball_); }
  mag_srcptr radius() const { return arb_radref(ball_); }
  mag_ptr radius() { return arb_radref(ball_); }

 private:
  arb_t ball_;
};

/// An upper bound of a magnitude: Arb's mag, the type of a ball's radius. Initially 0.
class Magnitude {
 public:
  Magnitude() { mag_init(magnitude_); }
  Magnitude(const Magnitude& other) : Magnitude() { mag_set(magnitude_, other.magnitude_); }
  Magnitude(Magnitude&& other) noexcept : Magnitude() { mag_swap(magnitude_, other.magnitude_); }
  Magnitude& operator=(Magnitude other) noexcept {
    mag_swap(magnitude_, other.magnitude_);
    return *this;
  }
  ~Magnitude() { mag_clear(magnitude_); }

  operator mag_ptr() { return magnitude_; }
  operator mag_srcptr() const { return magnitude_; }

 private:
  mag_t magnitude_;
};

}  // namespace minigrad::oracle
