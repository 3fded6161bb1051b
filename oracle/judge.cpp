// SPDX-License-Identifier: MIT
#include "oracle/judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "minigrad/special_numbers.h"
#include "oracle/balls/convex_hull.h"
#include "oracle/balls/rounding.h"
#include "oracle/evaluate.h"
#include "oracle/judge_sweeps.h"

namespace minigrad::oracle {
namespace {

constexpr slong bits_of_a_double = 53;

/// The part of the radius that rounding accounts for.
Magnitude rounding(const Expected& expected) {
  Magnitude result;
  mag_sub(result, expected.ball.radius(), expected.spread);
  return result;
}

/// How far from the truth an answer agrees: `radii` times the rounding and, once, twice what unknown branches add.
Magnitude tolerance(const Expected& expected, ulong radii = allowed_radii) {
  Magnitude result = rounding(expected);
  mag_mul_ui(result, result, radii);
  Magnitude branches;
  mag_mul_2exp_si(branches, expected.spread, 1);
  mag_add(result, result, branches);
  return result;
}

/// |answer - truth| in balls, surely at most the tolerance or not.
bool is_within(double answer, const Ball& truth, const Magnitude& allowed) {
  Ball reach(truth);
  arb_add_error_mag(reach, allowed);
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
  if (!std::isfinite(answer) || !std::isfinite(truth)) return infinity;
  const double ulp = precision <= 24 ? unit_in_the_last_place<float>(truth) : unit_in_the_last_place<double>(truth);
  return std::fabs(answer / ulp - truth / ulp);
}

/// |answer - truth| in radii, rounded up. A ball without a radius allows nothing: 0 or infinity.
double error_in_radii(double answer, const Ball& truth, const Ball& rounded) {
  if (!std::isfinite(answer)) return infinity;
  Ball error(answer);
  arf_sub(arb_midref(static_cast<arb_ptr>(error)), error.midpoint(), truth.midpoint(), MAG_BITS, ARF_RND_UP);
  if (arf_is_zero(error.midpoint())) return 0;
  Ball size;
  arf_get_mag(size.radius(), error.midpoint());
  mag_div(size.radius(), size.radius(), rounded.radius());
  return mag_get_d(size.radius());
}

/// Whether the side of a branch that an engine takes depends on its rounding, and matters.
bool is_branch_unknown(const Expected& rounded) { return mag_cmp(rounded.spread, rounding(rounded)) > 0; }

/// Whether rounding explains so much that even 0 would agree: the tolerance is as large as all that flows into the
/// component. It does not count if it is below the normal numbers: then 0 is what an engine should answer.
bool says_nothing(const Expected& rounded, slong precision) {
  if (is_branch_unknown(rounded)) return true;
  const Magnitude allowed = tolerance(rounded);
  if (mag_is_zero(allowed) || mag_cmp_2exp_si(allowed, normal_exponent(precision)) < 0) return false;
  return mag_cmp(allowed, rounded.gross) >= 0;
}

/// The least ball that contains what both contain.
void widen_to(Ball& ball, const Ball& other) { arb_union(ball, ball, other, 256); }

}  // namespace

Judge::Judge(const Graph& graph, std::span<const double> point, const corpus::Capabilities& engine,
             const corpus::Manner& manner)
    : sweeps_(std::make_unique<Sweeps>(
          graph, point, Terms{owed(graph, manner, engine.second_backward), precision_of(engine.dtype), engine.kinks})) {
}

Judge::~Judge() = default;

bool has_judge() { return true; }

std::size_t Judge::components() const { return sweeps_->size(); }

std::optional<Truth> Judge::truth(std::size_t component) const { return sweeps_->truth(Component{component}); }

bool Judge::refuses_some(std::size_t component) const {
  if (Component{component}.is_value() && owes_nan()) return true;
  const auto is_finite = [component](const OwedSweep& sweep) {
    return sweep[Component{component}].state == State::finite;
  };
  return is_finite(sweeps_->rounded()) && is_finite(sweeps_->exact());
}

Silence Judge::silence(std::size_t component) const { return sweeps_->silence(Component{component}); }

bool Judge::owes_nan() const {
  constexpr Component value{0};
  return sweeps_->exact()[value].state == State::outside && sweeps_->rounded()[value].state == State::outside;
}

bool Judge::owes_an_answer() const {
  const std::span<const double> point = sweeps_->point();
  if (owes_nan()) return std::any_of(point.begin(), point.end(), [](double x) { return std::isnan(x); });
  for (std::size_t c = 0; c < components(); ++c) {
    if (truth(c)) return true;
  }
  return false;
}

Judgement Judge::judge(std::size_t component, double answer) const {
  Judgement judgement = sweeps_->judge(Component{component}, answer);
  if (judgement.verdict == Verdict::imprecise) {
    const std::vector<std::string_view> names = explanations(component, answer);
    judgement.formula = names.empty() ? "several usual formulas together" : names.front();
  }
  return judgement;
}

std::vector<std::string_view> Judge::explanations(std::size_t component, double answer) const {
  return sweeps_->explanations(Component{component}, answer);
}

Verdict Judge::verdict(std::size_t component, double answer) const {
  return sweeps_->quick_judge(Component{component}, answer).verdict;
}

std::vector<Judgement> Judge::judge_all(std::span<const double> answers) const {
  std::vector<Judgement> judgements;
  for (std::size_t c = 0; c < components(); ++c) judgements.push_back(judge(c, answers[c]));
  sweeps_->judge_kinks_together(answers, judgements);
  return judgements;
}

std::vector<Verdict> Judge::verdicts(std::span<const double> answers) const {
  std::vector<Judgement> judgements;
  for (std::size_t c = 0; c < components(); ++c) {
    judgements.push_back(sweeps_->quick_judge(Component{c}, answers[c]));
  }
  sweeps_->judge_kinks_together(answers, judgements);
  std::vector<Verdict> verdicts;
  for (const Judgement& judgement : judgements) verdicts.push_back(judgement.verdict);
  return verdicts;
}

std::optional<std::array<double, 2>> Judge::subgradients(std::size_t component) const {
  return sweeps_->subgradients(Component{component});
}

std::optional<Truth> Judge::Sweeps::truth(Component component) const {
  const Expected& rounded = rounded_[component];
  if (exact()[component].state != State::finite || rounded.state != State::finite) return std::nullopt;
  if (is_silent(component)) return std::nullopt;
  // What the engine's rounding hides may still be asked for, as 1 - tanh(90); only an exact 0 needs no more bits.
  const auto is_known = [](const Ball& ball) {
    return arb_is_zero(ball) || arb_rel_accuracy_bits(ball) >= bits_of_a_double;
  };
  while (!is_known(exact()[component].ball) && sharpen()) continue;
  // Adding 0 takes the sign from -0.
  return Truth{midpoint(exact()[component].ball) + 0.0, radius(rounded.ball)};
}

/// Why a component is singular, or a partial where the value is no real number.
Silence Judge::Sweeps::silence_of_singular() const {
  std::vector<double> numbers(point_.begin(), point_.end());
  for (const Node& node : graph_.nodes) {
    if (node.op == Op::constant) numbers.push_back(node.constant);
  }
  const auto any = [&](bool (*is)(double)) { return std::any_of(numbers.begin(), numbers.end(), is); };
  if (any([](double x) { return std::isnan(x); })) return Silence::nan_operand;
  if (any([](double x) { return std::isinf(x); })) return Silence::infinite_operand;
  const State value = exact()[Component{0}].state;
  if (value == State::outside) return Silence::outside_domain;
  return value == State::singular ? Silence::infinite_value : Silence::infinite_partial;
}

/// Why the rounded sweep does not know a component.
Silence Judge::Sweeps::silence_of_undecided(Component component) const {
  const std::vector<double> values = evaluate(graph_, point_);
  const std::vector<bool> alive = reaches_output(graph_);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!alive[i] || !std::isinf(values[i])) continue;
    const Op op = graph_.nodes[i].op;
    const bool is_pole = op == Op::log || op == Op::log1p || op == Op::atanh || op == Op::div;
    return is_pole ? Silence::edge : Silence::range;
  }
  const Cache unlimited = make({.precision = precision()});
  return (*unlimited)[component].state == State::finite ? Silence::range : Silence::edge;
}

