// SPDX-License-Identifier: MIT
// Plots the time per operation against the number of operations.
#pragma once

#include <string>

#include "minigrad/bench/table.h"

namespace minigrad::bench {

/// Plots the sine chains of all sizes as SVG with gnuplot, one line per engine. The title names the commit and the
/// machine. Throws std::runtime_error if gnuplot fails or there is nothing to plot.
void plot_chains(const Results& results, const std::string& file, const std::string& title);

}  // namespace minigrad::bench
