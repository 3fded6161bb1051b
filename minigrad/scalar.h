// SPDX-License-Identifier: MIT
// Scalar: a number that remembers how it was made, so that backward() can say how it depends on its inputs.
//
//   Scalar x = 3, y = 4;
//   Scalar z = x * x * y + (y + 2);
//   z.backward();   // x.grad() is 24, y.grad() is 10
//
// Every operation appends a node to the thread's tape (tape.h) with its local partials (rules.h). A Scalar is the
// value and the node's position: copying it copies neither. Its node lives until clear_tape(), or until the
// NestedTape or the thread that recorded it ends; after that the value stays readable and all else is a TapeError.
#pragma once

#include <compare>
#include <cstdint>
#include <iosfwd>

#include "minigrad/op.h"
#include "minigrad/rules.h"
#include "minigrad/tape.h"

namespace minigrad {

class Scalar {
 public:
  /// An input with that value: a new node without operands.
  // Implicit, so that numbers are Scalars wherever one is asked for.
  Scalar(double value = 0) : value_(value) {
    Tape& tape = writable_tape();
    position_ = tape.append(Op::input, value, 0, tape.size, tape.size);
    tape_ = tape.id;
  }

  double value() const { return value_; }

  /// The sum of d(output)/d(this) over the backward calls since the gradients were last cleared; 0 before any.
  double grad() const {
    const Tape& tape = own_tape();
    return position_ < tape.gradient_count ? tape.gradients[position_] : 0;
  }

  /// Adds d(this)/d(node) to the gradient of every node that this Scalar was made from.
  void backward() const { own_tape().backward(position_); }

  /// Where the node stands on its tape; throws TapeError when that tape is not this thread's active one.
  std::uint32_t position() const {
    own_tape();
    return position_;
  }

  // Recording an operation: two Scalars, a Scalar and a number on either side, or one Scalar.
  static Scalar record(Op op, rules::Local local, Scalar left, Scalar right) {
    Tape& tape = writable_tape();
    if (left.tape_ != tape.id || right.tape_ != tape.id) refuse();
    return {local.value, tape.append(op, local.left, local.right, left.position_, right.position_), tape.id};
  }
  static Scalar record(Op op, rules::Local local, Scalar left, double right) {
    Tape& tape = writable_tape();
    if (left.tape_ != tape.id) refuse();
    return {local.value, tape.append(op, local.left, right, left.position_, tape.size), tape.id};
  }
  static Scalar record(Op op, rules::Local local, double left, Scalar right) {
    Tape& tape = writable_tape();
    if (right.tape_ != tape.id) refuse();
    return {local.value, tape.append(op, left, local.right, tape.size, right.position_), tape.id};
  }
  static Scalar record(Op op, rules::Local local, Scalar operand) { return record(op, local, operand, 0.0); }

  Scalar& operator+=(Scalar other) { return *this = record(Op::add, rules::add(value_, other.value_), *this, other); }
  Scalar& operator-=(Scalar other) { return *this = record(Op::sub, rules::sub(value_, other.value_), *this, other); }
  Scalar& operator*=(Scalar other) { return *this = record(Op::mul, rules::mul(value_, other.value_), *this, other); }
  Scalar& operator/=(Scalar other) { return *this = record(Op::div, rules::div(value_, other.value_), *this, other); }
  Scalar& operator+=(double number) { return *this = record(Op::add, rules::add(value_, number), *this, number); }
  Scalar& operator-=(double number) { return *this = record(Op::sub, rules::sub(value_, number), *this, number); }
  Scalar& operator*=(double number) { return *this = record(Op::mul, rules::mul(value_, number), *this, number); }
  Scalar& operator/=(double number) { return *this = record(Op::div, rules::div(value_, number), *this, number); }

  // Comparisons look at the values, as code that branches on a number expects.
  friend bool operator==(Scalar a, Scalar b) { return a.value_ == b.value_; }
  friend bool operator==(Scalar a, double b) { return a.value_ == b; }
  friend std::partial_ordering operator<=>(Scalar a, Scalar b) { return a.value_ <=> b.value_; }
  friend std::partial_ordering operator<=>(Scalar a, double b) { return a.value_ <=> b; }

 private:
  Scalar(double value, std::uint32_t position, std::uint32_t tape) : value_(value), position_(position), tape_(tape) {}

  /// This thread's tape, with room for one more node.
  static Tape& writable_tape() {
    Tape& tape = detail::active_tape;
    if (tape.size == tape.capacity) tape.grow();
    return tape;
  }

  Tape& own_tape() const {
    if (tape_ != detail::active_tape.id) refuse();
    return detail::active_tape;
  }

  [[noreturn, gnu::noinline, gnu::cold]] static void refuse() {
    throw TapeError(
        "this Scalar is not on this thread's tape: the tape was cleared or has ended, or another one is in use");
  }

