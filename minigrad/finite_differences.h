// SPDX-License-Identifier: MIT
// Derivatives from values alone: extrapolated central differences, each with an error bound. The function is a
// callable; this file knows no differentiation rule and no operation, and includes nothing of minigrad.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "minigrad/special_numbers.h"

namespace minigrad {

/// A partial derivative and an estimate of its error, from the extrapolation (truncation), the noise of the values
/// (rounding), and the disagreement of estimates at smaller steps. The error is no proof: a function that loses more
/// than half of its digits inside may look smooth and be wrong. On random graphs about one error in some thousands is
/// too small. It is infinite if the values near the point are not finite, or scatter as much as they vary. At a kink
/// the estimate is the mean of the one-sided derivatives, and the error reaches both.
struct Estimate {
  double derivative;
  double error;
  double jump = 0;   ///< how much the slope changes at the point, a kink; 0 unless that is certain
  double scale = 0;  ///< the size of the slopes over the largest step
};

/// A function of several variables.
using ValueFunction = std::function<double(std::span<const double>)>;

namespace differences {

inline constexpr double epsilon = std::numeric_limits<double>::epsilon();
inline constexpr double smallest_normal = std::numeric_limits<double>::min();

/// The steps of a ladder are scale/4, scale/8, ... down to about scale * sqrt(epsilon). Below that, the rounding of the
/// values outweighs what a smaller step gains.
inline constexpr int first_halving = 2;
inline constexpr int last_halving = 28;

/// Columns of the extrapolation: errors of order h^2, h^4, h^6, h^8, h^10.
inline constexpr std::size_t columns = 5;

/// The values at x - h, x and x + h, as differences.
struct Sample {
  double step;      ///< h
  double central;   ///< (f(x + h) - f(x - h)) / 2h, which tends to the derivative
  double bend;      ///< (f(x + h) - 2 f(x) + f(x - h)) / h: the difference of the one-sided slopes
  double rounding;  ///< the possible rounding error of either
};

/// An estimate at one step.
struct Candidate {
  double step;
  double derivative;
  double error;
};

/// A function of one coordinate; the others are fixed.
class Line {
 public:
  Line(const ValueFunction& function, std::span<const double> point, std::size_t coordinate)
      : function_(function), point_(point.begin(), point.end()), coordinate_(coordinate), x_(point[coordinate]) {}

  double x() const { return x_; }

  double at(double x) {
    point_[coordinate_] = x;
    return function_(point_);
  }

