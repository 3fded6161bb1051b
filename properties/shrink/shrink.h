// SPDX-License-Identifier: MIT
// Shrinks a failing example: makes it smaller step by step, as long as it still fails.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "properties/shrink/example.h"
#include "properties/shrink/shrink_edits.h"

namespace minigrad::properties {

/// The size measure that every step lowers, compared member by member. All members are integers, so shrinking ends.
struct Measure {
  std::size_t nodes = 0;
  std::size_t ranks = 0;     ///< the sum of the ops' ranks (see rank)
  std::size_t numbers = 0;   ///< the sum of the complexities of constants and coordinates
  std::size_t operands = 0;  ///< the sum of the operands' positions

  friend auto operator<=>(const Measure&, const Measure&) = default;
};

Measure measure(const Example& example);

/// The smaller examples that one edit makes of an example. Large cuts come first. Each is made on request, because a
/// large graph has many and most are never used.
class Shrinks {
 public:
  explicit Shrinks(Example example);

  /// The number of edits.
  std::size_t size() const { return edits_.size(); }

  /// The result of an edit: a valid example of a strictly lower measure; nothing when the edit does not lower it.
  std::optional<Example> operator[](std::size_t edit) const;

 private:
  Example example_;
  Measure measure_;
  std::vector<Edit> edits_;
};

/// All smaller examples at once.
std::vector<Example> shrinks(const Example& example);

/// The result of shrinking and its cost.
struct Shrunk {
  Example example;
  std::size_t steps = 0;       ///< edits kept
  std::size_t candidates = 0;  ///< calls of the predicate
};

/// Replaces the example by the first smaller one that still fails, until none fails or `max_candidates` have been
/// tried. The result depends on the arguments alone. `still_fails` must hold for `failing`, is never called with it,
/// and should hold only for the same kind of failure. Its exceptions propagate to the caller.
Shrunk shrink(Example failing, const std::function<bool(const Example&)>& still_fails,
              std::size_t max_candidates = 20'000);

}  // namespace minigrad::properties
