// SPDX-License-Identifier: MIT
// How far a campaign was at some moments, for its speed over time.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

namespace minigrad::properties {

/// The points examined at most 120 moments. Whenever there are more, every second one is forgotten.
class SpeedSamples {
 public:
  void add(double seconds, std::uint64_t points) {
    constexpr std::size_t most = 120;
    if (seconds < next_) return;
    list_.push_back({{"seconds", seconds}, {"points", points}});
    if (list_.size() >= most) {
      nlohmann::json kept = nlohmann::json::array();
      for (std::size_t i = 1; i < list_.size(); i += 2) kept.push_back(list_[i]);
      list_ = kept;
      spacing_ *= 2;
    }
    next_ = seconds + spacing_;
  }

  const nlohmann::json& json() const { return list_; }

 private:
  nlohmann::json list_ = nlohmann::json::array();
  double spacing_ = 0.25;  ///< seconds
  double next_ = 0;
};

}  // namespace minigrad::properties
