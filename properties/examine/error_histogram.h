// SPDX-License-Identifier: MIT
// Counts the errors of an engine in radii. One radius is the largest error that rounding alone may cause.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <nlohmann/json_fwd.hpp>

namespace minigrad::properties {

/// Counts of errors by upper limit. Histograms can be added in any order.
class ErrorHistogram {
 public:
  /// The upper limits in radii; the last class holds all larger errors. An answer agrees up to 4.
  static constexpr std::array<double, 9> limits = {0, 0.0625, 0.125, 0.25, 0.5, 1, 2, 4, 1e308};

  /// Counts an error; `radii` must not be NaN.
  void add(double radii);

  std::uint64_t total() const;
  std::uint64_t operator[](std::size_t limit) const { return counts_[limit]; }
  double largest() const { return largest_; }

  ErrorHistogram& operator+=(const ErrorHistogram& other);
  friend bool operator==(const ErrorHistogram&, const ErrorHistogram&) = default;

  friend void to_json(nlohmann::json& json, const ErrorHistogram& histogram);
  friend void from_json(const nlohmann::json& json, ErrorHistogram& histogram);

 private:
  std::array<std::uint64_t, limits.size()> counts_{};
  double largest_ = 0;
};

void to_json(nlohmann::json& json, const ErrorHistogram& histogram);
void from_json(const nlohmann::json& json, ErrorHistogram& histogram);

}  // namespace minigrad::properties
