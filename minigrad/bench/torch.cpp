// SPDX-License-Identifier: MIT
// LibTorch with one tensor per number, a use that it is not designed for.
#include <torch/torch.h>

#include "minigrad/bench/engine.h"

namespace minigrad::bench {
namespace {

struct LibTorch {
  static constexpr const char* name = "LibTorch";
  static constexpr std::size_t most_operations = 25'000;

  template <typename Function>
  static double differentiate(const Function& function, std::span<const double> x, std::span<double> gradient) {
    std::vector<at::Tensor> inputs;
    for (const double number : x)
      inputs.push_back(torch::tensor(number, torch::dtype(torch::kDouble).requires_grad(true)));
    const at::Tensor output = function(std::span<const at::Tensor>(inputs));
    output.backward();
    for (std::size_t i = 0; i < x.size(); ++i) {
      gradient[i] = inputs[i].grad().defined() ? inputs[i].grad().item<double>() : 0;
    }
    return output.item<double>();
  }
};

[[maybe_unused]] const bool added = add_engine<LibTorch>();

}  // namespace
}  // namespace minigrad::bench
