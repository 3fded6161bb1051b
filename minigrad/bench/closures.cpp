// SPDX-License-Identifier: MIT
// A typical first engine: each value is a shared node with a closure that passes the adjoint on.
#include <functional>
#include <memory>
#include <unordered_set>

#include "minigrad/bench/engine.h"

namespace minigrad::bench {
namespace {

struct Vertex {
  double value;
  double gradient = 0;
  std::vector<std::shared_ptr<Vertex>> operands;
  std::function<void()> pass_back = [] {};
};

/// A value with a reference to its node.
class Number {
 public:
  Number(double value = 0) : vertex(std::make_shared<Vertex>(Vertex{value, 0, {}, [] {}})) {}

  std::shared_ptr<Vertex> vertex;

  Number& operator+=(const Number& other) { return *this = *this + other; }

  static Number unary(const Number& a, double value, double partial) {
    Number y(value);
    y.vertex->operands = {a.vertex};
    y.vertex->pass_back = [self = y.vertex.get(), partial] { self->operands[0]->gradient += partial * self->gradient; };
    return y;
  }
  static Number binary(const Number& a, const Number& b, double value, double left, double right) {
    Number y(value);
    y.vertex->operands = {a.vertex, b.vertex};
    y.vertex->pass_back = [self = y.vertex.get(), left, right] {
      self->operands[0]->gradient += left * self->gradient;
      self->operands[1]->gradient += right * self->gradient;
    };
    return y;
  }

  double v() const { return vertex->value; }

  friend Number operator+(const Number& a, const Number& b) { return binary(a, b, a.v() + b.v(), 1, 1); }
  friend Number operator-(const Number& a, const Number& b) { return binary(a, b, a.v() - b.v(), 1, -1); }
  friend Number operator*(const Number& a, const Number& b) { return binary(a, b, a.v() * b.v(), b.v(), a.v()); }
  friend Number operator/(const Number& a, const Number& b) {
    return binary(a, b, a.v() / b.v(), 1 / b.v(), -a.v() / (b.v() * b.v()));
  }
  friend Number operator-(const Number& a) { return unary(a, -a.v(), -1); }
  friend Number sin(const Number& a) { return unary(a, std::sin(a.v()), std::cos(a.v())); }
  friend Number cos(const Number& a) { return unary(a, std::cos(a.v()), -std::sin(a.v())); }
  friend Number tanh(const Number& a) {
    const double y = std::tanh(a.v());
    return unary(a, y, 1 - y * y);
  }
  friend Number exp(const Number& a) {
    const double y = std::exp(a.v());
    return unary(a, y, y);
  }
  friend Number sqrt(const Number& a) {
    const double y = std::sqrt(a.v());
    return unary(a, y, 0.5 / y);
  }
  friend Number log(const Number& a) { return unary(a, std::log(a.v()), 1 / a.v()); }
};

/// Every vertex below the root, operands before users. Iterative, because a long chain would overflow the stack.
std::vector<std::shared_ptr<Vertex>> sort(const std::shared_ptr<Vertex>& root) {
  std::vector<std::shared_ptr<Vertex>> order;
  std::unordered_set<Vertex*> seen{root.get()};
  std::vector<std::pair<std::shared_ptr<Vertex>, std::size_t>> stack{{root, 0}};
  while (!stack.empty()) {
    auto& [vertex, next] = stack.back();
    if (next == vertex->operands.size()) {
      order.push_back(vertex);
      stack.pop_back();
    } else if (const auto operand = vertex->operands[next++]; seen.insert(operand.get()).second) {
      stack.emplace_back(operand, 0);
    }
  }
  return order;
}

struct Closures {
  static constexpr const char* name = "closures";
  static constexpr std::size_t most_operations = 1'000'000;

  template <typename Function>
  static double differentiate(const Function& function, std::span<const double> x, std::span<double> gradient) {
    const std::vector<Number> inputs(x.begin(), x.end());
    const Number output = function(std::span<const Number>(inputs));
    output.vertex->gradient = 1;
    const std::vector<std::shared_ptr<Vertex>> order = sort(output.vertex);
    for (std::size_t i = order.size(); i-- > 0;) order[i]->pass_back();
    for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = inputs[i].vertex->gradient;
    const double value = output.v();
    for (const auto& vertex : order) vertex->operands.clear();  // prevents recursive destruction
    return value;
  }
};

[[maybe_unused]] const bool added = add_engine<Closures>();

}  // namespace
}  // namespace minigrad::bench
