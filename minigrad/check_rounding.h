// SPDX-License-Identifier: MIT
// Tracked: a number like Scalar that also records how far rounding may have moved it. Its gradient comes with a bound
// of the rounding error, to first order: the partials of a node are evaluated again at both ends of each operand's
// error.
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "minigrad/op.h"
#include "minigrad/rules.h"

// A namespace of its own, so that `exp(1.0)` in a scope that uses namespace minigrad means one function.
namespace minigrad::tracked {

/// A derivative, and the largest error that rounding explains. The error is infinite or NaN if it cannot be bounded.
struct RoundedDerivative {
  double derivative;
  double error;
};

namespace detail {

inline constexpr std::size_t no_node = std::numeric_limits<std::size_t>::max();

struct TrackedEdge {
  std::size_t operand = no_node;  ///< no_node for a plain number, and where nothing flows
  double partial = 0;
  double error = 0;  ///< of the partial
};

struct TrackedNode {
  TrackedEdge left;
  TrackedEdge right;
};

/// What is being recorded on this thread.
inline thread_local std::vector<TrackedNode> tracked_tape;

}  // namespace detail

class Tracked {
 public:
  /// A plain number.
  // Implicit, so that a number can be passed where a Tracked is expected.
  Tracked(double value = 0) : value_(value) {}

  static Tracked input(double value) {
    detail::tracked_tape.emplace_back();
    return {value, 0, detail::tracked_tape.size() - 1};
  }

  double value() const { return value_; }

  static Tracked record(Op op, Tracked a, Tracked b) {
    const rules::Local at = partials(op, a, b, 0, 0);
    double left_error = partial_rounding(op) * std::fabs(at.left);
    double right_error = partial_rounding(op) * std::fabs(at.right);
    const auto widen = [&](double in_a, double in_b) {
      double left = 0;
      double right = 0;
      for (const double sign : {-1, 1}) {
        const rules::Local end = partials(op, a, b, sign * in_a, sign * in_b);
        left = larger(left, std::fabs(end.left - at.left));
        right = larger(right, std::fabs(end.right - at.right));
      }
      left_error += left;
      right_error += right;
    };
    if (a.error_ != 0) widen(a.error_, 0);
    if (b.error_ != 0) widen(0, b.error_);
    const double error = flow(at.left, a.error_) + flow(at.right, b.error_) + value_rounding(op) * std::fabs(at.value);
    detail::tracked_tape.push_back({{a.node_, at.left, left_error}, {b.node_, at.right, right_error}});
    return {at.value, error, detail::tracked_tape.size() - 1};
  }

  /// The derivatives in the first `inputs` nodes of the tape.
  std::vector<RoundedDerivative> gradient(std::size_t inputs) const {
    struct Flow {
      double adjoint = 0;
      double error = 0;
      double size = 0;  ///< the sum over paths of the absolute products
    };
    std::vector<Flow> flows(std::max(inputs, detail::tracked_tape.size()));
    if (node_ != detail::no_node) flows[node_] = {1, 0, 1};
    for (std::size_t i = detail::tracked_tape.size(); i-- > 0;) {
      const Flow from = flows[i];
      if (from.adjoint == 0 && from.error == 0) continue;
      for (const detail::TrackedEdge& edge : {detail::tracked_tape[i].left, detail::tracked_tape[i].right}) {
        if (edge.operand == detail::no_node || (edge.partial == 0 && edge.error == 0)) continue;
        Flow& to = flows[edge.operand];
        const double term = from.adjoint * edge.partial;
        if (std::fabs(edge.partial) != 1) to.error += unit * std::fabs(term);
        if (to.adjoint != 0) to.error += unit * std::fabs(to.adjoint + term);
        to.adjoint += term;
        to.error += flow(edge.partial, from.error) + flow(edge.error, std::fabs(from.adjoint) + from.error);
        to.size += std::fabs(edge.partial) * from.size;
      }
    }
    std::vector<RoundedDerivative> all;
    for (std::size_t k = 0; k < inputs; ++k) {
      // 1.3 roundings of each path: the largest error of another order of the products and sums (oracle/README.md).
      all.push_back({flows[k].adjoint, flows[k].error + 1.3 * unit * flows[k].size});
    }
    return all;
  }

