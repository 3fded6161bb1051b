// SPDX-License-Identifier: MIT
#include "properties/accuracy/accuracy_points.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "minigrad/special_numbers.h"
#include "properties/support/number_format.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr int lowest_binade = -1074;
constexpr int highest_binade = 1023;

/// The binades from 2^-crowded to 2^crowded, where functions change most, get many points, the others a few.
constexpr int crowded = 10;

/// A random number from 2^binade to 2^(binade + 1), of either sign.
double in_binade(Random& random, int binade) {
  const double significand = 1 + static_cast<double>(random.next() >> 12) * 0x1p-52;
  return std::ldexp(random.chance(1, 2) ? significand : -significand, binade);
}

int any_binade(Random& random) {
  return lowest_binade + static_cast<int>(random.below(highest_binade - lowest_binade + 1));
}

/// A whole number from -bound to bound.
int near_zero(Random& random, int bound) {
  return static_cast<int>(random.below(static_cast<std::uint32_t>(2 * bound + 1))) - bound;
}

/// The number that is `steps` steps in the last place further from 0.
double step(double number, int steps) {
  for (; steps > 0; --steps) number = std::nextafter(number, std::copysign(infinity, number));
  for (; steps < 0; ++steps) number = std::nextafter(number, 0);
  return number;
}

/// Numbers where a function, or its usual formula, changes. Used with both signs.
std::vector<double> special_places() {
  std::vector<double> places = {
      0.5,
      1,
      2,
      3,
      10,
      0x1p-27,
      0x1p-26,
      0x1p+26,
      0x1p+27,
      0x1p+52,
      0x1p+53,
      0x1p+54,             // 1 + a and 1 + a^2 are 1, or a and a^2
      0.6931471805599453,  // log 2
      709.782712893384,
      708.3964185322641,
      745.1332191019412,  // exp overflows, is denormal, is 0
      710.4758600739439,  // sinh and cosh overflow
      354.891356446692,
      22.18070977791825,
      36.7368005696771,  // exp(-2 a) is denormal; tanh and sigmoid round to 1
      26.615717509251258,
      27.2971284039538,
      5.921587195794508,  // erf' is denormal, is 0; erf rounds to 1
      0x1p-537,
      0x1p-511,
      0x1p-450,
      0x1p+450,
      0x1p+500,
      0x1p+511,
      0x1p+512,  // squares overflow or underflow
      0x1p-1074,
      0x1p-1022,
      0x1p-1021,
      0x1p+1022,
      0x1p+1023,
      largest,
  };
  for (int k = 1; k <= 24; ++k) places.push_back(0x1.921fb54442d18p+0 * k);
  return places;
}

/// The nearest numbers, and numbers at all distances down to one step.
void add_neighbourhood(double place, Random& random, std::vector<double>& numbers) {
  for (int steps = -4; steps <= 4; ++steps) numbers.push_back(step(place, steps));
  for (int binade = -52; binade <= -1; ++binade) numbers.push_back(place + place * in_binade(random, binade));
}

std::vector<double> unary_numbers(Random& random) {
  std::vector<double> numbers = {0.0};
  for (int binade = lowest_binade; binade <= highest_binade; ++binade) {
    for (int steps = -1; steps <= 1; ++steps) numbers.push_back(step(std::ldexp(1, binade), steps));
    const int count = std::abs(binade) <= crowded ? 256 : 2;
    for (int i = 0; i < count; ++i) numbers.push_back(std::fabs(in_binade(random, binade)));
  }
  for (const double place : special_places()) add_neighbourhood(place, random, numbers);
  const std::size_t half = numbers.size();
  for (std::size_t i = 0; i < half; ++i) numbers.push_back(-numbers[i]);
  return numbers;
}

using Pairs = std::vector<std::array<double, 2>>;

/// All pairs of special and a few ordinary numbers.
void add_special_pairs(Pairs& pairs) {
  std::vector<double> places = {0.0, 0.1, 1.5, 7, step(1, 1), step(1, -1), step(0x1p-1022, -1)};
  for (const double place : special_places()) places.push_back(place);
  const std::size_t half = places.size();
  for (std::size_t i = 0; i < half; ++i) places.push_back(-places[i]);
  for (const double left : places) {
    for (const double right : places) pairs.push_back({left, right});
  }
}

