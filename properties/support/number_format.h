// SPDX-License-Identifier: MIT
// Graphs and points in the number format of an engine. An engine of floats can only be asked about floats.
#pragma once

#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/question.h"

namespace minigrad::properties {

/// The nearest number of the format. A number beyond the floats becomes infinite, as in a cast on most machines.
double in_format(double number, corpus::Dtype dtype);

/// Converts every coordinate of a point.
std::vector<double> in_format(std::vector<double> point, corpus::Dtype dtype);

/// Converts every coordinate of a batch.
corpus::Points in_format(corpus::Points points, corpus::Dtype dtype);

/// Converts every constant.
Graph in_format(Graph graph, corpus::Dtype dtype);

/// Converts every constant and coordinate.
corpus::Question in_format(corpus::Question question, corpus::Dtype dtype);

/// Replaces every infinite constant and coordinate by the largest finite number of the format, and NaN by 1.
corpus::Question made_finite(corpus::Question question, corpus::Dtype dtype);

}  // namespace minigrad::properties
