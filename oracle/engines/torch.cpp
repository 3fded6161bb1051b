// SPDX-License-Identifier: MIT
// LibTorch as a differentiator. Only this file includes LibTorch, which takes 20 s to compile. It is built as a module,
// libminigrad_torch.so, which torch_loader.cpp opens.
#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "oracle/engines/torch.h"
#include "oracle/engines/torch_memory.h"

namespace minigrad::oracle {
namespace {

/// Beyond this, LibTorch returns x for softplus(x). Its default, 20, drops 2e-9; at 40 no bit of a double is lost.
constexpr double softplus_threshold = 40;

/// LibTorch has no such operation.
class Lacking : public std::runtime_error {
 public:
  explicit Lacking(Op op) : std::runtime_error("LibTorch has no " + std::string(name(op))) {}
};

/// What a function returns that LibTorch does not have. It converts to a tensor, so that it compiles like the others.
template <Op op>
struct Lacks {
  operator at::Tensor() const { throw Lacking(op); }  // NOLINT(google-explicit-constructor)
};

/// Every operation under its name. A function declared here hides the one of LibTorch, which serves all others. For an
/// operation `op` that LibTorch lacks declare `inline Lacks<Op::op> op(const at::Tensor&) { return {}; }`.
namespace functions {

using namespace at;  // NOLINT(google-build-using-namespace)

at::Tensor max(const at::Tensor& left, const at::Tensor& right) { return at::maximum(left, right); }
at::Tensor min(const at::Tensor& left, const at::Tensor& right) { return at::minimum(left, right); }
Lacks<Op::cbrt> cbrt(const at::Tensor& /*operand*/) { return {}; }
at::Tensor softplus(const at::Tensor& operand) { return at::softplus(operand, 1, softplus_threshold); }

}  // namespace functions

/// One operation on whole batches. A unary op ignores `right`. Throws Lacking.
at::Tensor apply(Op op, const at::Tensor& left, const at::Tensor& right) {
  switch (op) {
    case Op::input:
    case Op::constant: return left;
#define MINIGRAD_ARITY_1(op) functions::op(left)
#define MINIGRAD_ARITY_2(op) functions::op(left, right)
#define OP(name, arity) \
  case Op::name:        \
    return MINIGRAD_ARITY_##arity(name);
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2
  }
  TORCH_CHECK(false, "an op that is not in the vocabulary");
}

/// The operations that LibTorch has.
std::vector<Op> operations() {
  std::vector<Op> ops;
  const at::Tensor left;
  const at::Tensor right;
#define MINIGRAD_ARITY_1(op) functions::op(left)
#define MINIGRAD_ARITY_2(op) functions::op(left, right)
#define OP(name, arity) \
  if (!std::is_same_v<decltype(MINIGRAD_ARITY_##arity(name)), Lacks<Op::name>>) ops.push_back(Op::name);
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2
  return ops;
}

/// The inputs that the output depends on, and the output, as tensors with their history.
struct Recording {
  std::vector<std::size_t> coordinates;  ///< the coordinate of a point that each leaf holds
  std::vector<at::Tensor> leaves;        ///< one value for each point
  at::Tensor output;                     ///< one value for each point, or a single one if it depends on no leaf
};

/// One coordinate of every point as a tensor.
at::Tensor leaf(const Points& points, std::size_t coordinate) {
  const at::Tensor tensor = torch::empty({static_cast<std::int64_t>(points.size())}, torch::kFloat64);
  double* const values = tensor.data_ptr<double>();
  for (std::size_t i = 0; i < points.size(); ++i) values[i] = points[i][coordinate];
  return tensor.set_requires_grad(true);
}

/// Runs the graph forward. Skips nodes that the output does not depend on.
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

/// The gradient of the output in each leaf, after one or two backward calls. LibTorch returns an undefined tensor for
/// 0.
std::vector<at::Tensor> gradients(const Recording& recording, std::size_t calls) {
  if (recording.leaves.empty()) return {};
  const at::Tensor seed = torch::ones_like(recording.output);
  if (calls < 2) {
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

/// A constant operand, passed as a plain number on its side where LibTorch takes one.
at::Tensor apply(Op op, const at::Tensor& left, double right) {
  switch (op) {
    case Op::add: return left + right;
    case Op::sub: return left - right;
    case Op::mul: return left * right;
    case Op::div: return left / right;
    case Op::pow: return at::pow(left, right);
    default: return apply(op, left, at::full_like(left, right));
  }
}

at::Tensor apply(Op op, double left, const at::Tensor& right) {
  switch (op) {
    case Op::add: return left + right;
    case Op::sub: return left - right;
    case Op::mul: return left * right;
    case Op::div: return left / right;
    case Op::pow: return at::pow(at::Scalar(left), right);
    default: return apply(op, at::full_like(right, left), right);
  }
}

/// `y += right`. `right` may be a number, or y itself.
template <typename Right>
void assign(Op op, at::Tensor& y, const Right& right) {
  switch (op) {
    case Op::add: y += right; return;
    case Op::sub: y -= right; return;
    case Op::mul: y *= right; return;
    case Op::div: y /= right; return;
    default: TORCH_CHECK(false, "an op that has no compound assignment");
  }
}

/// A graph in any manner. Makes every node, and every tensor has one value for each point.
class MannerRecording {
 public:
  MannerRecording(const Graph& graph, const Points& points, const Manner& manner)
      : graph_(graph),
        size_(static_cast<std::int64_t>(points.size())),
        numbers_(manner.constants == corpus::Constants::numbers),
        values_(graph.nodes.size()),
        valued_(valued_node(graph, manner)) {
    record(points, manner);
    for (const Position wanted : wanted_nodes(graph, manner)) wanted_.push_back(values_[wanted]);
    for (at::Tensor& wanted : wanted_) {
      if (wanted.requires_grad()) wanted.retain_grad();
    }
    for (const auto& step : backward_steps(graph, manner)) follow(step);
  }

  void read(Answers& answers) const {
    const at::Tensor output = values_[valued_].detach().contiguous();
    const double* const values = output.data_ptr<double>();
    answers.values.assign(values, values + answers.size());
    for (std::size_t k = 0; k < wanted_.size(); ++k) {
      if (!wanted_[k].grad().defined()) continue;
      const at::Tensor column = wanted_[k].grad().contiguous();
      const double* const components = column.data_ptr<double>();
      for (std::size_t i = 0; i < answers.size(); ++i) answers.gradient(i)[k] = components[i];
    }
  }

 private:
  void record(const Points& points, const Manner& manner) {
    std::size_t next_coordinate = 0;
    auto next_assignment = manner.in_place.begin();
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const Node& node = graph_.nodes[i];
      if (node.op == Op::input) {
        values_[i] = leaf(points, next_coordinate++);
      } else if (node.op == Op::constant) {
        values_[i] = torch::full({size_}, node.constant, torch::kFloat64);
      } else if (next_assignment != manner.in_place.end() && *next_assignment == i) {
        ++next_assignment;
        values_[i] = assigned(node);
      } else {
        values_[i] = applied(node);
      }
    }
  }

  bool is_number(Position node) const { return numbers_ && graph_.nodes[node].op == Op::constant; }

  at::Tensor applied(const Node& node) const {
    const auto [left, right] = node.operands;
    if (arity(node.op) == 1 || is_number(left) == is_number(right))
      return apply(node.op, values_[left], values_[right]);
    if (is_number(left)) return apply(node.op, graph_.nodes[left].constant, values_[right]);
    return apply(node.op, values_[left], graph_.nodes[right].constant);
  }

  at::Tensor assigned(const Node& node) {
    at::Tensor& variable = values_[node.operands[0]];
    if (is_number(node.operands[1])) {
      assign(node.op, variable, graph_.nodes[node.operands[1]].constant);
    } else {
      assign(node.op, variable, values_[node.operands[1]]);
    }
    return variable;
  }

  void follow(const std::optional<Position>& step) {
    if (!step) {
      for (at::Tensor& wanted : wanted_) wanted.mutable_grad() = at::Tensor();
    } else if (values_[*step].requires_grad()) {  // otherwise it depends on no input and adds nothing
      values_[*step].backward(torch::ones_like(values_[*step]), /*retain_graph=*/true);
    }
  }

  const Graph& graph_;
  std::int64_t size_;
  bool numbers_;
  std::vector<at::Tensor> values_;
  std::vector<at::Tensor> wanted_;
  Position valued_;
};

/// Whether the manner is one of the two that campaigns use, which record() handles faster.
bool is_plain(const Graph& graph, const Manner& manner) {
  const auto output = static_cast<Position>(graph.nodes.size() - 1);
  return manner.constants == corpus::Constants::own && manner.in_place.empty() && manner.wanted.empty() &&
         (manner.backward.empty() || manner.backward == std::vector<std::optional<Position>>{output, output});
}

/// The capabilities of LibTorch. Constants as tensors come first: all rules of an op then take the same operands.
Capabilities torch_capabilities() {
  Capabilities all = corpus::all_capabilities("torch", TORCH_VERSION);
  all.ops = operations();
  all.constants = {corpus::Constants::own, corpus::Constants::numbers};
  return all;
}

class Torch final : public Differentiator {
 public:
  /// One thread: the tensors are too small to share, and campaigns run in parallel themselves.
  explicit Torch(TorchMemory memory) {
    at::set_num_threads(1);
    KeptMemory::serve_tensors(memory);
  }

  const Capabilities& capabilities() const override { return capabilities_; }

  Answers differentiate(const Question& question) override {
    const auto& [graph, points, manner] = question;
    Answers answers(points.size(), wanted_nodes(graph, manner).size());
    if (points.size() == 0) return answers;
    try {
      if (is_plain(graph, manner)) {
        const Recording recording = record(graph, points);
        read(recording, gradients(recording, manner.backward.size()), answers);
      } else {
        MannerRecording(graph, points, manner).read(answers);
      }
    } catch (const Lacking& error) {
      answers.refuse(Outcome::unsupported, error.what());
    } catch (const c10::Error& error) {
      const std::string why = error.what_without_backtrace();
      // LibTorch refuses a compound assignment that overwrites a value it needs, which counts as unsupported.
      const bool overwritten = why.find("modified by an inplace operation") != std::string::npos;
      answers.refuse(overwritten ? Outcome::unsupported : Outcome::error, why);
    } catch (const std::exception& error) {
      answers.refuse(Outcome::error, error.what());
    }
    return answers;
  }

 private:
  Capabilities capabilities_ = torch_capabilities();
};

}  // namespace
}  // namespace minigrad::oracle

/// The module's export: a new differentiator that the caller deletes, or null. Throws nothing.
extern "C" minigrad::oracle::Differentiator* minigrad_make_torch(minigrad::oracle::TorchMemory memory) noexcept try {
  return new minigrad::oracle::Torch(memory);
} catch (...) {
  return nullptr;
}
