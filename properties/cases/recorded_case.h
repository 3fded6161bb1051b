// SPDX-License-Identifier: MIT
// The truth in the file of a case, for a build that cannot compute it.
#pragma once

#include "corpus/case/case.h"
#include "corpus/protocol/capabilities.h"
#include "oracle/recorded_judge.h"

namespace minigrad::properties {

/// The judge of an engine of these claims at a point of a case. Throws oracle::NoJudge, with the reason, if the file
/// does not say enough: it has the truth for doubles, for calls of backward on the output, and for the contract's
/// choices at kinks.
oracle::RecordedJudge recorded_judge(const corpus::Case& test_case, const corpus::Point& point,
                                     const corpus::Capabilities& claims);

}  // namespace minigrad::properties