Silence Judge::Sweeps::silence(Component component) const {
  const State truth = exact()[component].state;
  const Expected& rounded = rounded_[component];
  if (truth == State::singular) return silence_of_singular();
  if (truth == State::outside && rounded.state == State::outside) {
    return component.is_value() ? Silence::none : silence_of_singular();
  }
  if (truth == State::outside || rounded.state != State::finite) return silence_of_undecided(component);
  if (truth == State::undecided) return Silence::not_enclosed;
  if (!is_silent(component)) return Silence::none;
  return is_branch_unknown(rounded) || !knows_truth(component) ? Silence::branch : Silence::rounding;
}

Judgement Judge::Sweeps::judge(Component component, double answer) const {
  const Expected& truth = exact()[component];
  const Expected& rounded = rounded_[component];
  // Where mathematics has no real number both sweeps must see it: rounding alone could have left the domain.
  if (truth.state == State::outside) {
    if (rounded.state != State::outside) return {Verdict::unresolved};
    if (component.is_value() && !std::isnan(answer)) {
      const bool is_usual = std::isfinite(answer) && is_explained(component, answer, usual(), allowed_radii);
      return {is_usual ? Verdict::imprecise : Verdict::wrong, infinity, infinity};
    }
    return {Verdict::singular};
  }
  if (truth.state == State::singular) return {Verdict::singular};
  if (truth.state != State::finite || rounded.state != State::finite) return {Verdict::unresolved};
  return judge_number(component, answer);
}

