// SPDX-License-Identifier: MIT
// The tape: every operation in the order it was done, with its local partials, and the sweep back over it.
//
// Construction order is a topological order (an operand exists before its user), so the reverse sweep is
// one loop from the output down: by the time it reaches a node, every user of that node has been there.
#pragma once

// Every file that differentiates reads this one, so it includes no header that is slow to compile.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <new>

#include "minigrad/op.h"

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

/// The most nodes a tape can hold: 2^29, for a position takes 29 bits.
inline constexpr std::uint32_t max_tape_nodes = 1U << 29U;

/// One recorded operation. An edge leads from the node to an operand, by position; it carries the local partial.
/// An operand that is no node (a plain number, or none at all) gives an edge from the node to itself, which the
/// sweep undoes; such an edge carries the number instead, and the left edge of an input carries its value.
struct TapeNode {
  double left_partial;
  double right_partial;
  std::uint64_t left : 29;
  std::uint64_t right : 29;
  std::uint64_t op : 6;
};

/// The memory of one tape. Plain data that needs no construction, so that reaching the thread's tape costs nothing.
struct Tape {
  TapeNode* nodes = nullptr;
  double* gradients = nullptr;  ///< by position; valid below gradient_count, zero from there on
  double* scratch = nullptr;    ///< adjoints of a second backward
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;
  std::uint32_t id = 0;  ///< which recording this is; no two recordings of a process share it (modulo 2^32)
  std::uint32_t limit = max_tape_nodes;
  std::uint32_t gradient_count = 0;
  std::uint32_t gradient_capacity = 0;
  std::uint32_t scratch_capacity = 0;

  /// Adds a node and gives its position; there must be room. An operand that is no node stands at `size`, the
  /// position of the node itself, and its number takes the place of the partial.
  std::uint32_t append(Op op, double left_partial, double right_partial, std::uint32_t left, std::uint32_t right) {
    nodes[size] = {left_partial, right_partial, left & (max_tape_nodes - 1), right & (max_tape_nodes - 1),
                   static_cast<std::uint64_t>(op) & 63U};
    return size++;
  }

  /// Adds d(output)/d(node) to the gradient of every node that the output depends on.
  void backward(std::uint32_t output);

  /// Forgets all gradients, as if backward had never been called.
  void zero_gradients() { gradient_count = 0; }

  /// Forgets all nodes; Scalars made before are stale from then on. The memory is kept for what comes next.
  void clear();

  void grow();
  void release();
};

namespace detail {

inline std::uint32_t next_tape_id() {
  static constinit std::uint32_t last = 0;
  std::uint32_t id = 0;
  // What std::atomic compiles to, without its header, which would double the compile time of this one.
  while (id == 0) id = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
  return id;
}

constexpr std::uint32_t smaller(std::uint32_t a, std::uint32_t b) { return a < b ? a : b; }
constexpr std::uint32_t larger(std::uint32_t a, std::uint32_t b) { return a < b ? b : a; }

/// Sets values[begin], ..., values[end - 1] to 0.
inline void clear_range(double* values, std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t i = begin; i < end; ++i) values[i] = 0;
}

/// std::realloc with an error that leaves the old memory as it was.
template <typename T>
void reallocate(T*& memory, std::size_t count) {
  // Of a long tape only the page table moves, where new[] would copy and touch every page.
  void* const moved = std::realloc(static_cast<void*>(memory), count * sizeof(T));  // NOLINT(*-no-malloc)
  if (moved == nullptr) throw std::bad_alloc();
  memory = static_cast<T*>(moved);
}

inline constinit thread_local Tape active_tape{};

/// Gives the thread's memory back when the thread ends.
struct ReleaseAtThreadExit {  // NOLINT(*-special-member-functions): nobody copies it
  bool armed = false;
  ~ReleaseAtThreadExit() { active_tape.release(); }
};
inline thread_local ReleaseAtThreadExit release_at_thread_exit;

