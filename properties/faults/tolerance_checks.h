// SPDX-License-Identifier: MIT
// What the usual gradient tests, with their tolerances as they come, would say of a gradient.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::properties {

/// The true gradient at a point; nothing where a component is singular, unresolved or not a real number.
using TrueGradient = std::vector<std::optional<double>>;

/// |actual - expected| <= atol + rtol |expected|, as torch.allclose and numpy.testing.assert_allclose have it: an
/// infinity is close to itself alone, and NaN to nothing.
bool is_close(double actual, double expected, double atol, double rtol);

/// Whether torch.autograd.gradcheck at its defaults (eps 1e-6, atol 1e-5, rtol 1e-3, component by component) rejects
/// the gradient at a component at which it would accept the truth. A test that rejects the truth as well tells nothing.
/// https://pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html
bool gradcheck_finds(const Graph& graph, std::span<const double> point, std::span<const double> gradient,
                     const TrueGradient& truth);

/// The same of jax.test_util.check_grads(order=1, modes="rev") at its defaults for float64: eps 1e-4, atol and rtol
/// 1e-5, along one random tangent, against one random cotangent; both follow from the seed.
/// https://docs.jax.dev/en/latest/_autosummary/jax.test_util.check_vjp.html and, for the tolerances,
/// default_gradient_tolerance in jax/_src/public_test_util.py.
bool check_grads_finds(const Graph& graph, std::span<const double> point, std::span<const double> gradient,
                       const TrueGradient& truth, std::uint64_t seed);

}  // namespace minigrad::properties
