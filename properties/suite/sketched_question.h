// SPDX-License-Identifier: MIT
// For tests: a question about a graph that is written as an expression.
#pragma once

#include <initializer_list>
#include <vector>

#include "properties/suite/case_dsl.h"

namespace minigrad::properties {

/// `write` takes a Sketch and writes the graph, and the manner of use, into it.
template <typename Write>
corpus::Question question_of(Write write, std::initializer_list<double> point) {
  Sketch sketch;
  write(sketch);
  return corpus::question_at(sketch.recipe.prefix, std::vector<double>(point), sketch.manner);
}

}  // namespace minigrad::properties
