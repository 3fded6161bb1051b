// SPDX-License-Identifier: MIT
// The rounding errors that the judge and the quick judge allow an engine.
#pragma once

#include "minigrad/op.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::oracle {

/// An answer agrees within this many radii. A radius bounds the error of correctly rounded steps; an engine may round a
/// few times where the ball rounds once, because rules differ in form.
inline constexpr int allowed_radii = 4;

/// The error of the value of an operation that is not rounded correctly, as a power of 2 of half an ulp. It is part of
/// the radius of each value, and not of the final comparison, because a branch may depend on such a value.
constexpr int library_error(Op op) { return traits(op).library_error; }

/// Whether IEEE 754 rounds the operation correctly. Then a result that is exact at the precision has no error.
constexpr bool is_correctly_rounded(Op op) { return traits(op).rounding != Rounding::library; }

/// Whether the partials are operands or small integers, which are not rounded.
constexpr bool has_exact_partials(Op op) { return traits(op).rounding == Rounding::exact; }

}  // namespace minigrad::oracle
