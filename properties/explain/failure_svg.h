// SPDX-License-Identifier: MIT
// Draws an explanation: the graph with the numbers at each node, and what went wrong in red.
#pragma once

#include <string>

#include "properties/explain/explanation.h"

namespace minigrad::properties {

/// Whether the sentence stands over the graph.
enum class Caption { shown, hidden };

/// A picture for a browser, light or dark as the reader prefers. It stands alone or inline in a page, several times if
/// need be: it refers to nothing, has no ids, and its classes begin with "mg-". Throws std::length_error if there are
/// more nodes to show than most_shown_nodes.
std::string failure_svg(const Explanation& explanation, Caption caption = Caption::shown);

/// The same picture in the language of Graphviz, in light colours: `dot -Tpng graph.dot -o graph.png` renders it.
std::string failure_dot(const Explanation& explanation);

}  // namespace minigrad::properties