  friend bool operator==(Tracked a, Tracked b) { return a.value_ == b.value_; }
  friend std::partial_ordering operator<=>(Tracked a, Tracked b) { return a.value_ <=> b.value_; }

 private:
  Tracked(double value, double error, std::size_t node) : value_(value), error_(error), node_(node) {}

  static constexpr double unit = std::numeric_limits<double>::epsilon() / 2;

  /// An error times a factor; an error of 0 stays 0 even beside an infinite factor.
  static double flow(double factor, double error) { return error == 0 ? 0 : std::fabs(factor) * error; }
  /// The larger number, or NaN if one is.
  static double larger(double a, double b) { return a > b || std::isnan(a) ? a : b; }

  /// The rule at the operands plus these shifts; a partial along which nothing flows is 0.
  static rules::Local partials(Op op, Tracked a, Tracked b, double shift_a, double shift_b) {
    const double x = a.value_ + shift_a;
    const double y = b.value_ + shift_b;
    rules::Local local = rules::apply(op, x, y);
    const rules::Sides cut = rules::constant_in(op, x, y, {a.node_ == detail::no_node, b.node_ == detail::no_node});
    if (cut.left) local.left = 0;
    if (cut.right) local.right = 0;
    return local;
  }

  /// Partials that are operands or small integers are exact.
  static bool has_exact_partials(Op op) {
    switch (op) {
      case Op::add:
      case Op::sub:
      case Op::mul:
      case Op::neg:
      case Op::abs:
      case Op::relu:
      case Op::max:
      case Op::min: return true;
      default: return false;
    }
  }
  /// Library functions err by up to 4 ulp.
  static double partial_rounding(Op op) { return has_exact_partials(op) ? 0 : 8 * unit; }
  static double value_rounding(Op op) {
    return has_exact_partials(op) || op == Op::div || op == Op::sqrt ? unit : 8 * unit;
  }

  double value_;
  double error_ = 0;
  std::size_t node_ = detail::no_node;
};

#define MINIGRAD_ARITY_1(op) \
  inline Tracked op(Tracked a) { return Tracked::record(Op::op, a, 0.0); }
#define MINIGRAD_ARITY_2(op)                                                        \
  inline Tracked op(Tracked a, Tracked b) { return Tracked::record(Op::op, a, b); } \
  inline Tracked op(Tracked a, double b) { return Tracked::record(Op::op, a, b); }  \
  inline Tracked op(double a, Tracked b) { return Tracked::record(Op::op, a, b); }
#define OP(name, arity) MINIGRAD_ARITY_##arity(name)
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2

inline Tracked operator+(Tracked a, Tracked b) { return Tracked::record(Op::add, a, b); }
inline Tracked operator-(Tracked a, Tracked b) { return Tracked::record(Op::sub, a, b); }
inline Tracked operator*(Tracked a, Tracked b) { return Tracked::record(Op::mul, a, b); }
inline Tracked operator/(Tracked a, Tracked b) { return Tracked::record(Op::div, a, b); }
inline Tracked operator+(Tracked a) { return a; }
inline Tracked operator-(Tracked a) { return Tracked::record(Op::neg, a, 0.0); }
inline Tracked& operator+=(Tracked& a, Tracked b) { return a = a + b; }
inline Tracked& operator-=(Tracked& a, Tracked b) { return a = a - b; }
inline Tracked& operator*=(Tracked& a, Tracked b) { return a = a * b; }
inline Tracked& operator/=(Tracked& a, Tracked b) { return a = a / b; }

}  // namespace minigrad::tracked
