// SPDX-License-Identifier: MIT
// Graphs and points as an engine of floats can be asked about them: such an engine cannot be told any other number.
#pragma once

#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/points.h"
#include "minigrad/graph.h"

namespace minigrad::properties {

/// The nearest number of the format; a number beyond the floats becomes an infinity, as in a cast on most machines.
double in_format(double number, corpus::Dtype dtype);

/// The same for every coordinate of a point.
std::vector<double> in_format(std::vector<double> point, corpus::Dtype dtype);

/// The same for every coordinate of a batch.
corpus::Points in_format(corpus::Points points, corpus::Dtype dtype);

/// The same for every constant.
Graph in_format(Graph graph, corpus::Dtype dtype);

}  // namespace minigrad::properties
