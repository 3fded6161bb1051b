// SPDX-License-Identifier: MIT
// A style says how expressions are written and how backward is used, without positions of nodes; with a graph it
// becomes a manner. While a graph shrinks its positions change: the failure keeps its style, and each graph gets its
// own manner.
#pragma once

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"
#include "properties/support/random.h"

namespace minigrad::properties {

/// The steps in order. The inner node is the last readable result before the output.
enum class Calls {
  once,
  twice,
  cleared,  ///< output, clear, output
  inner,    ///< the inner node alone
  inner_then_output,
  output_then_inner,
};

/// The default is the plainest style.
struct Style {
  corpus::Constants constants = corpus::Constants::numbers;
  bool in_place = false;  ///< whether every node that can be a compound assignment is one
  Calls calls = Calls::once;
  bool all_gradients = false;  ///< whether the gradients of every readable node are wanted, not of the inputs alone

  friend bool operator==(const Style&, const Style&) = default;
};

/// The plainest style that an engine of these claims supports.
Style plainest_style(const corpus::Capabilities& claims);

/// Draws a style within the claims; half of the time the plainest one.
Style draw_style(Random& random, const corpus::Capabilities& claims);

/// The manner of this style for a valid graph; it fits the graph.
corpus::Manner manner_of(const Style& style, const Graph& graph, const corpus::Capabilities& claims);

/// The style most like a manner; manner_of may give another manner for it.
Style style_of(const corpus::Manner& manner, const Graph& graph);

}  // namespace minigrad::properties
