// SPDX-License-Identifier: MIT
#include "oracle/judge.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minigrad::oracle {
namespace {

/// Precisions at which the truth is sought, until its own radius is no longer to be seen.
constexpr std::array<slong, 3> truth_precisions = {256, 1024, 4096};

constexpr slong bits_of_a_double = 53;

/// An answer agrees within this many radii. A radius bounds what correctly rounded steps can do; engines may take
/// a few roundings where the ball took one, as rules differ in form.
constexpr slong radii = 4;

Ball tolerance(const Ball& rounded) {
  Ball result;
  mag_mul_ui(result.radius(), rounded.radius(), radii);
  return result;
}

/// |answer - truth| in balls, surely at most the tolerance or not.
bool is_within(double answer, const Ball& truth, const Ball& allowed, double scale) {
  Ball reach(truth);
  arb_add_error_mag(reach, allowed.radius());
  Ball scaled(scale);
  arb_mul(reach, reach, scaled, ARF_PREC_EXACT);
  return arb_contains(reach, Ball(answer));
}

double midpoint(const Ball& ball, double scale) { return arf_get_d(ball.midpoint(), ARF_RND_NEAR) * scale; }

double radius(const Ball& ball, double scale) {
  Ball copy;
  arf_set_mag(arb_midref(static_cast<arb_ptr>(copy)), ball.radius());
  return arf_get_d(copy.midpoint(), ARF_RND_UP) * scale;
}

double error_in_ulps(double answer, double truth) {
  if (answer == truth) return 0;
  if (!std::isfinite(answer) || !std::isfinite(truth)) return std::numeric_limits<double>::infinity();
  const double next = std::nextafter(std::fabs(truth), std::numeric_limits<double>::infinity());
  const double ulp = std::isinf(next) ? 0x1p+971 : next - std::fabs(truth);
  return std::fabs(answer / ulp - truth / ulp);
}

/// Whether the tolerance is as large as all that flows into the component, so that even 0 would agree.
bool says_nothing(const Ball& rounded, mag_srcptr gross) {
  if (!arb_is_finite(rounded)) return true;
  if (mag_is_zero(rounded.radius())) return false;
  return mag_cmp(tolerance(rounded).radius(), gross) >= 0;
}

/// Whether the truth is known so well that its own radius disappears beside the engine's.
bool is_sharp(const Ball& truth, const Ball& rounded) {
  if (!arb_is_finite(rounded) || arb_is_exact(truth)) return true;
  Ball bound;
  mag_mul_2exp_si(bound.radius(), rounded.radius(), -20);
  return arb_is_finite(truth) && mag_cmp(truth.radius(), bound.radius()) <= 0;
}

bool is_sharp(const BallSweep& truth, const BallSweep& rounded, std::size_t inputs) {
  if (rounded.state() != State::finite || truth.state() == State::singular || truth.state() == State::outside) {
    return true;
  }
  if (truth.state() != State::finite || !is_sharp(truth.value(), rounded.value())) return false;
  for (std::size_t k = 0; k < inputs; ++k) {
    if (!is_sharp(truth.gradient(k), rounded.gradient(k))) return false;
  }
  return true;
}

}  // namespace

Judge::Judge(const Graph& graph, std::span<const double> point, Backward backward, slong engine_precision)
    : graph_(graph),
      point_(point),
      engine_precision_(engine_precision),
      scale_(backward == Backward::twice ? 2 : 1),
      rounded_(graph, point, {engine_precision, Numbers::binary, Kinks::contract, Widened::nothing}) {
  do {
    sharpen();
  } while (!is_sharp(*exact_, rounded_, point.size()) && can_sharpen());
}

Judge::~Judge() = default;

bool Judge::can_sharpen() const { return next_precision_ < truth_precisions.size(); }

void Judge::sharpen() const {
  const SweepOptions options{truth_precisions[next_precision_++], Numbers::real, Kinks::contract, Widened::nothing};
  exact_ = std::make_unique<BallSweep>(graph_, point_, options);
}

const Ball& Judge::exact(std::size_t component) const {
  return component == 0 ? exact_->value() : exact_->gradient(component - 1);
}

std::size_t Judge::components() const { return 1 + point_.size(); }