Judgement Judge::Sweeps::judge_number(Component component, double answer) const {
  const Ball& truth = exact()[component].ball;
  const Expected& rounded = rounded_[component];
  Judgement judgement{Verdict::wrong, error_in_ulps(answer, midpoint(truth), precision()),
                      error_in_radii(answer, truth, rounded.ball)};
  const bool is_silent = this->is_silent(component);
  if (is_within(answer, truth, tolerance(rounded))) {
    return is_silent ? Judgement{Verdict::unresolved} : (judgement.verdict = Verdict::agree, judgement);
  }
  if (std::isnan(answer)) return judgement;
  if (is_silent && is_explained_by_coarse_rounding(component, answer)) return {Verdict::unresolved};
  if (is_declared(component, answer)) {
    judgement.verdict = Verdict::agree;
    judgement.own_kink = true;
  } else if (!std::isfinite(answer)) {
    judgement.verdict = Verdict::wrong;
  } else if (is_subgradient(component, answer)) {
    judgement.verdict = Verdict::convention;
  } else if (is_explained(component, answer, usual(), allowed_radii)) {
    // A neighbouring double of the truth has lost no digit, even if no step of the judge's own sweep rounds.
    judgement.verdict = judgement.ulps <= 1 ? Verdict::agree : Verdict::imprecise;
  }
  return judgement;
}

/// Whether no number is owed although both sweeps have one.
bool Judge::Sweeps::is_silent(Component component) const {
  return says_nothing(rounded_[component], precision()) || !knows_truth(component);
}

Judgement Judge::Sweeps::quick_judge(Component component, double answer) const {
  return surely_agrees(component, answer) ? Judgement{Verdict::agree} : judge(component, answer);
}

/// The rounded ball, too, contains the truth: within three radii of its midpoint is within four of the truth.
bool Judge::Sweeps::surely_agrees(Component component, double answer) const {
  const Expected& rounded = rounded_[component];
  // An output of unknown value may be no real number, and then has no partials.
  if (!component.is_value() && !rounded_.knows_outputs()) return false;
  if (rounded.state != State::finite || !mag_is_zero(rounded.spread)) return false;
  if (says_nothing(rounded, precision())) return false;
  // A ball as wide as the number may hold several truths, as on the cut of atan2.
  Magnitude width;
  mag_mul_2exp_si(width, rounded.ball.radius(), 4);
  if (mag_cmp(width, rounded.gross) > 0 && mag_cmp_2exp_si(width, normal_exponent(precision())) > 0) return false;
  Ball near;
  arf_set(arb_midref(static_cast<arb_ptr>(near)), rounded.ball.midpoint());
  mag_mul_ui_lower(near.radius(), rounded.ball.radius(), allowed_radii - 1);
  return arb_contains(near, Ball(answer));
}

/// Where the radius is as large as the number, an engine that rounds four times as much may be off by more than four
/// radii: errors no longer grow in proportion.
bool Judge::Sweeps::is_explained_by_coarse_rounding(Component component, double answer) const {
  const Expected& coarse = this->coarse()[component];
  return coarse.state != State::finite || is_within(answer, exact()[component].ball, tolerance(coarse));
}

