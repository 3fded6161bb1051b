// SPDX-License-Identifier: MIT
#include "minigrad/bench/plot.h"

#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <stdexcept>

namespace minigrad::bench {
namespace {

constexpr std::string_view prefix = "sin chain ";

/// For each engine, lines of "size nanoseconds".
std::map<std::string, std::string> read_lines(const Results& results) {
  std::map<std::string, std::string> lines;
  for (const auto& [workload, times] : results) {
    if (!workload.starts_with(prefix)) continue;
    for (const auto& [engine, nanoseconds] : times) {
      lines[engine] += fmt::format("{} {}\n", workload.substr(prefix.size()), nanoseconds);
    }
  }
  return lines;
}

/// Quotes text for gnuplot, which does not interpret text in single quotes.
std::string quote(std::string text) {
  std::erase(text, '\'');
  std::erase(text, '\n');
  return "'" + text + "'";
}

std::string script(const Results& results, const std::string& file, const std::string& title) {
  const std::map<std::string, std::string> lines = read_lines(results);
  if (lines.empty()) throw std::runtime_error("no sine chain among the benchmarks that ran");
  std::string text = fmt::format(
      "set terminal svg size 800,500 background 'white'\nset output {}\nset logscale xy\nset format x '10^{{%L}}'\n"
      "set key outside\nset grid\nset title {} noenhanced\nset xlabel 'operations of y = sin(y) * a + b'\n"
      "set ylabel 'nanoseconds per operation, record to clear'\n",
      quote(file), quote(title));
  std::string plots;
  for (const auto& [engine, points] : lines) {
    const std::string block = fmt::format("$engine{}", plots.size());
    text += fmt::format("{} << END\n{}END\n", block, points);
    plots += fmt::format("{}{} with linespoints title {}", plots.empty() ? "plot " : ", ", block, quote(engine));
  }
  return text + plots + "\n";
}

}  // namespace

void plot_chains(const Results& results, const std::string& file, const std::string& title) {
  const std::string text = script(results, file, title);
  std::FILE* const gnuplot = popen("gnuplot", "w");
  if (gnuplot == nullptr) throw std::runtime_error("cannot start gnuplot");
  std::fwrite(text.data(), 1, text.size(), gnuplot);
  if (pclose(gnuplot) != 0) throw std::runtime_error("gnuplot failed to plot " + file + "; is gnuplot-nox installed?");
}

}  // namespace minigrad::bench
