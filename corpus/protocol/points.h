// SPDX-License-Identifier: MIT
// Points at which a graph is evaluated and differentiated.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace minigrad::corpus {

/// One point: a coordinate for each input of a graph.
using Coordinates = std::vector<double>;

/// A batch of points, each with one coordinate for each input of the graph, stored point after point.
class Points {
 public:
  explicit Points(std::size_t dimension, std::size_t count = 0)
      : dimension_(dimension), count_(count), coordinates_(dimension * count) {}

  std::size_t dimension() const { return dimension_; }
  std::size_t size() const { return count_; }
  std::span<const double> operator[](std::size_t i) const { return {coordinates_.data() + i * dimension_, dimension_}; }
  std::span<double> operator[](std::size_t i) { return {coordinates_.data() + i * dimension_, dimension_}; }

  /// Appends a point; it must have `dimension()` coordinates.
  void push_back(std::span<const double> point) {
    coordinates_.insert(coordinates_.end(), point.begin(), point.end());
    ++count_;
  }

 private:
  std::size_t dimension_;
  std::size_t count_;
  std::vector<double> coordinates_;
};

/// A batch of one point.
inline Points single(std::span<const double> point) {
  Points points(point.size());
  points.push_back(point);
  return points;
}

/// A batch of the listed points, at least one and all of the same dimension.
inline Points batch(const std::vector<Coordinates>& list) {
  Points points(list.front().size());
  for (const Coordinates& point : list) points.push_back(point);
  return points;
}

}  // namespace minigrad::corpus
