// SPDX-License-Identifier: MIT
// Runs cases of the corpus again.
#pragma once

#include <string>

#include "corpus/case/case.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

struct Replay {
  bool passed;         ///< what the case's status asks for came true
  std::string report;  ///< why not; also, for an open or known case, what is worth saying when it passed
  bool mended;         ///< an open case of this very engine, and every component at every point is right now
};

/// Asks the engine about the case and the judge about the answer, and holds the case's own expectation against the
/// judge too. A regression case and an open one pass when the engine does not fail; a known failure when it does.
/// The engine of a case is the one that its origin names, or minigrad where it names none.
Replay replay(const corpus::Case& test_case, oracle::Differentiator& engine);

}  // namespace minigrad::properties
