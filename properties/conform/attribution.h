// SPDX-License-Identifier: MIT
// Sorts the failures of an engine into faults: one fault for each cause.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "properties/conform/cause.h"
#include "properties/conform/conform.h"
#include "properties/conform/guilty.h"

namespace minigrad::properties {

class Attribution {
 public:
  /// The engine must outlive this object.
  explicit Attribution(oracle::Differentiator& engine) : engine_(engine), confirmation_(engine) {}

  /// The fault that a failure belongs to, as a position in faults(): a new one if no known fault explains it. `fixed`
  /// is the case of the suite that failed, if it was one.
  std::size_t attribute(const Symptom& symptom, const ConformanceCase* fixed);

  /// Files a failure without a closer look at it.
  std::size_t file_as_found(const Symptom& symptom);

  std::vector<Defect>& faults() { return faults_; }

  /// The operations that fail by themselves. Graphs without them show what else is wrong.
  const std::set<Op>& guilty() const { return guilty_; }

 private:
  std::size_t attribute_to_operation(const Guilty& guilty, double ulps);
  std::size_t attribute_to_sweep(const Symptom& symptom, const Symptom& original, const ConformanceCase* fixed);
  std::optional<std::size_t> find_explaining(const Symptom& symptom) const;
  std::size_t file_examined(Symptom small, std::string op, double ulps, const std::string& depth);
  std::size_t leave_unexamined(const Symptom& symptom);
  Symptom minimized_alone(const Guilty& guilty);
  Symptom minimized(const Symptom& symptom);
  Symptom moved_to_ordinary_point(Symptom small, const std::string& op, const std::optional<Cause>& cause);
  Symptom shortened(const Symptom& symptom, const ConformanceCase& fixed);
  std::string depths(const Symptom& symptom, const ConformanceCase& fixed);
  std::size_t file(Defect defect);

  oracle::Differentiator& engine_;
  Confirmation confirmation_;
  std::vector<Defect> faults_;
  std::vector<std::pair<std::size_t, Hypothesis>> hypotheses_;  ///< the confirmed ones, each with its fault
  std::map<std::string, std::size_t> known_failures_;  ///< of operations by themselves, by what is alike: the fault
  std::set<Op> guilty_;
  std::set<oracle::Verdict> depths_told_;
  std::size_t examined_ = 0;
};

}  // namespace minigrad::properties
