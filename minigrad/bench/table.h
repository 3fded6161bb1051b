// SPDX-License-Identifier: MIT
// The times of all engines as one table: a line for each workload, a column for each engine, and the ratios.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace minigrad::bench {

/// Nanoseconds an operation takes, by workload and engine.
using Results = std::map<std::string, std::map<std::string, double>>;

/// Keeps the best of the repetitions, for all that disturbs a run makes it slower, and prints once all are done.
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
