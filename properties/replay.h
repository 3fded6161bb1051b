// SPDX-License-Identifier: MIT
// Runs cases of the corpus again.
#pragma once

#include <string>

#include "corpus/case.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

struct Replay {
  bool passed;         ///< what the case's status asks for came true
  std::string report;  ///< why not; also, for an open or known case, what is worth saying when it passed
};

/// Asks the engine about the case and the judge about the answer, and holds the case's own expectation against the
/// judge too. A regression case and an open one pass when the engine does not fail; a known failure when it does.
Replay replay(const corpus::Case& test_case, oracle::Differentiator& engine);

}  // namespace minigrad::properties
