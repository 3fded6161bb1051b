// SPDX-License-Identifier: MIT
#include "properties/examine/error_histogram.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

namespace minigrad::properties {

void ErrorHistogram::add(double radii) {
  const auto limit = std::lower_bound(limits.begin(), limits.end() - 1, radii);
  ++counts_[static_cast<std::size_t>(limit - limits.begin())];
  largest_ = std::max(largest_, radii);
}

std::uint64_t ErrorHistogram::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

ErrorHistogram& ErrorHistogram::operator+=(const ErrorHistogram& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  largest_ = std::max(largest_, other.largest_);
  return *this;
}

// JSON has no infinity: it is written as null.
void to_json(nlohmann::json& json, const ErrorHistogram& histogram) {
  const bool finite = histogram.largest_ <= std::numeric_limits<double>::max();
  json = {{"counts", histogram.counts_}, {"largest", finite ? nlohmann::json(histogram.largest_) : nlohmann::json()}};
}

void from_json(const nlohmann::json& json, ErrorHistogram& histogram) {
  json.at("counts").get_to(histogram.counts_);
  const nlohmann::json& largest = json.at("largest");
  histogram.largest_ = largest.is_null() ? std::numeric_limits<double>::infinity() : largest.get<double>();
}

}  // namespace minigrad::properties