/// Unrelated operands, operands of similar size, and operands that are nearly equal or nearly opposite: ties, and
/// differences that cancel.
void add_scattered_pairs(Random& random, Pairs& pairs) {
  for (int binade = lowest_binade; binade <= highest_binade; ++binade) {
    const double size = std::fabs(in_binade(random, binade));
    for (const double left : {size, -size}) {
      pairs.push_back({left, in_binade(random, any_binade(random))});
      pairs.push_back({left, in_binade(random, binade + near_zero(random, 60))});
      pairs.push_back({left, in_binade(random, near_zero(random, crowded))});
      const double close = step(left, near_zero(random, 4));
      pairs.push_back({left, close});
      pairs.push_back({left, -close});
    }
  }
  for (int repeat = 0; repeat < 6000; ++repeat) {
    pairs.push_back({in_binade(random, near_zero(random, crowded)), in_binade(random, near_zero(random, crowded))});
  }
}

/// Operands whose product or quotient is anywhere in the range, and more often at its ends.
void add_pairs_for_range(Random& random, Pairs& pairs) {
  for (int repeat = 0; repeat < 6000; ++repeat) {
    const int binade = any_binade(random);
    const std::array<int, 4> results = {any_binade(random), -1074 + near_zero(random, 3), -1022 + near_zero(random, 3),
                                        1023 + near_zero(random, 3)};
    const int result = results[random.below(results.size())];
    pairs.push_back({in_binade(random, binade), in_binade(random, result - binade)});
    pairs.push_back({in_binade(random, binade), in_binade(random, binade - result)});
  }
}

/// An approximate binary logarithm of a positive number, off by at most a factor of 1.5. Uses no library function, so
/// that points are the same everywhere.
double rough_logarithm(double number) {
  const int binade = std::ilogb(number);
  return binade + (std::scalbn(number, -binade) - 1);
}

/// Bases of all sizes and close to 1, with exponents whose power is anywhere in the range or slightly beyond.
void add_pairs_for_powers(Random& random, Pairs& pairs) {
  for (int repeat = 0; repeat < 12000; ++repeat) {
    const std::array<double, 3> bases = {in_binade(random, any_binade(random)),
                                         in_binade(random, near_zero(random, crowded)),
                                         1 + in_binade(random, -1 - static_cast<int>(random.below(52)))};
    const double base = std::fabs(bases[random.below(bases.size())]);
    const std::array<int, 4> results = {near_zero(random, 1100), near_zero(random, 2200), -1050 + near_zero(random, 40),
                                        1023 + near_zero(random, 4)};
    const int result = results[random.below(results.size())];
    const double exponent = (result + std::fabs(in_binade(random, -1))) / rough_logarithm(base);
    if (base == 1 || !std::isfinite(exponent)) continue;
    pairs.push_back({base, exponent});
    const double whole = std::nearbyint(exponent);
    pairs.push_back({random.chance(1, 2) ? base : -base, whole});
    pairs.push_back({in_binade(random, near_zero(random, crowded)), static_cast<double>(near_zero(random, 20))});
  }
}

/// Collects points in the format. Drops duplicates and points that are not finite.
class DistinctPoints {
 public:
  DistinctPoints(std::size_t dimension, corpus::Dtype dtype) : points_(dimension), dtype_(dtype) {}

  void add(double wanted_left, double wanted_right = 0) {
    const double left = in_format(wanted_left, dtype_);
    const double right = in_format(wanted_right, dtype_);
    if (!std::isfinite(left) || !std::isfinite(right)) return;
    if (!met_.emplace(std::bit_cast<std::uint64_t>(left), std::bit_cast<std::uint64_t>(right)).second) return;
    const std::array<double, 2> coordinates = {left, right};
    points_.push_back({coordinates.data(), points_.dimension()});
  }

  const oracle::Points& points() const { return points_; }

 private:
  oracle::Points points_;
  corpus::Dtype dtype_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> met_;
};

}  // namespace

oracle::Points accuracy_points(Op op, corpus::Dtype dtype) {
  Random random(case_seed(1, "accuracy", arity(op)));
  DistinctPoints points(arity(op), dtype);
  if (arity(op) == 1) {
    for (const double number : unary_numbers(random)) points.add(number);
    return points.points();
  }
  Pairs pairs;
  add_special_pairs(pairs);
  add_scattered_pairs(random, pairs);
  add_pairs_for_range(random, pairs);
  if (op == Op::pow) add_pairs_for_powers(random, pairs);
  for (const auto& [left, right] : pairs) points.add(left, right);
  return points.points();
}

}  // namespace minigrad::properties