/// Whether the answer follows from the engine's own choices at kinks.
bool Judge::Sweeps::is_declared(Component component, double answer) const {
  if (component.is_value() || !has_declared() || declared()[component].state != State::finite) return false;
  return is_within(answer, declared()[component].ball, tolerance(declared_rounded()[component]));
}

/// Whether a sweep by usual formulas explains the answer. Outside the domain, where there is no truth to compare with,
/// the answer must be a number that the sweep gives.
bool Judge::Sweeps::is_explained(Component component, double answer, const OwedSweep& usual, ulong radii) const {
  const Expected& wide = usual[component];
  if (wide.state == State::outside) return false;
  const Ball& centre = exact()[component].state == State::outside ? wide.ball : exact()[component].ball;
  return wide.state != State::finite || is_within(answer, centre, tolerance(wide, radii));
}

/// A formula that explains the answer without the allowance of four radii is more likely the engine's.
std::vector<std::string_view> Judge::Sweeps::explanations(Component component, double answer) const {
  std::vector<std::string_view> names;
  for (const ulong radii : {ulong{1}, ulong{allowed_radii}}) {
    for (const auto& [name, sweep] : sweeps_of_formulas()) {
      const bool is_known = std::find(names.begin(), names.end(), name) != names.end();
      if (!is_known && is_explained(component, answer, *sweep, radii)) names.push_back(name);
    }
  }
  return names;
}

/// The ball of all valid subgradients.
Ball Judge::Sweeps::hull(Component component) const {
  if (corners().empty()) return all_subgradients()[component].ball;
  Ball hull = (*corners().front())[component].ball;
  for (const auto& corner : corners()) widen_to(hull, (*corner)[component].ball);
  return hull;
}

bool Judge::Sweeps::is_subgradient(Component component, double answer) const {
  if (component.is_value() || exact().kinks().empty()) return false;
  const Ball all = hull(component);
  return arb_is_finite(all) && is_within(answer, all, tolerance(rounded_[component]));
}

void Judge::Sweeps::judge_kinks_together(std::span<const double> answers, std::vector<Judgement>& judgements) const {
  const auto has_choice = [](const Judgement& judgement) {
    return judgement.verdict == Verdict::convention || judgement.own_kink;
  };
  if (std::none_of(judgements.begin(), judgements.end(), has_choice) || corners().empty()) return;
  std::vector<std::vector<double>> points(corners().size());
  std::vector<double> target;
  std::vector<double> slack;
  for (std::size_t c = 1; c < size(); ++c) {
    const Component component{c};
    const Verdict verdict = judgements[c].verdict;
    if (verdict != Verdict::agree && verdict != Verdict::convention) continue;
    if (!arb_is_finite(hull(component))) continue;
    for (std::size_t i = 0; i < points.size(); ++i) points[i].push_back(midpoint((*corners()[i])[component].ball));
    target.push_back(answers[c]);
    Ball allowed;
    mag_set(allowed.radius(), tolerance(rounded_[component]));
    slack.push_back(radius(allowed));
  }
  if (is_in_hull(points, target, slack)) return;
  for (Judgement& judgement : judgements) {
    if (!has_choice(judgement)) continue;
    judgement.verdict = Verdict::wrong;
    judgement.own_kink = false;
  }
}

std::optional<std::array<double, 2>> Judge::Sweeps::subgradients(Component component) const {
  if (component.is_value() || exact().kinks().empty() || !truth(component)) return std::nullopt;
  const Ball all = hull(component);
  // A hull is far wider than what 256 bits leave open.
  if (!arb_is_finite(all) || arb_rel_accuracy_bits(all) > bits_of_a_double || arb_is_exact(all)) return std::nullopt;
  Ball low;
  Ball high;
  arb_get_lbound_arf(arb_midref(static_cast<arb_ptr>(low)), all, bits_of_a_double);
  arb_get_ubound_arf(arb_midref(static_cast<arb_ptr>(high)), all, bits_of_a_double);
  // Radii have 30 bits, so the ends of a hull are known to about 2^-28 of its width. Adding 0 takes the sign from -0.
  const double width = midpoint(high) - midpoint(low);
  const double grid = std::max(std::ldexp(1.0, std::ilogb(width) - 24), std::numeric_limits<double>::denorm_min());
  return std::array{std::round(midpoint(low) / grid) * grid + 0.0, std::round(midpoint(high) / grid) * grid + 0.0};
}

}  // namespace minigrad::oracle
