// SPDX-License-Identifier: MIT
// The tape: every operation in the order it was done, with its local partials, and the sweep back over it.
//
// Construction order is a topological order (an operand exists before its user), so the reverse sweep is
// one loop from the output down: by the time it reaches a node, every user of that node has been there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "minigrad/memory.h"
#include "minigrad/op.h"
#include "minigrad/tape_error.h"

namespace minigrad {

/// The most nodes a tape can hold: 2^29, for a position takes 29 bits.
inline constexpr std::uint32_t max_tape_nodes = 1U << 29U;

/// One recorded operation. An edge leads from the node to an operand, by position; it carries the local partial.
/// An operand that is no node (a plain number, or none at all) gives an edge from the node to itself, which the
/// sweep undoes; such an edge carries the number instead, and the left edge of an input carries its value.
struct TapeNode {
  double left_partial;
  double right_partial;
  std::uint64_t word;  ///< both positions and the op, in one store

  static std::uint64_t pack(std::uint64_t left, std::uint64_t right, Op op) {
    return left | right << 29U | static_cast<std::uint64_t>(op) << 58U;
  }
  std::uint32_t left() const { return word & (max_tape_nodes - 1); }
  std::uint32_t right() const { return word >> 29U & (max_tape_nodes - 1); }
  Op op() const { return static_cast<Op>(word >> 58U); }
};

/// Plain data that needs no construction, so that reaching the thread's tape costs nothing.
struct Tape {
  detail::Array<TapeNode> nodes;
  detail::Array<double> gradients;  ///< by position; valid below gradient_count, zero from there on
  detail::Array<double> scratch;    ///< adjoints of a second backward
  std::uint32_t size = 0;           ///< how many nodes there are
  std::uint32_t room = 0;           ///< how many there may be before grow() is asked
  std::uint32_t limit = max_tape_nodes;
  std::uint32_t id = 0;  ///< which recording this is; no two of a process share it (modulo 2^32)
  std::uint32_t gradient_count = 0;

  /// Adds a node and gives its position; there must be room. An operand that is no node stands at `size`, the
  /// position of the node itself, and its number takes the place of the partial.
  std::uint32_t append(Op op, double left_partial, double right_partial, std::uint32_t left, std::uint32_t right) {
    nodes[size] = {left_partial, right_partial, TapeNode::pack(left, right, op)};
    return size++;
  }

  void backward(std::uint32_t output);
  void clear();
  void set_limit(std::uint32_t nodes);
  void grow();
  void release();
};

namespace detail {

inline constinit thread_local Tape active_tape{};
inline thread_local AtThreadExit<Tape> at_thread_exit;

/// Passes the output's adjoint, 1, back along every edge: the chain rule, summed over all paths.
/// Often an operand is the node before; that adjoint is needed next, so it is not sent by way of memory.
inline void sweep(const TapeNode* nodes, double* adjoints, std::uint32_t output) {
  double adjoint = 1;
  for (std::size_t i = output; i > 0; --i) {
    double before = adjoints[i - 1];
    // What the output does not depend on passes nothing on, not even 0 times an infinite partial, which is NaN.
    if (adjoint != 0) {
      const TapeNode& node = nodes[i];
      // += and not =, for a node with several users collects from each of them.
      adjoints[node.right()] += node.right_partial * adjoint;
      before = adjoints[i - 1];
      (node.left() == i - 1 ? before : adjoints[node.left()]) += node.left_partial * adjoint;
    }
    adjoints[i] = adjoint;  // and undoes edges to itself
    adjoint = before;
  }
  adjoints[0] = adjoint;
}

}  // namespace detail

/// Makes room for another node, or says that there can be none: then everything is as it was.
[[gnu::noinline, gnu::cold]] inline void Tape::grow() {
  detail::at_thread_exit.owned = this;
  if (id == 0) id = detail::next_number();
  if (size >= limit) throw TapeError("the tape is full: clear it, or differentiate in smaller parts");
  if (size == nodes.capacity) nodes.reserve(size == 0 ? 1024 : std::size_t{size} * 2);
  set_limit(limit);
}

inline void Tape::set_limit(std::uint32_t at_most) {
  limit = at_most < max_tape_nodes ? at_most : max_tape_nodes;
  room = nodes.capacity < limit ? static_cast<std::uint32_t>(nodes.capacity) : limit;
  if (room < size) room = size;
}

/// Adds d(output)/d(node) to the gradient of every node that the output depends on.
inline void Tape::backward(std::uint32_t output) {
  const bool first = gradient_count == 0;
  gradients.reserve(size);
  if (!first) scratch.reserve(size);
  gradients.zero(gradient_count, size);
  gradient_count = size;
  if (first) return detail::sweep(nodes.data, gradients.data, output);

  // A sweep over adjoints that are already there would pass them on again, so a later one starts from zeros.
  scratch.zero(0, std::size_t{output} + 1);
  detail::sweep(nodes.data, scratch.data, output);
  for (std::size_t i = 0; i <= output; ++i) gradients[i] += scratch[i];
}

/// Forgets all nodes and keeps the memory for what comes next; Scalars made before are stale from then on.
inline void Tape::clear() {
  size = gradient_count = 0;
  set_limit(limit);
  id = detail::next_number();
}

inline void Tape::release() {
  nodes.release();
  gradients.release();
  scratch.release();
  *this = Tape{};
}

/// Forgets everything this thread has recorded. Scalars made before keep their value and lose their gradient.
inline void clear_tape() { detail::active_tape.clear(); }

/// Sets every gradient on this thread's tape back to 0, as before the first backward.
inline void zero_gradients() { detail::active_tape.gradient_count = 0; }

/// How many nodes this thread's tape holds.
inline std::size_t tape_size() { return detail::active_tape.size; }

/// Bounds this thread's tape to `nodes` (at most max_tape_nodes): recording more throws TapeError and changes nothing.
inline void limit_tape(std::uint32_t nodes) { detail::active_tape.set_limit(nodes); }

}  // namespace minigrad
