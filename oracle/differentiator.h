// SPDX-License-Identifier: MIT
// Anything that can differentiate a graph: minigrad, LibTorch, finite differences, a faulty engine.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "minigrad/graph.h"
#include "minigrad/op.h"

namespace minigrad::oracle {

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

/// How backward is called on the output before the gradient is read.
enum class Backward {
  once,
  twice,  ///< with nothing cleared in between: the gradient must be exactly doubled
};

/// Whether a point was answered and, if not, why not.
enum class Outcome { answered, unsupported, error, crash, timeout };

struct Status {
  Outcome outcome = Outcome::answered;
  std::string reason;  ///< in words, unless answered
};

/// The answers to a batch: for each point a value, a gradient (a number for each input) and a status.
class Answers {
 public:
  Answers(std::size_t points, std::size_t inputs) : values(points), statuses(points), gradients_(inputs, points) {}

  std::vector<double> values;
  std::vector<Status> statuses;

  std::size_t size() const { return values.size(); }
  std::span<const double> gradient(std::size_t point) const { return gradients_[point]; }
  std::span<double> gradient(std::size_t point) { return gradients_[point]; }

  /// Refuses every point for the same reason.
  void refuse(Outcome outcome, const std::string& reason) { statuses.assign(size(), Status{outcome, reason}); }

 private:
  Points gradients_;
};

struct Capabilities {
  std::string name;
  std::string version;
  std::vector<Op> ops;  ///< the operations it can differentiate; the leaves go without saying
};

class Differentiator {
 public:
  Differentiator() = default;
  Differentiator(const Differentiator&) = delete;
  Differentiator& operator=(const Differentiator&) = delete;
  virtual ~Differentiator() = default;

  virtual const Capabilities& capabilities() const = 0;

  /// The value and the gradient of a valid graph at each point.
  /// A point that cannot be answered is refused with a reason; nothing is thrown for it.
  virtual Answers differentiate(const Graph& graph, const Points& points, Backward backward) = 0;
};

/// Every operation of the vocabulary, for a differentiator that has them all.
inline std::vector<Op> every_operation() {
  std::vector<Op> ops;
  for (std::size_t i = leaf_count; i < all_ops.size(); ++i) ops.push_back(all_ops[i].op);
  return ops;
}

}  // namespace minigrad::oracle
