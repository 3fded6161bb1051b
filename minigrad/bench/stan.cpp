// SPDX-License-Identifier: MIT
// Stan Math, its scalar reverse mode.
#include <stan/math/rev/core.hpp>
#include <stan/math/rev/scal.hpp>

#include "minigrad/bench/engine.h"

namespace minigrad::bench {
namespace {

struct Stan {
  static constexpr const char* name = "Stan Math";
  static constexpr std::size_t most_operations = any_number_of_operations;

  template <typename Function>
  static double differentiate(const Function& function, std::span<const double> x, std::span<double> gradient) {
    const std::vector<stan::math::var> inputs(x.begin(), x.end());
    const stan::math::var output = function(std::span<const stan::math::var>(inputs));
    const double value = output.val();
    stan::math::grad(output.vi_);
    for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = inputs[i].adj();
    stan::math::recover_memory();
    return value;
  }
};

[[maybe_unused]] const bool added = add_engine<Stan>();

}  // namespace
}  // namespace minigrad::bench
