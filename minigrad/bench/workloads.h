// SPDX-License-Identifier: MIT
// The workloads: functions of a number type, from many inputs to one output.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "minigrad/bench/program.h"

namespace minigrad::bench {

/// 200 statements as in source code, repeated `times` times on their last results.
template <Mix mix>
struct StraightLine {
  std::size_t times;

  template <typename T>
  T operator()(std::span<const T> x) const {
    return run(x, std::make_index_sequence<body_size>{});
  }

 private:
  static constexpr Body body = draw_body(mix, 1);

  template <typename T>
  using Values = std::array<T, program_inputs + body_size>;

  /// Makes the variables without recording inputs for them, which would cost time in some engines.
  template <typename T, std::size_t... i>
  static Values<T> make_values(std::span<const T> x, std::index_sequence<i...>) {
    if constexpr (std::is_trivially_copyable_v<T>) return {x[i % program_inputs]...};
    return {};
  }

  template <typename T, std::size_t... i>
  static void once(Values<T>& v, std::index_sequence<i...>) {
    ((v[program_inputs + i] = apply(body[i].step, v[body[i].left], v[body[i].right])), ...);
  }

  template <typename T, std::size_t... i>
  T run(std::span<const T> x, std::index_sequence<i...> indices) const {
    using std::sin;
    auto v = make_values(x, std::make_index_sequence<program_inputs + body_size>{});
    for (std::size_t k = 0; k < program_inputs; ++k) v[k] = x[k];
    once(v, indices);
    for (std::size_t n = 1; n < times; ++n) {
      for (std::size_t k = 0; k < program_inputs; ++k) v[k] = sin(v[body_size + k]) * 0.25 + 1.5;
      once(v, indices);
    }
    return v.back();
  }
};

/// A list of statements, executed as an interpreter does.
struct Interpreted {
  std::vector<Statement> program;

  Interpreted(Mix mix, std::size_t size) : program(size) {
    std::vector<Range> ranges(program_inputs + size);
    draw(program, ranges, mix, 2);
  }

  template <typename T>
  T operator()(std::span<const T> x) const {
    std::vector<T> v;
    v.reserve(program_inputs + program.size());
    v.assign(x.begin(), x.end());
    for (const Statement& statement : program) {
      v.push_back(apply(statement.step, v[statement.left], v[statement.right]));
    }
    return v.back();
  }
};

/// Repeats x = sin(x) a + b.
struct SineChain {
  std::size_t operations;

  template <typename T>
  T operator()(std::span<const T> x) const {
    using std::sin;
    T y = x[0];
    for (std::size_t i = 0; i < operations / 3; ++i) y = sin(y) * 1.01 + 0.1;
    return y;
  }
};

/// Repeats x = x a + b.
struct AffineChain {
  std::size_t operations;

  template <typename T>
  T operator()(std::span<const T> x) const {
    T y = x[0];
    for (std::size_t i = 0; i < operations / 2; ++i) y = y * 0.999 + 0.1;
    return y;
  }
};

struct SumOfSquares {
  template <typename T>
  T operator()(std::span<const T> x) const {
    T sum = x[0] * x[0];
    for (std::size_t i = 1; i < x.size(); ++i) sum += x[i] * x[i];
    return sum;
  }
};

/// log of the sum of exp(x), shifted by a number to prevent overflow.
struct LogSumExp {
  template <typename T>
  T operator()(std::span<const T> x) const {
    using std::exp, std::log;
    T sum = exp(x[0] - 2.0);
    for (std::size_t i = 1; i < x.size(); ++i) sum += exp(x[i] - 2.0);
    return log(sum) + 2.0;
  }
};

struct Rosenbrock {
  template <typename T>
  T operator()(std::span<const T> x) const {
    T sum = x[0] * 0.0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const T slope = x[i + 1] - x[i] * x[i];
      const T offset = 1.0 - x[i];
      sum += 100.0 * slope * slope + offset * offset;
    }
    return sum;
  }
};

/// The log-likelihood of 1,000 numbers under a mixture of 5 normal distributions: weights, means, logarithms of widths.
struct GaussianMixture {
  static constexpr std::size_t components = 5;
  static constexpr std::size_t samples = 1000;

  template <typename T>
  T operator()(std::span<const T> x) const {
    using std::exp, std::log;
    std::vector<T> inverse_width;
    for (std::size_t k = 0; k < components; ++k) inverse_width.push_back(exp(-x[2 * components + k]));
    T total = x[0] * 0.0;
    for (std::size_t n = 0; n < samples; ++n) {
      const double sample = static_cast<double>(n % 37) / 10;
      T likelihood = x[0] * 0.0;
      for (std::size_t k = 0; k < components; ++k) {
        const T z = (sample - x[components + k]) * inverse_width[k];
        likelihood += exp(x[k] - 0.5 * z * z) * inverse_width[k];
      }
      total += log(likelihood);
    }
    return total;
  }
};

/// A number type that counts operations; every time is divided by this count.
struct Counted {
  double value;
  static inline std::size_t operations = 0;

  Counted(double v = 0) : value(v) {}
  static Counted step(double v) {
    ++operations;
    return {v};
  }
  Counted& operator+=(Counted b) { return *this = step(value + b.value); }
  friend Counted operator+(Counted a, Counted b) { return step(a.value + b.value); }
  friend Counted operator-(Counted a, Counted b) { return step(a.value - b.value); }
  friend Counted operator*(Counted a, Counted b) { return step(a.value * b.value); }
  friend Counted operator/(Counted a, Counted b) { return step(a.value / b.value); }
  friend Counted operator-(Counted a) { return step(-a.value); }
  friend Counted sin(Counted a) { return step(std::sin(a.value)); }
  friend Counted cos(Counted a) { return step(std::cos(a.value)); }
  friend Counted tanh(Counted a) { return step(std::tanh(a.value)); }
  friend Counted exp(Counted a) { return step(std::exp(a.value)); }
  friend Counted sqrt(Counted a) { return step(std::sqrt(a.value)); }
  friend Counted log(Counted a) { return step(std::log(a.value)); }
};

/// The number of operations of the function, the same for every engine.
template <typename Function>
std::size_t count_operations(const Function& function, std::size_t inputs) {
  const std::vector<Counted> x(inputs, Counted(1.5));
  Counted::operations = 0;
  (void)function(std::span<const Counted>(x));
  return Counted::operations;
}

}  // namespace minigrad::bench
