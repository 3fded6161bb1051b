// SPDX-License-Identifier: MIT
// Sacado's reverse mode.
#include <Sacado_trad.hpp>

#include "minigrad/bench/engine.h"

namespace minigrad::bench {
namespace {

struct Sacado {
  static constexpr const char* name = "Sacado";
  static constexpr std::size_t most_operations = any_number_of_operations;

  template <typename Function>
  static double differentiate(const Function& function, std::span<const double> x, std::span<double> gradient) {
    using Number = ::Sacado::Rad::ADvar<double>;
    std::vector<Number> inputs(x.begin(), x.end());
    const Number output = function(std::span<const Number>(inputs));
    Number::Outvar_Gradcomp(const_cast<Number&>(output));
    for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = inputs[i].adj();
    return output.val();  // the next recording clears the memory
  }
};

[[maybe_unused]] const bool added = add_engine<Sacado>();

}  // namespace
}  // namespace minigrad::bench
