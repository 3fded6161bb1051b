// SPDX-License-Identifier: MIT
// A style says in general how expressions are written and backward is used; with a graph it becomes a manner. So a
// failure keeps its style while its graph is made smaller, and no position in a manner goes astray.
#pragma once

#include <string>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"
#include "properties/support/random.h"

namespace minigrad::properties {

/// What is called, in order. `inner` is the last result on the way that can still be read.
enum class Calls {
  once,
  twice,
  cleared,  ///< output, clear, output
  inner,    ///< on the inner node alone
  inner_then_output,
  output_then_inner,
};

struct Style {
  corpus::Constants constants = corpus::Constants::numbers;
  bool in_place = false;  ///< whatever can be compound assignment is
  Calls calls = Calls::once;
  bool all_gradients = false;  ///< those of every node that can be read, not of the inputs alone

  friend bool operator==(const Style&, const Style&) = default;
};

/// The plainest style that an engine of these claims understands.
Style plainest_style(const corpus::Capabilities& claims);

/// A style within the claims; half of them are the plainest.
Style draw_style(Random& random, const corpus::Capabilities& claims);

/// The manner of this style for a valid graph; it fits the graph.
corpus::Manner manner_of(const Style& style, const Graph& graph, const corpus::Capabilities& claims);

/// The style that a manner looks like; manner_of need not give the same manner again.
Style style_of(const corpus::Manner& manner, const Graph& graph);

/// The style in words that fit behind a comma: "compound assignment, backward twice"; empty for the plainest.
std::string in_words(const Style& style);

}  // namespace minigrad::properties
