// SPDX-License-Identifier: MIT
// ADOL-C. Long tapes get buffers of their size so that they stay out of files; short ones are fastest with the default
// buffers.
#include <adolc/adolc.h>

#include "minigrad/bench/engine.h"

namespace minigrad::bench {
namespace {

constexpr short tape = 1;

/// Removes the files in the working directory that hold what did not fit in the buffers.
struct RemoveTape {
  ~RemoveTape() { removeTape(tape, ADOLC_REMOVE_COMPLETELY); }
};
const RemoveTape remove_tape;

struct Adolc {
  static constexpr const char* name = "ADOL-C";
  static constexpr std::size_t most_operations = any_number_of_operations;

  static inline unsigned buffer = 0;  ///< entries; 0 for the default size

  static void prepare(std::size_t operations) {
    buffer = operations < 10'000 ? 0 : static_cast<unsigned>(8 * operations);
  }

  template <typename Function>
  static double differentiate(const Function& function, std::span<const double> x, std::span<double> gradient) {
    constexpr int keep = 1;  // what the reverse sweep needs
    if (buffer == 0) {
      trace_on(tape, keep);
    } else {
      trace_on(tape, keep, buffer, buffer, buffer, buffer);
    }
    double value = 0;
    {
      std::vector<adouble> inputs(x.size());
      for (std::size_t i = 0; i < x.size(); ++i) inputs[i] <<= x[i];
      adouble output = function(std::span<const adouble>(inputs));
      output >>= value;
    }
    trace_off();
    double seed = 1;
    reverse(tape, 1, static_cast<int>(x.size()), 0, &seed, gradient.data());
    return value;
  }
};

[[maybe_unused]] const bool added = add_engine<Adolc>();

}  // namespace
}  // namespace minigrad::bench
