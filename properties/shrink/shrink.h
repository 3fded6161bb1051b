// SPDX-License-Identifier: MIT
// Makes a failing example as small as it can be while it still fails.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "properties/shrink/example.h"
#include "properties/shrink/shrink_edits.h"

namespace minigrad::properties {

/// What shrinking lowers, the first member first. Each member is a whole number, so shrinking ends.
struct Measure {
  std::size_t nodes = 0;
  std::size_t ranks = 0;     ///< the sum of the ops' ranks (see rank)
  std::size_t numbers = 0;   ///< the sum of the complexities of constants and coordinates
  std::size_t operands = 0;  ///< the sum of the operands' positions

  friend auto operator<=>(const Measure&, const Measure&) = default;
};

Measure measure(const Example& example);

/// The smaller examples that one edit makes of an example, each made when it is asked for:
/// of a large graph there are many, and most are never looked at. Big cuts come first.
class Shrinks {
 public:
  explicit Shrinks(Example example);

  /// How many edits there are.
  std::size_t size() const { return edits_.size(); }

  /// What the edit makes: a valid example of a strictly lower measure; nothing when the edit does not lower it.
  std::optional<Example> operator[](std::size_t edit) const;

 private:
  Example example_;
  Measure measure_;
  std::vector<Edit> edits_;
};

/// All of the smaller examples at once.
std::vector<Example> shrinks(const Example& example);

/// What shrinking ended at, and what it took.
struct Shrunk {
  Example example;
  std::size_t steps = 0;       ///< edits kept
  std::size_t candidates = 0;  ///< examples the predicate was asked about
};

/// Keeps the first smaller example that still fails, until none does or `max_candidates` have been asked about.
/// The result depends on nothing but the arguments. `still_fails` must hold for `failing`, is never asked about it, and
/// should hold only for the same kind of failure; what it throws goes through to the caller.
Shrunk shrink(Example failing, const std::function<bool(const Example&)>& still_fails,
              std::size_t max_candidates = 20'000);

}  // namespace minigrad::properties
