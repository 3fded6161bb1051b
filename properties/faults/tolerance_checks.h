// SPDX-License-Identifier: MIT
// The usual gradient checks with their default tolerances.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::properties {

/// The true gradient at a point. Nothing for a component that is singular, unresolved or not a real number.
using TrueGradient = std::vector<std::optional<double>>;

/// |actual - expected| <= atol + rtol |expected|, as in torch.allclose and numpy.testing.assert_allclose: an infinity
/// is close only to itself, and NaN to nothing.
bool is_close(double actual, double expected, double atol, double rtol);

/// Whether torch.autograd.gradcheck with its defaults (eps 1e-6, atol 1e-5, rtol 1e-3, component by component) rejects
/// the gradient in a component in which it would accept the truth. A check that also rejects the truth finds nothing.
/// https://pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html
bool gradcheck_finds(const Graph& graph, std::span<const double> point, std::span<const double> gradient,
                     const TrueGradient& truth);

/// The same for jax.test_util.check_grads(order=1, modes="rev") with its defaults for float64: eps 1e-4, atol and rtol
/// 1e-5, along one random tangent, against one random cotangent. Both are drawn from the seed.
/// https://docs.jax.dev/en/latest/_autosummary/jax.test_util.check_vjp.html; the tolerances are those of
/// default_gradient_tolerance in jax/_src/public_test_util.py.
bool check_grads_finds(const Graph& graph, std::span<const double> point, std::span<const double> gradient,
                       const TrueGradient& truth, std::uint64_t seed);

}  // namespace minigrad::properties
