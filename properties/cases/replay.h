// SPDX-License-Identifier: MIT
// Runs a case of the corpus again.
#pragma once

#include <string>

#include "corpus/case/case.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

struct Replay {
  bool passed;                ///< whether the result is what the status of the case expects
  std::string report;         ///< why it did not pass; also remarks on an open or known case that passed
  bool mended = false;        ///< an open case of this engine, and every component at every point is right now
  bool nothing_owed = false;  ///< passed, but whatever the engine had answered, nothing would have been refused
};

/// Runs the case with the engine, lets the judge decide on the answer, and checks the case's expectation with the
/// judge. A regression or open case passes if the engine does not fail, a known failure if it does. The engine of a
/// case is the one that its origin names, or minigrad if it names none. A case at which nothing is owed is never
/// mended.
Replay replay(const corpus::Case& test_case, oracle::Differentiator& engine);

/// The same by the truth in the file, for a build without the judge. An answer that the judge may call imprecise is
/// wrong. Throws oracle::NoJudge if the file does not say enough.
Replay replay_recorded(const corpus::Case& test_case, oracle::Differentiator& engine);

}  // namespace minigrad::properties
