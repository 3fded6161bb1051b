// SPDX-License-Identifier: MIT
// Anything that can differentiate a graph: minigrad, LibTorch, finite differences, a faulty engine.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "corpus/protocol/points.h"
#include "minigrad/graph.h"
#include "minigrad/op.h"

namespace minigrad::oracle {

using corpus::Capabilities;
using corpus::every_operation;
using corpus::Manner;
using corpus::Points;

/// How backward is called on the output before the gradient is read.
enum class Backward {
  once,
  twice,  ///< with nothing cleared in between: the gradient must be exactly doubled
};

/// The plainest manner that an engine of these claims understands, but for how often backward is called.
inline Manner to_manner(const Capabilities& capabilities, const Graph& graph, Backward backward) {
  const auto output = static_cast<Position>(graph.nodes.size() - 1);
  Manner manner;
  if (!capabilities.constants.empty()) manner.constants = capabilities.constants.front();
  if (backward == Backward::twice) manner.backward = {output, output};
  return manner;
}

/// Whether a point was answered and, if not, why not.
enum class Outcome { answered, unsupported, error, crash, timeout };

struct Status {
  Outcome outcome = Outcome::answered;
  corpus::ForeignMessage reason;  ///< in words, unless answered
};

/// The answers to a batch: for each point a value, a gradient (a number for each wanted node) and a status.
class Answers {
 public:
  Answers(std::size_t points, std::size_t wanted) : values(points), statuses(points), gradients_(wanted, points) {}

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

class Differentiator {
 public:
  Differentiator() = default;
  Differentiator(const Differentiator&) = delete;
  Differentiator& operator=(const Differentiator&) = delete;
  virtual ~Differentiator() = default;

  virtual const Capabilities& capabilities() const = 0;

  /// For a valid graph and a manner that fits it (find_error finds none), at each point: the value of the node that
  /// backward was last called on, and the gradient in each wanted node after the last step.
  /// A point that cannot be answered is refused with a reason; nothing is thrown for it.
  virtual Answers differentiate(const Graph& graph, const Points& points, const Manner& manner) = 0;

  /// Whether it is known from now on that it will fail, as while a failure is made small: then failures, however many,
  /// are no sign that there is no use in asking on.
  virtual void expect_failures(bool /*expected*/) {}

  /// Ends it; nothing may be asked any more. What is wrong about the end, in words.
  virtual std::optional<std::string> finish() { return std::nullopt; }

  /// The same in the plainest manner that is claimed, but for how often backward is called on the output.
  Answers differentiate(const Graph& graph, const Points& points, Backward backward) {
    return differentiate(graph, points, to_manner(capabilities(), graph, backward));
  }
};

/// While it lives, failures are expected.
class FailuresExpected {
 public:
  explicit FailuresExpected(Differentiator& differentiator) : differentiator_(differentiator) {
    differentiator_.expect_failures(true);
  }
  FailuresExpected(const FailuresExpected&) = delete;
  FailuresExpected& operator=(const FailuresExpected&) = delete;
  ~FailuresExpected() { differentiator_.expect_failures(false); }

 private:
  Differentiator& differentiator_;
};

}  // namespace minigrad::oracle
