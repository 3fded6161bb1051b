// SPDX-License-Identifier: MIT
// The file of `conform --expect`: failures that are known, each with a reason, and what a run says about them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "properties/conform/conform.h"

namespace minigrad::properties {

/// The reason for each id that is expected to fail or to be skipped: of a fixed case, or of a fault that random graphs
/// find.
using ExpectedFailures = std::map<std::string, std::string>;

/// Reads the text of such a file. Throws corpus::Error, with the place, for what is not one: an unknown key, an id
/// twice, an id that is neither a case of the suite nor begins with a verdict, an empty reason.
ExpectedFailures parse_expected_failures(std::string_view text, const std::string& file);

/// The file that expects all that failed in a run, with its likely causes as reasons.
std::string expecting_all(const Conformance& conformance, const ExpectedFailures& known);

/// A run beside what was expected of it.
struct Comparison {
  std::vector<std::string> unexpected;  ///< ids of cases and faults that fail and are not in the file
  std::vector<std::string> expired;     ///< ids of cases in the file that pass now
  std::size_t expected = 0;             ///< how many fail and are in the file
  bool holds() const { return unexpected.empty() && expired.empty(); }
};

Comparison compare(const Conformance& conformance, const ExpectedFailures& expected);

}  // namespace minigrad::properties
