// SPDX-License-Identifier: MIT
// The file of `conform --expect`: known failures, each with a reason, and the comparison of a run with them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "properties/conform/conform.h"

namespace minigrad::properties {

/// The reason for each expected failure or skip, by the id of a fixed case or of a fault of random graphs.
using ExpectedFailures = std::map<std::string, std::string>;

/// Reads the text of such a file. Throws corpus::Error, with the place, for an unknown key, a repeated id, an id that
/// is neither a case of the suite nor begins with a verdict, or an empty reason.
ExpectedFailures parse_expected_failures(std::string_view text, const std::string& file);

/// The text of a file that expects every failure of a run, with the causes as reasons. Reasons in `known` are
/// kept.
std::string expecting_all(const Conformance& conformance, const ExpectedFailures& known);

/// A run compared with the expected failures.
struct Comparison {
  std::vector<std::string> unexpected;  ///< ids of failing cases and faults that are not in the file
  std::vector<std::string> expired;     ///< ids of cases that are in the file and pass
  std::size_t expected = 0;             ///< the number of failing cases that are in the file
  bool holds() const { return unexpected.empty() && expired.empty(); }
};

Comparison compare(const Conformance& conformance, const ExpectedFailures& expected);

}  // namespace minigrad::properties
