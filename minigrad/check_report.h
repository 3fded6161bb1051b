// SPDX-License-Identifier: MIT
// The result of a gradient check: a verdict for each component, and a report that a person can act on.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "minigrad/check_rounding.h"
#include "minigrad/finite_differences.h"

namespace minigrad {

/// What is known about one component, the worst first.
enum class CheckVerdict {
  wrong,       ///< beyond every bound
  unresolved,  ///< the point is too near a kink or an edge, or the function too noisy, to say
  imprecise,   ///< finite differences cannot tell it from the truth, but it lost more digits than rounding explains
  kink,        ///< one of the slopes at a kink
  agrees,
};

/// An answer agrees within 4 error bounds: other formulas round a few times where one rounds once.
inline constexpr double bounds_that_agree = 4;

struct CheckedComponent {
  std::size_t index;
  double gradient;   ///< what is checked
  double reference;  ///< the derivative by minigrad or by finite differences
  double tolerance;  ///< of the reference
  CheckVerdict verdict;
  Estimate difference;           ///< finite differences
  bool is_inconsistent = false;  ///< minigrad and finite differences contradict each other

  double error() const { return gradient == reference ? 0 : std::fabs(gradient - reference); }
};

class GradientCheck {
 public:
  /// `point_type` is the type of the point in C++.
  GradientCheck(const std::string& point_type, std::span<const double> x, std::span<const double> gradient,
                const std::vector<Estimate>& differences,
                const std::optional<std::vector<tracked::RoundedDerivative>>& derivatives)
      : point_type_(point_type), x_(x.begin(), x.end()), is_generic_(derivatives.has_value()) {
    if (gradient.size() != x.size()) {
      throw std::invalid_argument("the gradient has " + std::to_string(gradient.size()) + " components, the point " +
                                  std::to_string(x.size()));
    }
    for (std::size_t k = 0; k < x.size(); ++k) {
      components_.push_back(judge(k, gradient[k], differences[k], derivatives ? &(*derivatives)[k] : nullptr));
    }
    std::stable_sort(components_.begin(), components_.end(), [](const auto& a, const auto& b) {
      return std::pair(a.verdict, -a.error()) < std::pair(b.verdict, -b.error());
    });
  }

  /// Whether no component is wrong, and at least one was decided. The empty gradient passes.
  bool passes() const {
    return components_.empty() ||
           (count(CheckVerdict::wrong) == 0 && count(CheckVerdict::unresolved) < components_.size());
  }

  /// The components, the worst first.
  const std::vector<CheckedComponent>& components() const { return components_; }

  std::size_t count(CheckVerdict verdict) const {
    return static_cast<std::size_t>(std::count_if(components_.begin(), components_.end(),
                                                  [&](const auto& component) { return component.verdict == verdict; }));
  }

  /// A table of the components, remarks, and the point as a test.
  std::string report() const;

 private:
  static CheckedComponent judge(std::size_t k, double mine, const Estimate& difference,
                                const tracked::RoundedDerivative* by_rules);
  static bool is_unresolved(double mine, const Estimate& difference);
  std::string remarks() const;

  std::string point_type_;
  std::vector<double> x_;
  std::vector<CheckedComponent> components_;
  bool is_generic_;
};

namespace detail {

/// The shortest decimal that reads back as the same double.
inline std::string shortest(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

inline std::string rounded(double number, int digits) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number, std::chars_format::general, digits).ptr};
}

inline std::string list(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers) text += (text.empty() ? "" : ", ") + shortest(number);
  return "{" + text + "}";
}

/// The decimal digits in which two numbers agree, at most 16.
inline std::string digits_left(double mine, double reference) {
  if (mine == reference) return "all";
  const double share = std::fabs(mine - reference) / std::max(std::fabs(mine), std::fabs(reference));
  if (!std::isfinite(share)) return "none";
  const double tenths = std::round(std::max(0.0, -10 * std::log10(share)));
  return shortest(tenths / 10);
}

inline const char* name(CheckVerdict verdict) {
  switch (verdict) {
    case CheckVerdict::wrong: return "WRONG";
    case CheckVerdict::unresolved: return "unresolved";
    case CheckVerdict::imprecise: return "imprecise";
    case CheckVerdict::kink: return "kink";
    case CheckVerdict::agrees: break;
  }
  return "agrees";
}

/// Right-aligned columns.
inline std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) text += "  " + std::string(widths[i] - row[i].size(), ' ') + row[i];
    text += '\n';
  }
  return text;
}

}  // namespace detail

