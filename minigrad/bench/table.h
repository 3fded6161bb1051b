// SPDX-License-Identifier: MIT
// The times of all engines as one table: a row per workload, a column per engine, and ratios.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace minigrad::bench {

/// Nanoseconds per operation, by workload and engine.
using Results = std::map<std::string, std::map<std::string, double>>;

/// Keeps the fastest repetition, because disturbances only make a run slower, and prints after the last run.
class TableReporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

  const Results& results() const { return results_; }

 private:
  Results results_;
};

}  // namespace minigrad::bench