/// Passes the output's adjoint, 1, back along every edge: the chain rule, summed over all paths.
inline void sweep(const TapeNode* nodes, double* adjoints, std::uint32_t output) {
  adjoints[output] = 1;
  for (std::uint32_t i = output + 1; i-- > 0;) {
    const double adjoint = adjoints[i];
    // What the output does not depend on passes nothing on, not even 0 times an infinite partial, which is NaN.
    if (adjoint == 0) continue;
    const TapeNode& node = nodes[i];
    // += and not =, for a node with several users collects from each of them.
    adjoints[node.left] += node.left_partial * adjoint;
    adjoints[node.right] += node.right_partial * adjoint;
    adjoints[i] = adjoint;  // undoes edges to itself
  }
}

}  // namespace detail

[[gnu::noinline, gnu::cold]] inline void Tape::grow() {
  detail::release_at_thread_exit.armed = true;
  if (id == 0) id = detail::next_tape_id();
  if (size >= limit) throw TapeError("the tape is full: clear it, or differentiate in smaller parts");
  const std::uint32_t wanted = detail::smaller(limit, detail::larger(1024U, capacity * 2));
  detail::reallocate(nodes, wanted);
  capacity = wanted;
}

inline void Tape::backward(std::uint32_t output) {
  if (gradient_capacity < size) {
    detail::reallocate(gradients, capacity);
    gradient_capacity = capacity;
  }
  const bool first = gradient_count == 0;
  if (!first && scratch_capacity <= output) {
    detail::reallocate(scratch, capacity);
    scratch_capacity = capacity;
  }
  detail::clear_range(gradients, gradient_count, size);
  gradient_count = size;
  if (first) return detail::sweep(nodes, gradients, output);

  // A sweep over adjoints that are already there would pass them on again, so a later one starts from zeros.
  detail::clear_range(scratch, 0, output + 1);
  detail::sweep(nodes, scratch, output);
  for (std::uint32_t i = 0; i <= output; ++i) gradients[i] += scratch[i];
}

inline void Tape::clear() {
  size = 0;
  capacity = detail::smaller(capacity, limit);  // a limit may have been set while the tape was longer
  gradient_count = 0;
  id = detail::next_tape_id();
}

inline void Tape::release() {
  // NOLINTBEGIN(*-no-malloc): as it was got, so it is given back
  std::free(nodes);
  std::free(gradients);
  std::free(scratch);
  // NOLINTEND(*-no-malloc)
  *this = Tape{};
}

/// Forgets everything this thread has recorded. Scalars made before keep their value and lose their gradient.
inline void clear_tape() { detail::active_tape.clear(); }

/// Sets every gradient on this thread's tape back to 0, as before the first backward.
inline void zero_gradients() { detail::active_tape.zero_gradients(); }

/// How many nodes this thread's tape holds.
inline std::size_t tape_size() { return detail::active_tape.size; }

/// Bounds this thread's tape to `nodes` (at most max_tape_nodes): recording more throws TapeError and changes nothing.
inline void limit_tape(std::uint32_t nodes) {
  Tape& tape = detail::active_tape;
  tape.limit = detail::smaller(nodes, max_tape_nodes);
  tape.capacity = detail::smaller(tape.capacity, detail::larger(nodes, tape.size));
}

/// While it lives, this thread records on a fresh tape of the same limit; then on the one before again. Scopes nest.
class NestedTape {
 public:
  NestedTape() : outer_(detail::active_tape) {
    detail::active_tape = Tape{};
    detail::active_tape.limit = outer_.limit;
    clear_tape();
  }
  ~NestedTape() {
    detail::active_tape.release();
    detail::active_tape = outer_;
  }
  NestedTape(const NestedTape&) = delete;
  NestedTape(NestedTape&&) = delete;
  NestedTape& operator=(const NestedTape&) = delete;
  NestedTape& operator=(NestedTape&&) = delete;

 private:
  Tape outer_;
};

}  // namespace minigrad
