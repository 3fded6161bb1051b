// SPDX-License-Identifier: MIT
// Failures of the engine and of the judge that were found while the project was built.
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

/// op(x y, y x)
Graph of_products(Op op) {
  Graph graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position left = graph.binary(Op::mul, x, y);
  graph.binary(op, left, graph.binary(Op::mul, y, x));
  return graph;
}

}  // namespace

std::vector<StartingCase> found_cases() {
  return {
      named("found-pow-of-one-to-nan",
            "pow(1, NaN) is 1 and pow(NaN, 0) is 1, as in IEEE 754: the judge called 1 wrong there",
            {"found", "special"}, one_operation(Op::pow), {{1, not_a_number}, {not_a_number, 0}, {not_a_number, 2}}),
      lossy_in_libtorch(named("found-pow-denormal-result",
                              "1e-8 to the 40: the engine's partial in the base came from a denormal result",
                              {"found", "tail"}, one_operation(Op::pow), {{1e-8, 40}, {1e-8, 39}})),
      named("found-pow-denormal-root",
            "a denormal number to the 1.98: the engine's partial in the base came from a root that was denormal",
            {"found", "tail"}, one_operation(Op::pow), {{smallest_denormal, 1.98}, {smallest_denormal, 1.5}}),
      named("found-pow-huge-exponent",
            "an exponent beyond 2^53 and a denormal result: the engine took b - 1 for b and was off by hundreds of ulp",
            {"found", "tail"}, one_operation(Op::pow),
            {{0x1.ffffffffffd3fp-1, 9077270428056406}, {0x1.ffffffffffd3fp-1, 0x1.02p+53}}),
      named("found-mul-into-denormal",
            "a product just below the normal numbers: the judge forgot its rounding to the denormals' spacing",
            {"found", "special"}, one_operation(Op::mul), {{0x1.fffffffffffffp-1, smallest_normal}}),
      twice(named("found-doubled-overflow",
                  "exp'(709.78) is a double and twice as much is none: the judge called infinity wrong there",
                  {"found", "special"}, one_operation(Op::exp), {{709.78}})),
      named("found-tie-of-products",
            "max(x y, y x) is a tie; where the products are rounded the judge cannot know, and must not fail it",
            {"found", "kink", "fan-out"}, of_products(Op::max), {{3, 5}, {0.1, 0.3}}),
  };
}

}  // namespace minigrad::properties
