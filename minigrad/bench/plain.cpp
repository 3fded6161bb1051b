// SPDX-License-Identifier: MIT
// Plain doubles: the value without a gradient, a lower bound for the time of every engine.
#include "minigrad/bench/engine.h"

namespace minigrad::bench {
namespace {

struct Plain {
  static constexpr const char* name = "double";
  static constexpr std::size_t most_operations = any_number_of_operations;

  template <typename Function>
  static double differentiate(const Function& function, std::span<const double> x, std::span<double>) {
    return function(x);
  }
};

[[maybe_unused]] const bool added = add_engine<Plain>();

}  // namespace
}  // namespace minigrad::bench
