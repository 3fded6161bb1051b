// SPDX-License-Identifier: MIT
// Random straight-line programs, drawn at compile time: the same for every engine, with all values in a modest range.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace minigrad::bench {

enum class Step : std::uint8_t { add, sub, mul, div, scale, sin, cos, tanh, exp, sqrt, log };

/// One statement: v[position] = step(v[left], v[right]). The inputs come first.
struct Statement {
  Step step;
  std::uint32_t left;
  std::uint32_t right;
};

inline constexpr std::size_t program_inputs = 8;

/// The kinds of statements in a program.
enum class Mix { arithmetic, mixed };

/// Applies a step chosen at run time.
template <typename T>
T apply(Step step, const T& a, const T& b) {
  using std::cos, std::exp, std::log, std::sin, std::sqrt, std::tanh;
  switch (step) {
    case Step::add: return a + b;
    case Step::sub: return a - b;
    case Step::mul: return a * b;
    case Step::div: return a / b;
    case Step::scale: return a * 0.25;
    case Step::sin: return sin(a);
    case Step::cos: return cos(a);
    case Step::tanh: return tanh(a);
    case Step::exp: return exp(a);
    case Step::sqrt: return sqrt(a);
    case Step::log: return log(a);
  }
  return a;
}

/// SplitMix64, so a seed gives the same program on every platform.
class Words {
 public:
  constexpr explicit Words(std::uint64_t seed) : state_(seed) {}
  constexpr std::uint32_t below(std::uint64_t bound) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::uint32_t>((z ^ (z >> 31U)) % bound);
  }

 private:
  std::uint64_t state_;
};

/// The range of a value for inputs between 1 and 2.
struct Range {
  double low;
  double high;

  constexpr bool is_modest() const { return low >= -8 && high <= 8; }
};

constexpr Range product(Range a, Range b) {
  const std::array<double, 4> corners = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  Range range{corners[0], corners[0]};
  for (const double corner : corners)
    range = {corner < range.low ? corner : range.low, corner > range.high ? corner : range.high};
  return range;
}

/// An estimate of the range of the result; a huge range if the step does not suit these operands.
constexpr Range result(Step step, Range a, Range b) {
  constexpr Range never{-1e9, 1e9};
  switch (step) {
    case Step::add: return {a.low + b.low, a.high + b.high};
    case Step::sub: return {a.low - b.high, a.high - b.low};
    case Step::mul: return product(a, b);
    case Step::div: return b.low < 0.25 ? never : product(a, {1 / b.high, 1 / b.low});
    case Step::scale: return {a.low / 4, a.high / 4};
    case Step::sin:
    case Step::cos:
    case Step::tanh: return {-1, 1};
    case Step::exp: return a.high > 2 ? never : Range{0, 8};
    case Step::sqrt: return a.low < 0.25 ? never : Range{a.low < 1 ? a.low : 1, a.high > 1 ? a.high : 1};
    case Step::log: return a.low < 0.25 ? never : Range{-1.5, a.high};
  }
  return never;
}

/// Draws `program.size()` statements over `program_inputs` inputs; operands are among the last 24 values.
constexpr void draw(std::span<Statement> program, std::span<Range> ranges, Mix mix, std::uint64_t seed) {
  Words words(seed);
  for (std::size_t i = 0; i < program_inputs; ++i) ranges[i] = {1, 2};
  for (std::size_t i = 0; i < program.size(); ++i) {
    const std::size_t position = program_inputs + i;
    const std::uint64_t window = position < 24 ? position : 24;
    Statement statement{Step::scale, 0, 0};
    Range range{};
    do {
      // A third of the statements of a mixed program are functions.
      const std::uint32_t step = mix == Mix::mixed && words.below(3) == 0 ? 5 + words.below(6) : words.below(5);
      statement = {static_cast<Step>(step), static_cast<std::uint32_t>(position - 1 - words.below(window)),
                   static_cast<std::uint32_t>(position - 1 - words.below(window))};
      range = result(statement.step, ranges[statement.left], ranges[statement.right]);
    } while (!range.is_modest());
    program[i] = statement;
    ranges[position] = range;
  }
}

inline constexpr std::size_t body_size = 200;
using Body = std::array<Statement, body_size>;

constexpr Body draw_body(Mix mix, std::uint64_t seed) {
  Body body{};
  std::array<Range, program_inputs + body_size> ranges{};
  draw(body, ranges, mix, seed);
  return body;
}

}  // namespace minigrad::bench