  double value_;
  std::uint32_t position_;
  std::uint32_t tape_;
};

inline Scalar operator+(Scalar a, Scalar b) { return a += b; }
inline Scalar operator+(Scalar a, double b) { return a += b; }
inline Scalar operator+(double a, Scalar b) { return Scalar::record(Op::add, rules::add(a, b.value()), a, b); }
inline Scalar operator-(Scalar a, Scalar b) { return a -= b; }
inline Scalar operator-(Scalar a, double b) { return a -= b; }
inline Scalar operator-(double a, Scalar b) { return Scalar::record(Op::sub, rules::sub(a, b.value()), a, b); }
inline Scalar operator*(Scalar a, Scalar b) { return a *= b; }
inline Scalar operator*(Scalar a, double b) { return a *= b; }
inline Scalar operator*(double a, Scalar b) { return Scalar::record(Op::mul, rules::mul(a, b.value()), a, b); }
inline Scalar operator/(Scalar a, Scalar b) { return a /= b; }
inline Scalar operator/(Scalar a, double b) { return a /= b; }
inline Scalar operator/(double a, Scalar b) { return Scalar::record(Op::div, rules::div(a, b.value()), a, b); }
inline Scalar operator+(Scalar a) { return a; }
inline Scalar operator-(Scalar a) { return Scalar::record(Op::neg, rules::neg(a.value()), a); }

inline Scalar pow(Scalar a, Scalar b) { return Scalar::record(Op::pow, rules::pow(a.value(), b.value()), a, b); }
inline Scalar pow(Scalar a, double b) { return Scalar::record(Op::pow, rules::pow(a.value(), b), a, b); }
inline Scalar pow(double a, Scalar b) { return Scalar::record(Op::pow, rules::pow(a, b.value()), a, b); }
inline Scalar max(Scalar a, Scalar b) { return Scalar::record(Op::max, rules::max(a.value(), b.value()), a, b); }
inline Scalar max(Scalar a, double b) { return Scalar::record(Op::max, rules::max(a.value(), b), a, b); }
inline Scalar max(double a, Scalar b) { return Scalar::record(Op::max, rules::max(a, b.value()), a, b); }
inline Scalar min(Scalar a, Scalar b) { return Scalar::record(Op::min, rules::min(a.value(), b.value()), a, b); }
inline Scalar min(Scalar a, double b) { return Scalar::record(Op::min, rules::min(a.value(), b), a, b); }
inline Scalar min(double a, Scalar b) { return Scalar::record(Op::min, rules::min(a, b.value()), a, b); }
inline Scalar atan2(Scalar a, Scalar b) { return Scalar::record(Op::atan2, rules::atan2(a.value(), b.value()), a, b); }
inline Scalar atan2(Scalar a, double b) { return Scalar::record(Op::atan2, rules::atan2(a.value(), b), a, b); }
inline Scalar atan2(double a, Scalar b) { return Scalar::record(Op::atan2, rules::atan2(a, b.value()), a, b); }
inline Scalar hypot(Scalar a, Scalar b) { return Scalar::record(Op::hypot, rules::hypot(a.value(), b.value()), a, b); }
inline Scalar hypot(Scalar a, double b) { return Scalar::record(Op::hypot, rules::hypot(a.value(), b), a, b); }
inline Scalar hypot(double a, Scalar b) { return Scalar::record(Op::hypot, rules::hypot(a, b.value()), a, b); }

inline Scalar abs(Scalar a) { return Scalar::record(Op::abs, rules::abs(a.value()), a); }
inline Scalar relu(Scalar a) { return Scalar::record(Op::relu, rules::relu(a.value()), a); }
inline Scalar sqrt(Scalar a) { return Scalar::record(Op::sqrt, rules::sqrt(a.value()), a); }
inline Scalar exp(Scalar a) { return Scalar::record(Op::exp, rules::exp(a.value()), a); }
inline Scalar expm1(Scalar a) { return Scalar::record(Op::expm1, rules::expm1(a.value()), a); }
inline Scalar log(Scalar a) { return Scalar::record(Op::log, rules::log(a.value()), a); }
inline Scalar log1p(Scalar a) { return Scalar::record(Op::log1p, rules::log1p(a.value()), a); }
inline Scalar sin(Scalar a) { return Scalar::record(Op::sin, rules::sin(a.value()), a); }
inline Scalar cos(Scalar a) { return Scalar::record(Op::cos, rules::cos(a.value()), a); }
inline Scalar tan(Scalar a) { return Scalar::record(Op::tan, rules::tan(a.value()), a); }
inline Scalar asin(Scalar a) { return Scalar::record(Op::asin, rules::asin(a.value()), a); }
inline Scalar acos(Scalar a) { return Scalar::record(Op::acos, rules::acos(a.value()), a); }
inline Scalar atan(Scalar a) { return Scalar::record(Op::atan, rules::atan(a.value()), a); }
inline Scalar sinh(Scalar a) { return Scalar::record(Op::sinh, rules::sinh(a.value()), a); }
inline Scalar cosh(Scalar a) { return Scalar::record(Op::cosh, rules::cosh(a.value()), a); }
inline Scalar tanh(Scalar a) { return Scalar::record(Op::tanh, rules::tanh(a.value()), a); }
inline Scalar asinh(Scalar a) { return Scalar::record(Op::asinh, rules::asinh(a.value()), a); }
inline Scalar acosh(Scalar a) { return Scalar::record(Op::acosh, rules::acosh(a.value()), a); }
inline Scalar atanh(Scalar a) { return Scalar::record(Op::atanh, rules::atanh(a.value()), a); }
inline Scalar sigmoid(Scalar a) { return Scalar::record(Op::sigmoid, rules::sigmoid(a.value()), a); }
inline Scalar softplus(Scalar a) { return Scalar::record(Op::softplus, rules::softplus(a.value()), a); }
inline Scalar erf(Scalar a) { return Scalar::record(Op::erf, rules::erf(a.value()), a); }
inline Scalar erfc(Scalar a) { return Scalar::record(Op::erfc, rules::erfc(a.value()), a); }

/// Prints the value and the gradient, `Scalar(value=3, grad=24)`.
// A template, for then only those who print need to include <ostream>, which is slow to compile.
template <typename Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, Scalar scalar) {
  const double gradient = scalar.grad();  // before anything is written, for it may throw
  return out << "Scalar(value=" << scalar.value() << ", grad=" << gradient << ")";
}

}  // namespace minigrad