/// Whether finite differences cannot tell the component from 0 or from its double, and could if the function were as
/// exact as its values: then half of the digits of the largest slope hold.
inline bool GradientCheck::is_unresolved(double mine, const Estimate& difference) {
  const double size = std::max(std::fabs(mine), std::fabs(difference.derivative));
  return mine != difference.derivative && difference.error > size / 2 &&
         difference.error > std::sqrt(std::numeric_limits<double>::epsilon()) * difference.scale;
}

inline CheckedComponent GradientCheck::judge(std::size_t k, double mine, const Estimate& difference,
                                             const tracked::RoundedDerivative* by_rules) {
  const bool has_difference = std::isfinite(difference.error);
  const double reach = bounds_that_agree * difference.error;
  const double distance = std::fabs(mine - difference.derivative);
  CheckedComponent result{k, mine, difference.derivative, reach, CheckVerdict::unresolved, difference};
  if (has_difference && difference.jump > 0) {
    // The error reaches both slopes, and no farther than twice the distance between them.
    const bool is_between = distance <= difference.error;
    result.tolerance = difference.error;
    result.verdict = is_between ? CheckVerdict::kink : CheckVerdict::wrong;
    return result;
  }
  if (by_rules != nullptr && std::isfinite(by_rules->derivative) && std::isfinite(by_rules->error)) {
    const double bound = bounds_that_agree * by_rules->error;
    result.is_inconsistent =
        has_difference && !(std::fabs(by_rules->derivative - difference.derivative) <= reach + bound);
    if (result.is_inconsistent && std::fabs(mine - by_rules->derivative) <= bound)
      return result;  // either may be wrong
    if (!result.is_inconsistent) {
      result.reference = by_rules->derivative;
      result.tolerance = bound;
      const bool is_near = has_difference && distance <= reach;
      result.verdict = result.error() <= bound ? CheckVerdict::agrees
                       : is_near               ? CheckVerdict::imprecise
                                               : CheckVerdict::wrong;
      return result;
    }
  }
  if (!has_difference) return result;
  if (!(distance <= reach)) {
    result.verdict = CheckVerdict::wrong;
  } else if (!is_unresolved(mine, difference)) {
    result.verdict = CheckVerdict::agrees;
  }
  return result;
}

inline std::string GradientCheck::remarks() const {
  std::string text;
  for (const CheckedComponent& component : components_) {
    const std::string name = "x[" + std::to_string(component.index) + "]: ";
    const Estimate& difference = component.difference;
    if (difference.jump > 0 && std::isfinite(difference.error)) {
      text += name + "the point is at a kink, or too near one to tell; the slope changes by " +
              detail::rounded(difference.jump, 6) + " there\n";
    } else if (component.is_inconsistent) {
      text += name + "minigrad computes another derivative than finite differences; does the function compute a part " +
              "with plain doubles, or branch?\n";
    } else if (component.verdict == CheckVerdict::unresolved) {
      text += name + "the values near the point are not finite, scatter, or have a kink too near to say\n";
    }
  }
  return text;
}

inline std::string GradientCheck::report() const {
  constexpr std::size_t most_shown = 20;
  const std::size_t wrong = count(CheckVerdict::wrong);
  std::string text = passes()     ? "the gradient passes"
                     : wrong == 0 ? "nothing can be said about the gradient"
                                  : "the gradient is wrong in " + std::to_string(wrong) + " of " +
                                        std::to_string(components_.size()) + " components";
  text += " at x = " + detail::list(x_) + "\n";
  if (components_.empty()) return text;
  std::vector<std::vector<std::string>> rows{
      {"in", "gradient", is_generic_ ? "minigrad" : "finite differences", "error", "tolerance", "digits", "verdict"}};
  for (std::size_t i = 0; i < components_.size() && i < most_shown; ++i) {
    const CheckedComponent& component = components_[i];
    rows.push_back({"x[" + std::to_string(component.index) + "]", detail::shortest(component.gradient),
                    is_generic_ ? detail::shortest(component.reference) : detail::rounded(component.reference, 12),
                    detail::rounded(component.error(), 2), detail::rounded(component.tolerance, 2),
                    detail::digits_left(component.gradient, component.reference), detail::name(component.verdict)});
  }
  text += detail::table(rows);
  if (components_.size() > most_shown) text += "  and " + std::to_string(components_.size() - most_shown) + " more\n";
  return text + remarks() +
         "as a test, with your function f and your gradient:\n  EXPECT_TRUE(minigrad::check_gradient(f, " +
         point_type_ + detail::list(x_) + ", gradient).passes());\n";
}

}  // namespace minigrad
