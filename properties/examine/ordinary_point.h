// SPDX-License-Identifier: MIT
// Shrinking ends at 0 where it can. If the same failure occurs at ordinary coordinates too, those say more.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "properties/examine/engine_answers.h"

namespace minigrad::properties {

/// Whether a coordinate is 0, NaN, infinite or denormal in this format.
bool is_special(std::span<const double> point, corpus::Dtype dtype);

/// The points with ordinary numbers such as 1, 2 and 0.5 in place of the special coordinates: first numbers that differ
/// from each other and from the other coordinates, then equal ones, because a tie may be needed.
std::vector<std::vector<double>> ordinary_points_near(std::span<const double> point, corpus::Dtype dtype);

/// The same failure at the first ordinary point near its own that has it: with the same verdict, component, kind of
/// answer and formula, and for which `is_same` holds. All points are asked in one batch, and the one found is asked
/// again alone. Nothing if the failure is at an ordinary point already or at no other, and for crashes and timeouts.
std::optional<Symptom> at_ordinary_point(const Symptom& symptom, oracle::Differentiator& engine,
                                         const std::function<bool(const Symptom&)>& is_same = {});

}  // namespace minigrad::properties
