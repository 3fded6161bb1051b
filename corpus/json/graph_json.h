// SPDX-License-Identifier: MIT
// A graph as JSON: an array of nodes, each a short array such as ["input"], ["const", 5] or ["sub", 0, 0].
#pragma once

#include <cstddef>
#include <string>

#include "corpus/json/document.h"
#include "minigrad/graph.h"

namespace minigrad::corpus {

/// The most nodes of a graph that is read.
inline constexpr std::size_t largest_graph = 20'000'000;

/// Appends the JSON of a valid graph on one line.
void append_graph(std::string& out, const Graph& graph);

/// Appends the JSON of a valid graph with one node per line, indented by that number of spaces.
void append_graph_in_lines(std::string& out, const Graph& graph, std::size_t indent);

/// Reads either form. Throws an Error with node and place unless the graph is valid.
Graph read_graph(const Value& value);

}  // namespace minigrad::corpus