 private:
  const ValueFunction& function_;
  std::vector<double> point_;
  std::size_t coordinate_;
  double x_;
};

/// Values at equally spaced points around x.
using Grid = std::array<double, 16>;

inline Grid grid_around(Line& line, double spacing) {
  Grid grid{};
  for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = line.at(line.x() + (static_cast<double>(i) - 8) * spacing);
  return grid;
}

/// Whether more than half of the steps change nothing, so that they are too small to show noise.
inline bool is_flat(const Grid& grid) {
  std::size_t equal = 0;
  for (std::size_t i = 1; i < grid.size(); ++i) equal += grid[i] == grid[i - 1] ? 1U : 0U;
  return 2 * equal > grid.size();
}

/// The median of the fourth differences. It is almost 0 for a smooth function at a small spacing, and 0 for two
/// straight lines that meet, because a kink touches only four of them. Noise makes it five to six times its standard
/// deviation, sqrt(70) * 0.67, which serves as the largest error of a value.
inline double median_fourth_difference(const Grid& grid) {
  std::array<double, std::tuple_size_v<Grid> - 4> differences{};
  for (std::size_t i = 0; i < differences.size(); ++i) {
    differences[i] = std::fabs(grid[i] - 4 * grid[i + 1] + 6 * grid[i + 2] - 4 * grid[i + 3] + grid[i + 4]);
  }
  const auto middle = differences.begin() + differences.size() / 2;
  std::nth_element(differences.begin(), middle, differences.end());
  return *middle;
}

/// The error of a value that comes from digits lost inside the function, which its size does not show: (x + 1e10) -
/// 1e10 is small and a staircase. Source: More and Wild (2011), "Estimating computational noise": differences of high
/// order at three small spacings, the first at which the function is not flat. A spacing is 11 times a power of two:
/// short, so that grid points are not rounded, and no power of two, because a whole number of stairs would hide them.
inline double noise(Line& line) {
  const double size = line.x() == 0 ? 1 : std::fabs(line.x());
  const double first = std::ldexp(1, std::ilogb(std::min(size, 1.0)) - 34);
  double largest = 0;
  int seen = 0;
  for (double unit = std::max(first, smallest_normal); unit < std::max(size, 1.0) / 1024; unit *= 8) {
    if (unit < epsilon * size) continue;
    const Grid grid = grid_around(line, 11 * unit);
    if (!std::all_of(grid.begin(), grid.end(), [](double value) { return std::isfinite(value); })) break;
    if (is_flat(grid)) continue;
    largest = std::max(largest, median_fourth_difference(grid));
    if (++seen == 3) break;
  }
  return largest;
}

/// The function at x - step, x and x + step. Not finite if a value is not, or if x + step rounds to x.
inline Sample sample(Line& line, double middle, double noise, double step) {
  const double right = line.x() + step;
  const double left = line.x() - step;
  const double above = line.at(right);
  const double below = line.at(left);
  const double largest = std::max({std::fabs(above), std::fabs(below), std::fabs(middle)});
  // The points are rounded, so the difference is divided by their true distance, which is exact. Each value may be
  // off by an ulp, and the extrapolation at most doubles that: the product over its columns of (4^k + 1) / (4^k - 1).
  return {step, (above - below) / (right - left), ((above - middle) - (middle - below)) / step,
          2 * std::max(epsilon * largest, noise) / step};
}

inline bool is_finite(const Sample& sample) {
  return std::isfinite(sample.central) && std::isfinite(sample.bend) && std::isfinite(sample.rounding);
}

/// Samples at halved steps. A value that is not finite means that a pole or the edge of the domain lies within that
/// step, so only smaller steps count.
inline std::vector<Sample> climb_down(Line& line, double middle, double noise, double scale) {
  std::vector<Sample> samples;
  for (int halving = first_halving; halving <= last_halving; ++halving) {
    const double step = std::ldexp(scale, -halving);
    if (step < smallest_normal || step < 16 * epsilon * std::fabs(line.x())) break;
    const Sample next = sample(line, middle, noise, step);
    if (is_finite(next)) {
      samples.push_back(next);
    } else {
      samples.clear();
    }
  }
  return samples;
}

/// Whether the values scatter about as much as they vary over the whole ladder, and by more than the rounding of the
/// result explains. Example: sin(cosh(x)) near 85, whose waves are narrower than the gap between two doubles.
inline bool is_drowned(const std::vector<Sample>& samples, double middle, double noise) {
  double variation = 0;
  for (const Sample& sample : samples) {
    variation = std::max(variation, (std::fabs(sample.central) + std::fabs(sample.bend)) * sample.step);
  }
  return noise > std::sqrt(epsilon) * std::fabs(middle) && noise > variation / 16;
}

/// Ridders' table, row by row. The candidate of a row is the entry that differs least from the two entries it is made
/// of; that difference is its truncation error. The first row has no candidate.
inline std::vector<Candidate> extrapolate(const std::vector<Sample>& samples) {
  std::vector<Candidate> candidates;
  std::array<double, columns> above{};
  for (std::size_t row = 0; row < samples.size(); ++row) {
    std::array<double, columns> entries{samples[row].central};
    Candidate best{samples[row].step, samples[row].central, infinity};
    double weight = 1;
    for (std::size_t k = 1; k < std::min(columns, row + 1); ++k) {
      weight *= 4;
      entries[k] = entries[k - 1] + (entries[k - 1] - above[k - 1]) / (weight - 1);
      const double error = std::max(std::fabs(entries[k] - entries[k - 1]), std::fabs(entries[k] - above[k - 1]));
      if (error < best.error) best = {samples[row].step, entries[k], error};
    }
    above = entries;
    best.error += samples[row].rounding;
    if (row > 0) candidates.push_back(best);
  }
  return candidates;
}

/// The candidate with the smallest error, after each is charged with the contradictions at smaller steps. A step across
/// a kink or a pole may converge smoothly to a wrong limit.
inline Estimate most_credible(const std::vector<Candidate>& candidates) {
  Estimate best{std::numeric_limits<double>::quiet_NaN(), infinity};
  for (const Candidate& candidate : candidates) {
    double contradiction = 0;
    for (const Candidate& finer : candidates) {
      if (finer.step >= candidate.step) continue;
      contradiction = std::max(contradiction, std::fabs(candidate.derivative - finer.derivative) - finer.error);
    }
    const double error = candidate.error + contradiction;
    if (error < best.error) best = {candidate.derivative, error};
  }
  return best;
}

/// The jump of the slope at the point, 0 unless it is certain. The bend at h is jump + h f'' + O(h^3), so two steps
/// give the jump without f'', and a third shows its uncertainty.
inline double slope_jump(const std::vector<Sample>& samples) {
  double smallest_bound = infinity;
  double jump = 0;
  for (std::size_t i = 2; i < samples.size(); ++i) {
    const double here = 2 * samples[i].bend - samples[i - 1].bend;
    const double coarser = 2 * samples[i - 1].bend - samples[i - 2].bend;
    const double error = std::fabs(here - coarser) + 4 * samples[i].rounding;
    const double bound = std::fabs(here) + error;
    if (bound >= smallest_bound) continue;
    smallest_bound = bound;
    jump = std::fabs(here) > error ? bound : 0;
  }
  return jump;
}

/// The scales of the ladders: the size of x, and 1. f may vary at either: log near 1e-300, or sin near 1e6.
inline std::vector<double> scales(double x) {
  if (x == 0) return {1};
  const double scale = std::ldexp(1.0, std::ilogb(x));
  if (scale == 1) return {1};
  return {scale, 1};
}

inline Estimate estimate(const ValueFunction& function, std::span<const double> point, std::size_t coordinate) {
  Estimate nothing{std::numeric_limits<double>::quiet_NaN(), infinity};
  if (!std::isfinite(point[coordinate])) return nothing;
  Line line(function, point, coordinate);
  const double middle = line.at(line.x());
  if (!std::isfinite(middle)) return nothing;
  const double off = noise(line);
  std::vector<Candidate> candidates;
  double jump = infinity;
  double scale = 0;
  for (const double size : scales(line.x())) {
    const std::vector<Sample> samples = climb_down(line, middle, off, size);
    const std::vector<Candidate> found = extrapolate(samples);
    if (found.empty() || is_drowned(samples, middle, off)) continue;
    candidates.insert(candidates.end(), found.begin(), found.end());
    scale = std::max(scale, std::fabs(samples.front().central) + std::fabs(samples.front().bend));
    jump = std::min(jump, slope_jump(samples));
  }
  if (candidates.empty()) return nothing;
  const Estimate best = most_credible(candidates);
  return {best.derivative, best.error + jump / 2, jump, scale};
}

}  // namespace differences

/// The partial derivative in each coordinate of the point. Source: Ridders (1982), "Accurate computation of F'(x) and
/// F'(x) F''(x)". Calls the function about 150 times for each coordinate.
inline std::vector<Estimate> finite_differences(const ValueFunction& function, std::span<const double> point) {
  std::vector<Estimate> estimates;
  for (std::size_t k = 0; k < point.size(); ++k) estimates.push_back(differences::estimate(function, point, k));
  return estimates;
}

}  // namespace minigrad
