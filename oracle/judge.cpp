// SPDX-License-Identifier: MIT
#include "oracle/judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "oracle/balls/rounding.h"

namespace minigrad::oracle {
namespace {

/// Precisions at which the truth is sought, until its own radius is no longer to be seen.
constexpr std::array<slong, 3> truth_precisions = {256, 1024, 4096};

constexpr slong bits_of_a_double = 53;

Ball tolerance(const Ball& rounded) {
  Ball result;
  mag_mul_ui(result.radius(), rounded.radius(), allowed_radii);
  return result;
}

/// |answer - truth| in balls, surely at most the tolerance or not.
bool is_within(double answer, const Ball& truth, const Ball& allowed) {
  Ball reach(truth);
  arb_add_error_mag(reach, allowed.radius());
  return arb_contains(reach, Ball(answer));
}

double midpoint(const Ball& ball) { return arf_get_d(ball.midpoint(), ARF_RND_NEAR); }

double radius(const Ball& ball) {
  Ball copy;
  arf_set_mag(arb_midref(static_cast<arb_ptr>(copy)), ball.radius());
  return arf_get_d(copy.midpoint(), ARF_RND_UP);
}

/// The distance from a number to the next larger one of its format, as a double; for the largest, to the next smaller.
template <typename Number>
double unit_in_the_last_place(double number) {
  const auto size = static_cast<Number>(std::fabs(number));
  const Number infinity = std::numeric_limits<Number>::infinity();
  if (size >= std::numeric_limits<Number>::max()) {
    return static_cast<double>(std::numeric_limits<Number>::max()) -
           static_cast<double>(std::nextafter(std::numeric_limits<Number>::max(), Number{0}));
  }
  return static_cast<double>(std::nextafter(size, infinity)) - static_cast<double>(size);
}

double error_in_ulps(double answer, double truth, slong precision) {
  if (answer == truth) return 0;
  if (!std::isfinite(answer) || !std::isfinite(truth)) return std::numeric_limits<double>::infinity();
  const double ulp = precision <= 24 ? unit_in_the_last_place<float>(truth) : unit_in_the_last_place<double>(truth);
  return std::fabs(answer / ulp - truth / ulp);
}

/// |answer - truth| in radii, rounded up. A ball without a radius allows nothing: 0 or infinity.
double error_in_radii(double answer, const Ball& truth, const Ball& rounded) {
  if (!std::isfinite(answer)) return std::numeric_limits<double>::infinity();
  Ball error(answer);
  arf_sub(arb_midref(static_cast<arb_ptr>(error)), error.midpoint(), truth.midpoint(), MAG_BITS, ARF_RND_UP);
  if (arf_is_zero(error.midpoint())) return 0;
  Ball size;
  arf_get_mag(size.radius(), error.midpoint());
  mag_div(size.radius(), size.radius(), rounded.radius());
  return mag_get_d(size.radius());
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

bool is_sharp(const OwedSweep& truth, const OwedSweep& rounded) {
  if (rounded.state() != State::finite || truth.state() == State::singular || truth.state() == State::outside) {
    return true;
  }
  if (truth.state() != State::finite || !is_sharp(truth.value(), rounded.value())) return false;
  for (std::size_t k = 0; k < truth.size(); ++k) {
    if (!is_sharp(truth.gradient(k), rounded.gradient(k))) return false;
  }
  return true;
}

State state(const OwedSweep& sweep, std::size_t component) {
  return component == 0 ? sweep.value_state() : sweep.state();
}

corpus::Manner calls_on_output(const Graph& graph, Backward backward) {
  const auto output = static_cast<Position>(graph.nodes.size() - 1);
  corpus::Manner manner;
  if (backward == Backward::twice) manner.backward = {output, output};
  return manner;
}

}  // namespace

Judge::Judge(const Graph& graph, std::span<const double> point, Backward backward, slong engine_precision)
    : Judge(graph, point,
            Terms{owed(graph, calls_on_output(graph, backward), corpus::SecondBackward::accumulates),
                  engine_precision,
                  {}}) {}

Judge::Judge(const Graph& graph, std::span<const double> point, const corpus::Capabilities& engine,
             const corpus::Manner& manner)
    : Judge(graph, point,
            Terms{owed(graph, manner, engine.second_backward), precision_of(engine.dtype), engine.kinks}) {}

Judge::Judge(const Graph& graph, std::span<const double> point, Terms terms)
    : graph_(graph),
      point_(point),
      terms_(std::move(terms)),
      rounded_(graph, point, terms_.owed,
               {terms_.precision, Numbers::binary, KinkMode::contract, Formulas::sound, corpus::KinkChoices{}}) {}

Judge::~Judge() = default;

bool Judge::can_sharpen() const { return next_precision_ < truth_precisions.size(); }

std::unique_ptr<OwedSweep> Judge::sweep(const SweepOptions& options) const {
  return std::make_unique<OwedSweep>(graph_, point_, terms_.owed, options);
}

void Judge::sharpen() const {
  exact_ = sweep({truth_precisions[next_precision_++], Numbers::real, KinkMode::contract, Formulas::sound, {}});
}

/// The truth, made when it is first asked for.
const OwedSweep& Judge::exact() const {
  if (exact_) return *exact_;
  do {
    sharpen();
  } while (!is_sharp(*exact_, rounded_) && can_sharpen());
  return *exact_;
}

const Ball& Judge::exact(std::size_t component) const {
  return component == 0 ? exact().value() : exact().gradient(component - 1);
}

std::size_t Judge::components() const { return 1 + rounded_.size(); }

std::optional<Truth> Judge::truth(std::size_t component) const {
  const bool is_value = component == 0;
  if (state(exact(), component) != State::finite || state(rounded_, component) != State::finite) return std::nullopt;
  if (!is_value && exact().is_singular(component - 1)) return std::nullopt;
  if (is_value ? is_value_unresolved() : is_unresolved(component - 1)) return std::nullopt;
  // What the engine's rounding hides may still be asked for, as 1 - tanh(90); only an exact 0 needs no more bits.
  while (!arb_is_zero(exact(component)) && arb_rel_accuracy_bits(exact(component)) < bits_of_a_double && can_sharpen())
    sharpen();
  const Ball& rounded = is_value ? rounded_.value() : rounded_.gradient(component - 1);
  return Truth{midpoint(exact(component)), radius(rounded)};
}

bool Judge::owes_nan() const {
  return exact().value_state() == State::outside && rounded_.value_state() == State::outside;
}

bool Judge::owes_an_answer() const {
  if (owes_nan()) return std::any_of(point_.begin(), point_.end(), [](double x) { return std::isnan(x); });
  for (std::size_t c = 0; c < components(); ++c) {
    if (truth(c)) return true;
  }
  return false;
}

Judgement Judge::judge(std::size_t component, double answer) const {
  const State truth = state(exact(), component);
  const State rounded = state(rounded_, component);
  // Where mathematics has no real number both sweeps must see it: rounding alone could have left the domain.
  if (truth == State::outside) {
    if (rounded != State::outside) return {Verdict::unresolved, 0};
    if (component == 0 && !std::isnan(answer)) return {Verdict::wrong, std::numeric_limits<double>::infinity()};
    return {Verdict::singular, 0};
  }
  if (truth == State::singular) return {Verdict::singular, 0};
  if (truth != State::finite || rounded != State::finite) return {Verdict::unresolved, 0};
  return component == 0 ? judge_value(answer) : judge_gradient(component - 1, answer);
}

Verdict Judge::verdict(std::size_t component, double answer) const {
  return surely_agrees(component, answer) ? Verdict::agree : judge(component, answer).verdict;
}

/// The rounded ball, too, holds the truth: no farther than three radii from its midpoint is within four of the truth.
bool Judge::surely_agrees(std::size_t component, double answer) const {
  const bool is_value = component == 0;
  if (state(rounded_, component) != State::finite) return false;
  if (!is_value && rounded_.is_singular(component - 1)) return false;
  const Ball& rounded = is_value ? rounded_.value() : rounded_.gradient(component - 1);
  if (says_nothing(rounded, is_value ? rounded_.gross_value() : rounded_.gross(component - 1))) return false;
  Ball near;
  arf_set(arb_midref(static_cast<arb_ptr>(near)), rounded.midpoint());
  mag_mul_ui_lower(near.radius(), rounded.radius(), allowed_radii - 1);
  return arb_contains(near, Ball(answer));
}

bool Judge::is_value_unresolved() const {
  return !arb_is_finite(exact().value()) || says_nothing(rounded_.value(), rounded_.gross_value());
}

Judgement Judge::judge_value(double answer) const {
  const Ball& truth = exact().value();
  const double ulps = error_in_ulps(answer, midpoint(truth), terms_.precision);
  if (is_value_unresolved()) return {Verdict::unresolved, 0};
  const double radii = error_in_radii(answer, truth, rounded_.value());
  if (is_within(answer, truth, tolerance(rounded_.value()))) return {Verdict::agree, ulps, radii};
  return {is_explained(0, answer) ? Verdict::imprecise : Verdict::wrong, ulps, radii};
}

/// A derivative may be a double and twice the derivative none: then the sum is a ball that is not finite.
bool Judge::is_unresolved(std::size_t input) const {
  return !arb_is_finite(exact().gradient(input)) || says_nothing(rounded_.gradient(input), rounded_.gross(input));
}

Judgement Judge::judge_gradient(std::size_t input, double answer) const {
  if (exact().is_singular(input)) return {Verdict::singular, 0};
  if (is_unresolved(input)) return {Verdict::unresolved, 0};
  const Ball& truth = exact().gradient(input);
  const Ball& rounded = rounded_.gradient(input);
  const double ulps = error_in_ulps(answer, midpoint(truth), terms_.precision);
  const double radii = error_in_radii(answer, truth, rounded);
  if (is_within(answer, truth, tolerance(rounded))) return {Verdict::agree, ulps, radii};
  if (is_declared(input, answer)) return {Verdict::agree, ulps, radii, true};
  if (!std::isfinite(answer)) return {Verdict::wrong, ulps, radii};
  if (exact().met_kink() && is_within(answer, all_subgradients().gradient(input), tolerance(rounded))) {
    return {Verdict::convention, ulps, radii};
  }
  return {is_explained(1 + input, answer) ? Verdict::imprecise : Verdict::wrong, ulps, radii};
}

/// Whether the answer is what the engine's own choices at kinks lead to.
bool Judge::is_declared(std::size_t input, double answer) const {
  if (!exact().met_kink() || terms_.kinks == corpus::KinkChoices{}) return false;
  if (!declared_) {
    declared_ = sweep({truth_precisions[0], Numbers::real, KinkMode::contract, Formulas::sound, terms_.kinks});
    declared_rounded_ = sweep({terms_.precision, Numbers::binary, KinkMode::contract, Formulas::sound, terms_.kinks});
  }
  return is_within(answer, declared_->gradient(input), tolerance(declared_rounded_->gradient(input)));
}

const OwedSweep& Judge::careless() const {
  if (!careless_) careless_ = sweep({terms_.precision, Numbers::binary, KinkMode::contract, Formulas::careless, {}});
  return *careless_;
}

/// Whether formulas that are right, and lose digits, may come to the answer.
bool Judge::is_explained(std::size_t component, double answer) const {
  if (!std::isfinite(answer)) return false;
  if (state(careless(), component) != State::finite) return true;
  const Ball& wide = component == 0 ? careless().value() : careless().gradient(component - 1);
  return !arb_is_finite(wide) || is_within(answer, exact(component), tolerance(wide));
}

const OwedSweep& Judge::all_subgradients() const {
  if (!subgradients_) {
    subgradients_ = sweep({truth_precisions[0], Numbers::real, KinkMode::subgradients, Formulas::sound, {}});
  }
  return *subgradients_;
}

std::optional<std::array<double, 2>> Judge::subgradients(std::size_t component) const {
  if (component == 0 || !exact().met_kink() || !truth(component)) return std::nullopt;
  const Ball& all = all_subgradients().gradient(component - 1);
  // A hull is far wider than what 256 bits leave open.
  if (!arb_is_finite(all) || arb_rel_accuracy_bits(all) > bits_of_a_double || arb_is_exact(all)) return std::nullopt;
  Ball low;
  Ball high;
  arb_get_lbound_arf(arb_midref(static_cast<arb_ptr>(low)), all, bits_of_a_double);
  arb_get_ubound_arf(arb_midref(static_cast<arb_ptr>(high)), all, bits_of_a_double);
  // Radii have 30 bits, so the ends of a hull are known to about 2^-28 of its width. Adding 0 takes the sign from -0.
  const double width = midpoint(high) - midpoint(low);
  const double grid = std::ldexp(1.0, std::ilogb(width) - 24);
  return std::array{std::round(midpoint(low) / grid) * grid + 0.0, std::round(midpoint(high) / grid) * grid + 0.0};
}

}  // namespace minigrad::oracle
