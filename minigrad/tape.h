// SPDX-License-Identifier: MIT
// The tape: every operation in execution order with its local partials, and the reverse sweep.
//
// The adjoint of a node is d(output)/d(node). The sweep must reach a node after all its users, because each user adds
// to its adjoint. Construction order is a topological order (an operand exists before its user), so one loop from the
// output down to the first node suffices: no sort, no recursion.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "minigrad/memory.h"
#include "minigrad/op.h"
#include "minigrad/tape_error.h"

namespace minigrad {

/// The maximum number of nodes on a tape: 2^29, because a position has 29 bits.
inline constexpr std::uint32_t max_tape_nodes = 1U << 29U;

/// One recorded operation. An edge leads from the node to the position of an operand and carries the local partial. If
/// the operand is not a node (a plain number, or no operand), the edge leads to the node itself, and the sweep undoes
/// it. Such an edge carries the plain number instead of a partial; the left edge of an input carries the input's value.
///
/// An edge to an operand in which the operation is locally constant is cut: it leads to the node itself too, so nothing
/// flows to the operand. It carries the operand's position, which only drawings read.
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

  /// What a cut edge carries: the operand's position in the low bits of a NaN that no arithmetic produces.
  static double cut(std::uint32_t operand) { return std::bit_cast<double>(cut_mark | operand); }
  static constexpr std::uint64_t cut_mark = 0x7ffc'0c07'0000'0000;
};

/// An edge of a node: what it carries, and the position it leads to.
struct TapeEdge {
  double carried;
  std::uint32_t target;
};

/// Plain data without construction, so access to the thread-local tape needs no check.
struct Tape {
  detail::Array<TapeNode> nodes;
  detail::Array<double> gradients;  ///< by position; valid below gradient_count, zero from there on
  detail::Array<double> scratch;    ///< adjoints of a second backward
  std::uint32_t size = 0;           ///< number of nodes
  std::uint32_t room = 0;           ///< number of nodes that fit before grow() must be called
  std::uint32_t limit = max_tape_nodes;
  std::uint32_t id = 0;  ///< number of this recording, unique in the process (modulo 2^32)
  std::uint32_t gradient_count = 0;

  /// Appends a node and returns its position; there must be room. An operand that is not a node has the position
  /// `size`, that of the new node itself, and its number in place of the partial.
  std::uint32_t append(Op op, TapeEdge left, TapeEdge right) {
    nodes[size] = {left.carried, right.carried, TapeNode::pack(left.target, right.target, op)};
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

/// Computes the adjoint of every node up to `output`, whose own adjoint is 1: the chain rule, summed over all paths.
/// Often an operand is the previous node. Its adjoint is needed next, so `before` keeps it in a register.
inline void sweep(const TapeNode* nodes, double* adjoints, std::uint32_t output) {
  double adjoint = 1;
  for (std::size_t i = output; i > 0; --i) {
    double before = adjoints[i - 1];
    // A zero adjoint passes nothing on, because 0 times an infinite partial would be NaN.
    if (adjoint != 0) {
      const TapeNode& node = nodes[i];
      // += and not =, because a node with several users receives one term from each.
      adjoints[node.right()] += node.right_partial * adjoint;
      before = adjoints[i - 1];
      (node.left() == i - 1 ? before : adjoints[node.left()]) += node.left_partial * adjoint;
    }
    adjoints[i] = adjoint;  // also undoes edges to the node itself
    adjoint = before;
  }
  adjoints[0] = adjoint;
}

}  // namespace detail

/// Makes room for another node. Throws TapeError at the limit and std::bad_alloc, and then changes nothing.
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

  // A sweep over existing gradients would pass them on again, so a later sweep starts from zeros and is added.
  scratch.zero(0, std::size_t{output} + 1);
  detail::sweep(nodes.data, scratch.data, output);
  for (std::size_t i = 0; i <= output; ++i) gradients[i] += scratch[i];
}

/// Removes all nodes and keeps the memory for the next recording. Existing Scalars become stale.
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

/// Removes everything this thread has recorded. Existing Scalars keep their value and lose their gradient.
inline void clear_tape() { detail::active_tape.clear(); }

/// Sets every gradient on this thread's tape to 0.
inline void zero_gradients() { detail::active_tape.gradient_count = 0; }

/// The number of nodes on this thread's tape.
inline std::size_t tape_size() { return detail::active_tape.size; }

/// Limits this thread's tape to `nodes` (at most max_tape_nodes). Recording more throws TapeError and changes nothing.
inline void limit_tape(std::uint32_t nodes) { detail::active_tape.set_limit(nodes); }

}  // namespace minigrad
