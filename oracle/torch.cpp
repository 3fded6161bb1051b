// SPDX-License-Identifier: MIT
// LibTorch as a differentiator. The only file that includes LibTorch (it takes some 20 s to compile),
// built as a module of its own, libminigrad_torch.so, which torch_loader.cpp opens.
#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

#include "oracle/differentiator.h"

namespace minigrad::oracle {
namespace {

/// Beyond this LibTorch takes softplus(x) for x. Its default, 20, drops 2e-9; at 40 nothing of a double is lost.
constexpr double softplus_threshold = 40;

/// One operation on whole batches; a unary op ignores `right`.
at::Tensor apply(Op op, const at::Tensor& left, const at::Tensor& right) {
  switch (op) {
    case Op::input:
    case Op::constant: return left;
    case Op::add: return at::add(left, right);
    case Op::sub: return at::sub(left, right);
    case Op::mul: return at::mul(left, right);
    case Op::div: return at::div(left, right);
    case Op::pow: return at::pow(left, right);
    case Op::max: return at::maximum(left, right);
    case Op::min: return at::minimum(left, right);
    case Op::atan2: return at::atan2(left, right);
    case Op::hypot: return at::hypot(left, right);
    case Op::neg: return at::neg(left);
    case Op::abs: return at::abs(left);
    case Op::relu: return at::relu(left);
    case Op::sqrt: return at::sqrt(left);
    case Op::exp: return at::exp(left);
    case Op::expm1: return at::expm1(left);
    case Op::log: return at::log(left);
    case Op::log1p: return at::log1p(left);
    case Op::sin: return at::sin(left);
    case Op::cos: return at::cos(left);
    case Op::tan: return at::tan(left);
    case Op::asin: return at::asin(left);
    case Op::acos: return at::acos(left);
    case Op::atan: return at::atan(left);
    case Op::sinh: return at::sinh(left);
    case Op::cosh: return at::cosh(left);
    case Op::tanh: return at::tanh(left);
    case Op::asinh: return at::asinh(left);
    case Op::acosh: return at::acosh(left);
    case Op::atanh: return at::atanh(left);
    case Op::sigmoid: return at::sigmoid(left);
    case Op::softplus: return at::softplus(left, 1, softplus_threshold);
    case Op::erf: return at::erf(left);
    case Op::erfc: return at::erfc(left);
  }
  TORCH_CHECK(false, "an op that is not in the vocabulary");
}

/// The inputs that the output depends on, and the output, as tensors that remember how they were made.
struct Recording {
  std::vector<std::size_t> coordinates;  ///< which coordinate of a point each leaf holds
  std::vector<at::Tensor> leaves;        ///< one value for each point
  at::Tensor output;                     ///< one value for each point, or a single one when no leaf matters
};

/// A coordinate of every point as a tensor of its own.
at::Tensor leaf(const Points& points, std::size_t coordinate) {
  const at::Tensor tensor = torch::empty({static_cast<std::int64_t>(points.size())}, torch::kFloat64);
  double* const values = tensor.data_ptr<double>();
  for (std::size_t i = 0; i < points.size(); ++i) values[i] = points[i][coordinate];
  return tensor.set_requires_grad(true);
}

/// Runs the graph forward. Nodes that the output does not depend on are never made.
Recording record(const Graph& graph, const Points& points) {
  const std::vector<bool> alive = reaches_output(graph);
  std::vector<at::Tensor> values(graph.nodes.size());
  Recording recording;
  std::size_t next_coordinate = 0;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const std::size_t coordinate = node.op == Op::input ? next_coordinate++ : 0;
    if (!alive[i]) continue;
    if (node.op == Op::input) {
      values[i] = leaf(points, coordinate);
      recording.coordinates.push_back(coordinate);
      recording.leaves.push_back(values[i]);
    } else if (node.op == Op::constant) {
      values[i] = torch::scalar_tensor(node.constant, torch::kFloat64);
    } else {
      values[i] = apply(node.op, values[node.operands[0]], values[node.operands[1]]);
    }
  }
  recording.output = values.back();
  return recording;
}

/// The gradient of the output in each leaf, after the asked number of backward calls.
/// An undefined tensor is LibTorch's way of saying 0.
std::vector<at::Tensor> gradients(const Recording& recording, Backward backward) {
  if (recording.leaves.empty()) return {};
  const at::Tensor seed = torch::ones_like(recording.output);
  if (backward == Backward::once) {
    return torch::autograd::grad({recording.output}, recording.leaves, {seed}, /*retain_graph=*/false,
                                 /*create_graph=*/false, /*allow_unused=*/true);
  }
  recording.output.backward(seed, /*retain_graph=*/true);
  recording.output.backward(seed);
  std::vector<at::Tensor> sums;
  for (const at::Tensor& tensor : recording.leaves) sums.push_back(tensor.grad());
  return sums;
}

void read(const Recording& recording, const std::vector<at::Tensor>& gradients, Answers& answers) {
  const at::Tensor output = recording.output.detach().expand({static_cast<std::int64_t>(answers.size())}).contiguous();
  const double* const values = output.data_ptr<double>();
  answers.values.assign(values, values + answers.size());
  for (std::size_t k = 0; k < gradients.size(); ++k) {
    if (!gradients[k].defined()) continue;
    const at::Tensor column = gradients[k].contiguous();
    const double* const components = column.data_ptr<double>();
    for (std::size_t i = 0; i < answers.size(); ++i) answers.gradient(i)[recording.coordinates[k]] = components[i];
  }
}

class Torch final : public Differentiator {
 public:
  /// One thread: the tensors are far too small to share out, and campaigns run in parallel themselves.
  Torch() { at::set_num_threads(1); }

  const Capabilities& capabilities() const override { return capabilities_; }

  Answers differentiate(const Graph& graph, const Points& points, Backward backward) override {
    Answers answers(points.size(), input_count(graph));
    if (points.size() == 0) return answers;
    try {
      const Recording recording = record(graph, points);
      read(recording, gradients(recording, backward), answers);
    } catch (const c10::Error& error) {
      answers.refuse(Outcome::error, error.what_without_backtrace());
    } catch (const std::exception& error) {
      answers.refuse(Outcome::error, error.what());
    }
    return answers;
  }

 private:
  Capabilities capabilities_{"torch", TORCH_VERSION, every_operation()};
};

}  // namespace
}  // namespace minigrad::oracle

/// What the module exports: a new differentiator that the caller deletes, or null. It throws nothing.
extern "C" minigrad::oracle::Differentiator* minigrad_make_torch() noexcept try {
  return new minigrad::oracle::Torch;
} catch (...) {
  return nullptr;
}
