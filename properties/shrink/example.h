// SPDX-License-Identifier: MIT
// A graph and one point: what is shrunk and printed.
#pragma once

#include <string>
#include <vector>

#include "minigrad/graph.h"
#include "properties/generate/generate.h"

namespace minigrad::properties {

/// A valid graph and a point with a coordinate for each of its inputs. It is not a question, because it has no manner:
/// edits change the positions of nodes, which a manner names. A style (generate/usage.h) turns it into a question
/// again.
struct Example {
  Graph graph;
  std::vector<double> point;
};

/// The example at one point of a question.
Example example_at(const Question& question, std::size_t point);

/// The question about an example.
Question to_question(const Example& example, corpus::Manner manner = {});

/// Draws a graph and takes one point of its batch, each with the same probability. `shape.points` must be at least 1.
Example draw_example(Random& random, const Shape& shape);

/// One node per line, such as `2 sub 0 1`. A leaf shows its number in the shortest decimals that are exact.
std::string to_string(const Example& example);

}  // namespace minigrad::properties
