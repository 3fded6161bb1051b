// SPDX-License-Identifier: MIT
// Measures what the judge says of engines that compute by usual formulas: see textbook_engine.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "properties/examine/tally.h"

namespace minigrad::properties {

/// An answer of a textbook engine that the judge misjudges.
struct Misjudged {
  std::string engine;
  std::string expression;
  std::vector<double> point;
  std::size_t component;
  double answer;
  double truth;
  double radius;
  oracle::Verdict verdict;
};

struct TextbookVerdicts {
  std::uint64_t points = 0;
  VerdictCounts components;
  std::uint64_t not_finite = 0;  ///< wrong, because NaN or infinite where the truth is finite
  /// Those, by the formula without which they are finite.
  std::map<std::string, std::uint64_t> origins;
  std::uint64_t rounded_imprecise = 0;  ///< imprecise within four radii, or with all digits right
  std::vector<Misjudged> misjudged;     ///< the first finite answers called wrong, and those of `rounded_imprecise`

  /// Finite answers called wrong. Each is a defect of the judge or of its table.
  std::uint64_t falsely_wrong() const { return components[oracle::Verdict::wrong] - not_finite; }
};

/// Judges the panel of textbook engines at this many points, rounded up to a multiple of 16: half of them are points of
/// single operations, as `accuracy_points` draws them, half of random graphs. The same on every run.
TextbookVerdicts measure_textbook(std::uint64_t seed, std::uint64_t points);

/// The verdicts as text, for a person.
std::string to_text(const TextbookVerdicts& verdicts);

}  // namespace minigrad::properties
