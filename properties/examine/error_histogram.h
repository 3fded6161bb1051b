// SPDX-License-Identifier: MIT
// How far an engine's answers are from the truth, in radii: what rounding alone may come to is 1.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <nlohmann/json_fwd.hpp>

namespace minigrad::properties {

/// Counts of errors, by upper limit. Histograms add up in any order.
class ErrorHistogram {
 public:
  /// The last class is for whatever is beyond the others. An answer agrees up to 4.
  static constexpr std::array<double, 9> limits = {0, 0.0625, 0.125, 0.25, 0.5, 1, 2, 4, 1e308};

  /// Counts an error of so many radii, which is not NaN.
  void add(double radii);

  std::uint64_t total() const;
  std::uint64_t operator[](std::size_t limit) const { return counts_[limit]; }
  double largest() const { return largest_; }

  ErrorHistogram& operator+=(const ErrorHistogram& other);
  friend bool operator==(const ErrorHistogram&, const ErrorHistogram&) = default;

  friend nlohmann::json to_json(const ErrorHistogram& histogram);

  /// The histogram that to_json wrote.
  friend ErrorHistogram error_histogram_from_json(const nlohmann::json& json);

 private:
  std::array<std::uint64_t, limits.size()> counts_{};
  double largest_ = 0;
};

nlohmann::json to_json(const ErrorHistogram& histogram);
ErrorHistogram error_histogram_from_json(const nlohmann::json& json);

}  // namespace minigrad::properties
