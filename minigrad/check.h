// SPDX-License-Identifier: MIT
// Checks a gradient that was written by hand, or computed by any code, at a point:
//
//   const auto cost = [](auto x, auto y) { return x * sin(y); };
//   const minigrad::GradientCheck check = minigrad::check_gradient(cost, std::array{2.0, 0.5}, my_gradient);
//   if (!check.passes()) std::cout << check.report();
//
// The function takes its numbers separately, as std::span<const T>, as std::vector<T>, or as const T*. Its values alone
// give finite differences with an error bound. If the function also accepts numbers that are not doubles, minigrad
// differentiates it as well, with a bound of the rounding errors. No tolerance is chosen.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "minigrad/check_report.h"
#include "minigrad/check_rounding.h"
#include "minigrad/finite_differences.h"

namespace minigrad {
namespace detail {

inline constexpr std::size_t any_size = 0;

template <typename F, typename Number, std::size_t... I>
constexpr bool takes_numbers(std::index_sequence<I...>) {
  return sizeof...(I) != any_size && std::is_invocable_v<F&, decltype(static_cast<Number>(I))...>;
}

/// The ways in which a function may take its point, in the order in which they are tried.
enum class Form { separate, span, vector, pointer, none };

// `else` matters: to ask whether a generic function takes a span is an error if its body does not compile with one.
template <typename F, typename Number, std::size_t size>
constexpr Form form() {
  if constexpr (takes_numbers<F, Number>(std::make_index_sequence<size>())) {
    return Form::separate;
  } else if constexpr (std::is_invocable_v<F&, std::span<const Number>>) {
    return Form::span;
  } else if constexpr (std::is_invocable_v<F&, const std::vector<Number>&>) {
    return Form::vector;
  } else if constexpr (std::is_invocable_v<F&, const Number*>) {
    return Form::pointer;
  } else {
    return Form::none;
  }
}

/// Calls a function at a point.
template <std::size_t size, typename Number, typename F>
auto call(F& f, const std::vector<Number>& x) {
  constexpr Form how = form<F, Number, size>();
  if constexpr (how == Form::separate) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return f(x[I]...); }
    (std::make_index_sequence<size>());
  } else if constexpr (how == Form::span) {
    return f(std::span<const Number>(x));
  } else if constexpr (how == Form::vector) {
    return f(x);
  } else {
    return f(x.data());
  }
}

/// The derivatives by minigrad, with bounds. Nothing if the function only takes doubles.
template <std::size_t size, typename F>
std::optional<std::vector<tracked::RoundedDerivative>> tracked_gradient(F& f, std::span<const double> x) {
  if constexpr (form<F, tracked::Tracked, size>() == Form::none) {
    return std::nullopt;
  } else {
    using tracked::Tracked;
    tracked::detail::tracked_tape.clear();
    std::vector<Tracked> inputs;
    for (const double coordinate : x) inputs.push_back(Tracked::input(coordinate));
    return Tracked(call<size>(f, inputs)).gradient(x.size());
  }
}

template <std::size_t size, typename F, typename Gradient>
GradientCheck check_gradient(F& f, std::span<const double> x, Gradient& gradient) {
  static_assert(form<F, double, size>() != Form::none,
                "the function cannot be called at the point; see minigrad/check.h");
  if constexpr (form<Gradient, double, size>() != Form::none) {
    const auto components = call<size>(gradient, std::vector<double>(x.begin(), x.end()));
    return check_gradient<size>(f, x, components);
  } else {
    const ValueFunction values = [&f](std::span<const double> at) {
      return static_cast<double>(call<size>(f, std::vector<double>(at.begin(), at.end())));
    };
    const std::string type =
        size == any_size ? "std::vector<double>" : "std::array<double, " + std::to_string(size) + ">";
    return {type, x, std::span<const double>(gradient), finite_differences(values, x), tracked_gradient<size>(f, x)};
  }
}

}  // namespace detail

/// Checks a gradient of `f` at the point `x`: its components, or a function that returns them. Throws
/// std::invalid_argument if the number of components differs from that of the coordinates.
template <typename F, std::size_t size, typename Gradient>
GradientCheck check_gradient(F f, const std::array<double, size>& x, Gradient gradient) {
  return detail::check_gradient<size>(f, x, gradient);
}

/// The same for a point of any size, which the function takes as a whole.
template <typename F, typename Gradient>
GradientCheck check_gradient(F f, const std::vector<double>& x, Gradient gradient) {
  return detail::check_gradient<detail::any_size>(f, x, gradient);
}

/// The function as one of doubles only, so that finite differences alone check its gradient: for generic functions that
/// do not compile with other numbers. The point must be a std::vector.
template <typename F>
auto values_only(F f) {
  return [f](std::span<const double> x) mutable {
    return static_cast<double>(detail::call<detail::any_size>(f, std::vector<double>(x.begin(), x.end())));
  };
}

}  // namespace minigrad
