// SPDX-License-Identifier: MIT
#include "properties/support/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace minigrad::properties {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);  // the distances from the prefix of a so far to each prefix of b
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t replaced = diagonal + (a[i] == b[k] ? 0 : 1);
      diagonal = std::exchange(row[k + 1], std::min({row[k + 1] + 1, row[k] + 1, replaced}));
    }
  }
  return row.back();
}

std::string did_you_mean(std::string_view mistyped, std::span<const std::string> words) {
  const std::size_t far = 1 + std::max<std::size_t>(1, mistyped.size() * 2 / 5);
  std::size_t best = far;
  std::string_view nearest;
  for (const std::string& word : words) {
    const std::size_t distance = edit_distance(mistyped, word);
    if (distance < best) {
      best = distance;
      nearest = word;
    }
  }
  return best < far ? fmt::format(" (did you mean \"{}\"?)", nearest) : "";
}

}  // namespace minigrad::properties
