// SPDX-License-Identifier: MIT
// Scalar: a number that records how it was computed, so that backward() can differentiate it.
//
//   Scalar x = 3, y = 4;
//   Scalar z = x * x * y + (y + 2);
//   z.backward();   // x.grad() is 24, y.grad() is 10
//
// Every operation appends a node with its local partials (rules.h) to the thread's tape (tape.h). A Scalar holds its
// value and the position of its node; copying a Scalar copies no node. A node lives until clear_tape(), or until the
// NestedTape or the thread that recorded it ends. After that the Scalar is stale: its value stays readable, and every
// other use throws TapeError.
#pragma once

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <type_traits>

#include "minigrad/op.h"
#include "minigrad/rules.h"
#include "minigrad/tape.h"

namespace minigrad {

class Scalar {
 public:
  /// An input with that value: a new node without operands.
  // Implicit, so that a number can be passed where a Scalar is expected.
  Scalar(double value = 0) : value_(value) {
    Tape& tape = writable_tape();
    position_ = tape.append(Op::input, {value, tape.size}, {0, tape.size});
    tape_ = tape.id;
  }

  double value() const { return value_; }

  /// The sum of d(output)/d(this) over all backward calls since the gradients were last cleared.
  double grad() const {
    const Tape& tape = own_tape();
    return position_ < tape.gradient_count ? tape.gradients[position_] : 0;
  }

  /// Adds d(this)/d(node) to the gradient of every node that this Scalar depends on.
  void backward() const { own_tape().backward(position_); }

  /// The position of the node on its tape. Throws TapeError if that tape is not this thread's active one.
  std::uint32_t position() const {
    own_tape();
    return position_;
  }

  // Records an operation; each operand is a Scalar or a plain number, and at least one is a Scalar. The op is a
  // template parameter so that `constant_in` costs nothing for operations that are never constant.
  template <Op op, typename Left, typename Right>
  static Scalar record(rules::Local local, Left left, Right right) {
    Tape& tape = writable_tape();
    if (!is_on(tape, left) || !is_on(tape, right)) refuse();
    constexpr rules::Sides numbers{std::is_same_v<Left, double>, std::is_same_v<Right, double>};
    const rules::Sides cut = rules::constant_in(op, value_of(left), value_of(right), numbers);
    return {local.value,
            tape.append(op, edge(tape, left, local.left, cut.left), edge(tape, right, local.right, cut.right)),
            tape.id};
  }

  // Comparisons compare values and record nothing, so code can branch on a Scalar.
  friend bool operator==(Scalar a, Scalar b) { return a.value_ == b.value_; }
  friend bool operator==(Scalar a, double b) { return a.value_ == b; }
  friend std::partial_ordering operator<=>(Scalar a, Scalar b) { return a.value_ <=> b.value_; }
  friend std::partial_ordering operator<=>(Scalar a, double b) { return a.value_ <=> b; }

 private:
  Scalar(double value, std::uint32_t position, std::uint32_t tape) : value_(value), position_(position), tape_(tape) {}

  // A plain number is an operand too: it is its own value, and it is on no tape.
  static double value_of(Scalar operand) { return operand.value_; }
  static double value_of(double operand) { return operand; }
  static bool is_on(const Tape& tape, Scalar operand) { return operand.tape_ == tape.id; }
  static bool is_on(const Tape&, double) { return true; }

  /// The edge from the next node to an operand, cut or not.
  static TapeEdge edge(const Tape& tape, Scalar operand, double partial, bool is_cut) {
    return is_cut ? TapeEdge{TapeNode::cut(operand.position_), tape.size} : TapeEdge{partial, operand.position_};
  }
  static TapeEdge edge(const Tape& tape, double operand, double, bool) { return {operand, tape.size}; }

  /// This thread's tape, with room for one more node.
  static Tape& writable_tape() {
    Tape& tape = detail::active_tape;
    if (tape.size == tape.room) tape.grow();
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

// Every operation of op.def is a function of that name, such as sin(x). Binary ones also accept a number on either
// side, such as pow(x, 2).
#define MINIGRAD_ARITY_1(op) \
  inline Scalar op(Scalar a) { return Scalar::record<Op::op>(rules::op(a.value()), a, 0.0); }
#define MINIGRAD_ARITY_2(op)                                                                                     \
  inline Scalar op(Scalar a, Scalar b) { return Scalar::record<Op::op>(rules::op(a.value(), b.value()), a, b); } \
  inline Scalar op(Scalar a, double b) { return Scalar::record<Op::op>(rules::op(a.value(), b), a, b); }         \
  inline Scalar op(double a, Scalar b) { return Scalar::record<Op::op>(rules::op(a, b.value()), a, b); }
#define OP(name, arity) MINIGRAD_ARITY_##arity(name)
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2

// A number next to a Scalar does not become a node.
inline Scalar operator+(Scalar a, Scalar b) { return add(a, b); }
inline Scalar operator+(Scalar a, double b) { return add(a, b); }
inline Scalar operator+(double a, Scalar b) { return add(a, b); }
inline Scalar operator-(Scalar a, Scalar b) { return sub(a, b); }
inline Scalar operator-(Scalar a, double b) { return sub(a, b); }
inline Scalar operator-(double a, Scalar b) { return sub(a, b); }
inline Scalar operator*(Scalar a, Scalar b) { return mul(a, b); }
inline Scalar operator*(Scalar a, double b) { return mul(a, b); }
inline Scalar operator*(double a, Scalar b) { return mul(a, b); }
inline Scalar operator/(Scalar a, Scalar b) { return div(a, b); }
inline Scalar operator/(Scalar a, double b) { return div(a, b); }
inline Scalar operator/(double a, Scalar b) { return div(a, b); }
inline Scalar operator+(Scalar a) { return a; }
inline Scalar operator-(Scalar a) { return neg(a); }

// Assignment makes the variable name a new node; earlier users keep the old one.
inline Scalar& operator+=(Scalar& a, Scalar b) { return a = a + b; }
inline Scalar& operator+=(Scalar& a, double b) { return a = a + b; }
inline Scalar& operator-=(Scalar& a, Scalar b) { return a = a - b; }
inline Scalar& operator-=(Scalar& a, double b) { return a = a - b; }
inline Scalar& operator*=(Scalar& a, Scalar b) { return a = a * b; }
inline Scalar& operator*=(Scalar& a, double b) { return a = a * b; }
inline Scalar& operator/=(Scalar& a, Scalar b) { return a = a / b; }
inline Scalar& operator/=(Scalar& a, double b) { return a = a / b; }

/// Prints the value and the gradient, `Scalar(value=3, grad=24)`.
// A template, so only code that prints must include <ostream>, which is slow to compile.
template <typename Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, Scalar scalar) {
  const double gradient = scalar.grad();  // first, because it may throw
  return out << "Scalar(value=" << scalar.value() << ", grad=" << gradient << ")";
}

}  // namespace minigrad
