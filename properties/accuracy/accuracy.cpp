// SPDX-License-Identifier: MIT
#include "properties/accuracy/accuracy.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "minigrad/special_numbers.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

/// The number of points in one question: an engine in a slow language has a time limit for each answer.
constexpr std::size_t batch_size = 256;

/// Counts the error for the binades of the operand.
void add_to_binades(Accuracy& accuracy, double error, double operand) {
  constexpr int group = 16;
  if (operand == 0) return;
  const int exponent = std::ilogb(operand);
  const int lowest = (exponent - (exponent < 0 ? group - 1 : 0)) / group * group;
  double& largest = accuracy.max_by_binades[lowest];
  largest = std::max(largest, error);
}

void add(Accuracy& accuracy, double error, std::span<const double> point) {
  ++accuracy.points;
  if (point.size() == 1) add_to_binades(accuracy, error, point[0]);
  accuracy.mean_ulp += error;  // divided by the number of points at the end
  if (accuracy.points > 1 && error <= accuracy.max_ulp) return;
  accuracy.max_ulp = error;
  accuracy.worst_point.assign(point.begin(), point.end());
}

/// Whether the engine crashed or timed out at every point. Then further batches are not worth their waiting time.
bool is_silent(const oracle::Answers& answers) {
  return std::all_of(answers.statuses.begin(), answers.statuses.end(), [](const oracle::Status& status) {
    return status.outcome == oracle::Outcome::crash || status.outcome == oracle::Outcome::timeout;
  });
}

/// Adds the answer to point `i` of the reference, which is point `p` of the answers.
void add(std::vector<Accuracy>& figures, const Reference& reference, std::size_t i, const oracle::Answers& answers,
         std::size_t p) {
  for (Accuracy& accuracy : figures) {
    const std::optional<TrueNumber>& truth = reference.truths[i][accuracy.quantity];
    if (!truth) continue;
    const double answer = accuracy.quantity == 0 ? answers.values[p] : answers.gradient(p)[accuracy.quantity - 1];
    const bool answered = answers.statuses[p].outcome == oracle::Outcome::answered;
    add(accuracy, answered ? error_in_ulp(answer, *truth) : infinity, reference.points[i]);
  }
}

}  // namespace

double error_in_ulp(double answer, const TrueNumber& truth) {
  if (!std::isfinite(answer)) return infinity;
  return std::fabs((answer - truth.nearest) / truth.ulp - truth.rest);
}

Reference make_reference(Op op, const oracle::Points& points, corpus::Dtype dtype) {
  Reference reference{op, points, {}};
  reference.truths.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    reference.truths.push_back(oracle::true_numbers(op, points[i], dtype));
  return reference;
}

std::string_view quantity_name(Op op, std::size_t quantity) {
  if (quantity == 0) return "value";
  if (arity(op) == 1) return "partial";
  return quantity == 1 ? "left partial" : "right partial";
}

std::vector<Accuracy> measure(oracle::Differentiator& engine, const Reference& reference) {
  const Graph graph = one_operation(reference.op);
  const corpus::Manner manner = in_preferred_constants(corpus::Manner{}, engine.capabilities());
  if (find_unclaimed(engine.capabilities(), graph, manner)) return {};
  std::vector<Accuracy> figures;
  for (std::size_t quantity = 0; quantity <= arity(reference.op); ++quantity) {
    figures.push_back({reference.op, quantity, 0, 0, 0, {}});
  }
  oracle::Answers answers(batch_size, arity(reference.op));
  for (std::size_t first = 0; first < reference.points.size(); first += batch_size) {
    oracle::Points batch(reference.points.dimension());
    const std::size_t end = std::min(first + batch_size, reference.points.size());
    for (std::size_t i = first; i < end; ++i) batch.push_back(reference.points[i]);
    if (first == 0 || !is_silent(answers)) answers = engine.differentiate({graph, batch, manner});
    for (std::size_t i = first; i < end; ++i) add(figures, reference, i, answers, i - first);
  }
  for (Accuracy& accuracy : figures) {
    if (accuracy.points > 0) accuracy.mean_ulp /= static_cast<double>(accuracy.points);
  }
  return figures;
}

}  // namespace minigrad::properties
