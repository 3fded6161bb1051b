// SPDX-License-Identifier: MIT
// An adapter for ADOL-C. An expression is recorded between trace_on and trace_off, then differentiated.
#include <adolc/adolc.h>

#include <array>
#include <vector>

#include "oracle/programs/scalar_engine.h"

class AdolcTape {
 public:
  using Scalar = adouble;
  static constexpr bool one_output = true;
  static constexpr std::array left_out = {minigrad::Op::cbrt};  // ADOL-C 2.7 records cbrt, but cannot evaluate it

  static minigrad::oracle::Capabilities claims() {
    minigrad::oracle::Capabilities claims{"adol-c", MINIGRAD_ADOLC_VERSION, {}};
    claims.second_backward = minigrad::corpus::SecondBackward::afresh;
    claims.kinks.relu = 0.5;  // relu is fmax(x, 0)
    return claims;
  }

  void start() {
    point_.clear();
    trace_on(tag_, 0, buffer_, buffer_, buffer_, buffer_);
  }

  Scalar variable(double number) {
    point_.push_back(number);
    Scalar result;
    result <<= number;
    return result;
  }

  Scalar constant(double number) { return number; }
  double value(const Scalar& node) { return node.value(); }

  void backward(Scalar& node) {
    double value = 0;
    node >>= value;
    trace_off();
    gradient_.assign(point_.size(), 0);
    if (!point_.empty()) ::gradient(tag_, static_cast<int>(point_.size()), point_.data(), gradient_.data());
  }

  double gradient(const Scalar&, std::size_t input) { return gradient_[input]; }
  void clear() { gradient_.assign(point_.size(), 0); }

 private:
  static constexpr short tag_ = 0;
  static constexpr unsigned buffer_ = 1U << 24U;  ///< entries; ADOL-C writes a longer tape to files
  std::vector<double> point_;
  std::vector<double> gradient_;
};

int main() { return minigrad::oracle::serve_scalar<AdolcTape>(); }
