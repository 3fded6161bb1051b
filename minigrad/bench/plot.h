// SPDX-License-Identifier: MIT
// A picture of how the time an operation takes depends on how many there are.
#pragma once

#include <string>

#include "minigrad/bench/table.h"

namespace minigrad::bench {

/// Has gnuplot draw the sine chains of all sizes as SVG, a line for each engine, under a title such as the commit and
/// the machine. Throws std::runtime_error when there is no gnuplot, or nothing to draw.
void plot_chains(const Results& results, const std::string& file, const std::string& title);

}  // namespace minigrad::bench
