// SPDX-License-Identifier: MIT
#include "properties/shrink/shrink.h"

#include <utility>

#include "properties/shrink/simpler_numbers.h"

namespace minigrad::properties {

Measure measure(const Example& example) {
  Measure result;
  result.nodes = example.graph.nodes.size();
  for (const Node& node : example.graph.nodes) {
    result.ranks += rank(node.op);
    if (node.op == Op::constant) result.numbers += complexity(node.constant);
    for (std::size_t k = 0; k < arity(node.op); ++k) result.operands += node.operands[k];
  }
  for (const double coordinate : example.point) result.numbers += complexity(coordinate);
  return result;
}

Shrinks::Shrinks(Example example)
    : example_(std::move(example)), measure_(measure(example_)), edits_(edits(example_)) {}

std::optional<Example> Shrinks::operator[](std::size_t edit) const {
  Example candidate = apply(edits_[edit], example_);
  // Fewer nodes always win; the rest of the measure takes longer to compute.
  if (candidate.graph.nodes.size() < measure_.nodes || measure(candidate) < measure_) return candidate;
  return std::nullopt;
}

std::vector<Example> shrinks(const Example& example) {
  const Shrinks lazy(example);
  std::vector<Example> all;
  for (std::size_t i = 0; i < lazy.size(); ++i) {
    if (std::optional<Example> candidate = lazy[i]) all.push_back(*std::move(candidate));
  }
  return all;
}

Shrunk shrink(Example failing, const std::function<bool(const Example&)>& still_fails, std::size_t max_candidates) {
  Shrunk result{std::move(failing)};
  Shrinks candidates(result.example);
  std::size_t next = 0;
  std::size_t tried_in_vain = 0;
  while (tried_in_vain < candidates.size() && result.candidates < max_candidates) {
    std::optional<Example> candidate = candidates[next];
    if (candidate && ++result.candidates > 0 && still_fails(*candidate)) {
      result.example = *std::move(candidate);
      ++result.steps;
      // Continue at the same place of the new list: edits before it did not work and probably still do not.
      Shrinks smaller(result.example);
      next = next * smaller.size() / candidates.size();
      candidates = std::move(smaller);
      tried_in_vain = 0;
    } else {
      next = (next + 1) % candidates.size();
      ++tried_in_vain;
    }
  }
  return result;
}

}  // namespace minigrad::properties