std::optional<Truth> Judge::truth(std::size_t component) const {
  if (exact_->state() != State::finite || rounded_.state() != State::finite) return std::nullopt;
  const bool is_value = component == 0;
  if (!is_value && exact_->is_singular(component - 1)) return std::nullopt;
  if (is_value ? is_value_unresolved() : is_unresolved(component - 1)) return std::nullopt;
  // What the engine's rounding hides may still be asked for, as 1 - tanh(90); only an exact 0 needs no more bits.
  while (!arb_is_zero(exact(component)) && arb_rel_accuracy_bits(exact(component)) < bits_of_a_double && can_sharpen())
    sharpen();
  const Ball& rounded = is_value ? rounded_.value() : rounded_.gradient(component - 1);
  const double scale = is_value ? 1 : scale_;
  return Truth{midpoint(exact(component), scale), radius(rounded, scale)};
}

Finding Judge::judge(std::size_t component, double answer) const {
  // Where mathematics has no real number both sweeps must see it: rounding alone could have left the domain.
  if (exact_->state() == State::outside) {
    if (rounded_.state() != State::outside) return {Verdict::unresolved, 0};
    if (component == 0 && !std::isnan(answer)) return {Verdict::wrong, std::numeric_limits<double>::infinity()};
    return {Verdict::singular, 0};
  }
  if (exact_->state() == State::singular) return {Verdict::singular, 0};
  if (exact_->state() != State::finite || rounded_.state() != State::finite) return {Verdict::unresolved, 0};
  return component == 0 ? judge_value(answer) : judge_gradient(component - 1, answer);
}

bool Judge::is_value_unresolved() const {
  return !arb_is_finite(exact_->value()) || says_nothing(rounded_.value(), rounded_.gross_value());
}

Finding Judge::judge_value(double answer) const {
  const Ball& truth = exact_->value();
  const double ulps = error_in_ulps(answer, midpoint(truth, 1));
  if (is_value_unresolved()) return {Verdict::unresolved, 0};
  if (is_within(answer, truth, tolerance(rounded_.value()), 1)) return {Verdict::agree, ulps};
  const BallSweep& wide = widened(Widened::values);
  const bool explained =
      std::isfinite(answer) && (wide.state() != State::finite || is_within(answer, truth, tolerance(wide.value()), 1));
  return {explained ? Verdict::imprecise : Verdict::wrong, ulps};
}

bool Judge::is_unresolved(std::size_t input) const {
  const Ball& rounded = rounded_.gradient(input);
  if (!arb_is_finite(exact_->gradient(input)) || says_nothing(rounded, rounded_.gross(input))) return true;
  Ball scaled(scale_);  // a derivative may be a double and twice the derivative none
  arb_mul(scaled, scaled, rounded, engine_precision_);
  return may_overflow(scaled, engine_precision_);
}

Finding Judge::judge_gradient(std::size_t input, double answer) const {
  if (exact_->is_singular(input)) return {Verdict::singular, 0};
  if (is_unresolved(input)) return {Verdict::unresolved, 0};
  const Ball& truth = exact_->gradient(input);
  const Ball& rounded = rounded_.gradient(input);
  const double ulps = error_in_ulps(answer, midpoint(truth, scale_));
  if (is_within(answer, truth, tolerance(rounded), scale_)) return {Verdict::agree, ulps};
  if (!std::isfinite(answer)) return {Verdict::wrong, ulps};
  if (exact_->met_kink() && is_within(answer, subgradients().gradient(input), tolerance(rounded), scale_)) {
    return {Verdict::convention, ulps};
  }
  const Ball& wide = widened(Widened::partials).gradient(input);
  const bool explained = !arb_is_finite(wide) || is_within(answer, truth, tolerance(wide), scale_);
  return {explained ? Verdict::imprecise : Verdict::wrong, ulps};
}

const BallSweep& Judge::widened(Widened what) const {
  std::unique_ptr<BallSweep>& sweep = what == Widened::values ? widened_values_ : widened_partials_;
  if (!sweep) {
    const SweepOptions options{engine_precision_, Numbers::binary, Kinks::contract, what};
    sweep = std::make_unique<BallSweep>(graph_, point_, options);
  }
  return *sweep;
}

const BallSweep& Judge::subgradients() const {
  if (!subgradients_) {
    const SweepOptions options{truth_precisions[0], Numbers::real, Kinks::subgradients, Widened::nothing};
    subgradients_ = std::make_unique<BallSweep>(graph_, point_, options);
  }
  return *subgradients_;
}

}  // namespace minigrad::oracle
