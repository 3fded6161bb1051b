// SPDX-License-Identifier: MIT
#include "properties/accuracy/accuracy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "oracle/balls/ball_rules.h"
#include "oracle/judge.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Ball;
using oracle::BallLocal;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr slong beyond_doubles = 1025;

/// The number of points in one question: an engine in a slow language has a time limit for each answer.
constexpr std::size_t batch_size = 256;

/// Precisions in bits, tried until the truth is settled.
constexpr std::array<slong, 4> precisions = {256, 1024, 4096, 16384};

/// The spacing of the format's numbers around this one, as the exponent of a power of 2.
slong ulp_exponent(const Ball& number, corpus::Dtype dtype) {
  const slong denormal_spacing = dtype == corpus::Dtype::float32 ? -149 : -1074;
  const slong precision = oracle::precision_of(dtype);
  return std::max(arf_abs_bound_lt_2exp_si(number.midpoint()), denormal_spacing + precision) - precision;
}

/// Whether more bits would not help: the radius is below a millionth of an ulp or infinite, or the number is beyond the
/// doubles.
bool is_settled(const Ball& number, corpus::Dtype dtype) {
  if (!arb_is_finite(number)) return true;
  if (arf_cmpabs_2exp_si(number.midpoint(), beyond_doubles) > 0) return arb_rel_accuracy_bits(number) > 0;
  return mag_cmp_2exp_si(number.radius(), ulp_exponent(number, dtype) - 20) <= 0;
}

bool is_settled(const BallLocal& local, Op op, corpus::Dtype dtype) {
  if (local.state != oracle::State::finite) return true;
  return is_settled(local.value, dtype) && is_settled(local.partials[0], dtype) &&
         (arity(op) == 1 || is_settled(local.partials[1], dtype));
}

BallLocal exact_rule(Op op, std::span<const double> point, corpus::Dtype dtype) {
  const Ball left(point[0]);
  const Ball right(point[arity(op) - 1]);
  BallLocal local;
  for (const slong precision : precisions) {
    local = ball_rule(op, left, right, oracle::Aliasing::distinct, oracle::KinkMode::contract, precision);
    if (is_settled(local, op, dtype)) break;
  }
  return local;
}

/// Nothing if the number is not settled or is beyond the format.
std::optional<TrueNumber> true_number(const Ball& number, corpus::Dtype dtype) {
  if (!arb_is_finite(number) || !is_settled(number, dtype)) return std::nullopt;
  const double nearest = arf_get_d(number.midpoint(), ARF_RND_NEAR);
  if (std::isinf(in_format(nearest, dtype))) return std::nullopt;
  const slong exponent = ulp_exponent(number, dtype);
  Ball rest(nearest);
  arf_sub(arb_midref(static_cast<arb_ptr>(rest)), number.midpoint(), rest.midpoint(), ARF_PREC_EXACT, ARF_RND_DOWN);
  arb_mul_2exp_si(rest, rest, -exponent);
  return TrueNumber{nearest, arf_get_d(rest.midpoint(), ARF_RND_NEAR), std::ldexp(1, static_cast<int>(exponent))};
}

std::array<std::optional<TrueNumber>, 3> truths_at(Op op, std::span<const double> point, corpus::Dtype dtype) {
  const BallLocal local = exact_rule(op, point, dtype);
  if (local.state != oracle::State::finite) return {};
  std::array<std::optional<TrueNumber>, 3> truths{true_number(local.value, dtype)};
  for (std::size_t k = 0; k < arity(op); ++k) {
    if (local.branch == oracle::Branch::kink || local.flow[k] >= oracle::Flow::undefined) continue;
    truths[1 + k] = true_number(local.partials[k], dtype);
  }
  return truths;
}

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
  for (std::size_t i = 0; i < points.size(); ++i) reference.truths.push_back(truths_at(op, points[i], dtype));
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
