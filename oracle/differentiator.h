// SPDX-License-Identifier: MIT
// Anything that can differentiate a graph: minigrad, LibTorch, finite differences, a faulty engine.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/component.h"
#include "corpus/protocol/question.h"

namespace minigrad::oracle {

using corpus::Capabilities;
using corpus::Component;
using corpus::every_operation;
using corpus::Manner;
using corpus::Points;
using corpus::Question;

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
  double at(std::size_t point, Component c) const { return c.is_value() ? values[point] : gradient(point)[c.input()]; }

  std::vector<double> all_at(std::size_t point) const {
    std::vector<double> all{values[point]};
    all.insert(all.end(), gradient(point).begin(), gradient(point).end());
    return all;
  }

  /// The number of components at each point.
  std::size_t components() const { return 1 + gradients_.dimension(); }

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

  /// Answers, at each point, with the value of the node that backward was last called on, and the gradient in each
  /// wanted node after the last step. A point that cannot be answered is refused with a reason; nothing is thrown for
  /// it.
  virtual Answers differentiate(const Question& question) = 0;

  /// Whether it is known from now on that it will fail, as while a failure is made small: then failures, however many,
  /// are no sign that there is no use in asking on. Calls with true and with false come in pairs, which may be nested.
  virtual void expect_failures(bool /*expected*/) {}

  /// Ends it; nothing may be asked any more. What is wrong about the end, in words.
  virtual std::optional<std::string> finish() { return std::nullopt; }
};

/// While it lives, failures are expected. Several may live at once.
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
