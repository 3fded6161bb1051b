// SPDX-License-Identifier: MIT
#include "minigrad/minigrad.h"

#include "minigrad/bench/engine.h"

namespace minigrad::bench {
namespace {

struct Minigrad {
  static constexpr const char* name = "minigrad";
  static constexpr std::size_t most_operations = any_number_of_operations;

  template <typename Function>
  static double differentiate(const Function& function, std::span<const double> x, std::span<double> gradient) {
    const std::vector<Scalar> inputs(x.begin(), x.end());
    const Scalar output = function(std::span<const Scalar>(inputs));
    output.backward();
    for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = inputs[i].grad();
    clear_tape();
    return output.value();
  }
};

[[maybe_unused]] const bool added = add_engine<Minigrad>();

}  // namespace
}  // namespace minigrad::bench
