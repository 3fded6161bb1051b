// SPDX-License-Identifier: MIT
// An example adapter for a scalar type. Copy this file and replace Number by your type.
#include <cmath>
#include <cstddef>
#include <vector>

#include "oracle/programs/scalar_engine.h"

namespace example {

/// A number on a tape: its position there.
struct Number {
  std::size_t position;
};

struct Entry {
  double value;
  double adjoint;
  std::vector<std::pair<std::size_t, double>> partials;  ///< (operand, partial), a pair per operand
};

std::vector<Entry> tape;

Number record(double value, std::vector<std::pair<std::size_t, double>> partials) {
  tape.push_back({value, 0, std::move(partials)});
  return {tape.size() - 1};
}

double value(Number x) { return tape[x.position].value; }

Number operator+(Number a, Number b) { return record(value(a) + value(b), {{a.position, 1}, {b.position, 1}}); }
Number operator-(Number a, Number b) { return record(value(a) - value(b), {{a.position, 1}, {b.position, -1}}); }
Number operator-(Number a) { return record(-value(a), {{a.position, -1}}); }
Number operator*(Number a, Number b) {
  return record(value(a) * value(b), {{a.position, value(b)}, {b.position, value(a)}});
}
Number sin(Number a) { return record(std::sin(value(a)), {{a.position, std::cos(value(a))}}); }

void backward(Number output) {
  tape[output.position].adjoint = 1;
  for (std::size_t i = output.position + 1; i-- > 0;) {
    for (const auto& [operand, partial] : tape[i].partials) tape[operand].adjoint += partial * tape[i].adjoint;
  }
}

}  // namespace example

/// Tells the harness how to use the engine.
struct ExampleTape {
  using Scalar = example::Number;

  static minigrad::oracle::Capabilities claims() {
    minigrad::oracle::Capabilities claims{"example", "1", {}};
    claims.second_backward = minigrad::corpus::SecondBackward::unsupported;
    claims.gradients = minigrad::corpus::Gradients::all;
    return claims;
  }

  void start() { example::tape.clear(); }
  Scalar variable(double number) { return example::record(number, {}); }
  Scalar constant(double number) { return example::record(number, {}); }
  double value(const Scalar& node) { return example::value(node); }
  void backward(const Scalar& node) { example::backward(node); }
  double gradient(const Scalar& node, std::size_t) { return example::tape[node.position].adjoint; }
  void clear() {
    for (example::Entry& entry : example::tape) entry.adjoint = 0;
  }
};

int main() { return minigrad::oracle::serve_scalar<ExampleTape>(); }
