// SPDX-License-Identifier: MIT
// The truths in the files of corpus/conformance, for a build that cannot compute them.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "oracle/recorded_judge.h"

namespace minigrad::properties {

class RecordedSuite {
 public:
  /// Reads the file of each level. Throws corpus::Error if one is missing or has another form.
  explicit RecordedSuite(const std::filesystem::path& folder);

  /// The judge of an engine of these claims at a point of a case. Throws corpus::Error if the files do not have it.
  oracle::RecordedJudge judge(const std::string& id, std::span<const double> at,
                              const corpus::Capabilities& claims) const;

 private:
  using Components = std::vector<oracle::RecordedComponent>;

  struct RecordedPoint {
    std::vector<double> at;
    Components components;
    Components afresh;  ///< for an engine whose backward starts afresh
  };

  void read(const std::filesystem::path& path);

  std::filesystem::path folder_;
  std::map<std::string, std::vector<RecordedPoint>> points_;  ///< by the id of the case
};

}  // namespace minigrad::properties
