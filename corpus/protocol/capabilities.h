// SPDX-License-Identifier: MIT
// What an engine declares about itself: the answer to `start` (PROTOCOL.md) as data.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "corpus/json/foreign_text.h"
#include "corpus/protocol/manner.h"
#include "minigrad/op.h"

namespace minigrad::corpus {

enum class Exponent {
  any,
  constant,  ///< the exponent of pow is a constant, and is always given as a plain number
};

/// What a call of backward does to the gradients of an earlier call.
enum class SecondBackward {
  accumulates,  ///< adds to them
  afresh,       ///< replaces them
  unsupported,
};

/// The nodes whose gradients can be read.
enum class Gradients { inputs, all };

enum class Dtype { float64, float32 };

/// The partial at the kink. At a tie of max or min it is that of the left operand; the right operand gets the rest.
struct KinkChoices {
  double relu = 0;
  double abs = 0;
  double max = 0.5;
  double min = 0.5;

  friend bool operator==(const KinkChoices&, const KinkChoices&) = default;
};

/// The defaults are those of the protocol, for an engine that leaves a field out.
struct Capabilities {
  ForeignName name;
  ForeignName version;
  std::vector<Op> ops;  ///< the operations that it can differentiate; leaves are not listed
  ForeignName language = "c++";
  Exponent exponent = Exponent::any;
  SecondBackward second_backward = SecondBackward::accumulates;
  std::vector<Constants> constants = {Constants::numbers, Constants::own};
  std::vector<Op> in_place = {};  ///< those of add, sub, mul and div that have a compound assignment
  Gradients gradients = Gradients::inputs;
  std::optional<std::size_t> depth = std::nullopt;  ///< the longest path of operations that it can handle
  Dtype dtype = Dtype::float64;
  KinkChoices kinks = {};
  bool finite_inputs = false;  ///< it refuses NaN and infinity among coordinates and constants

  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

/// Every operation of the vocabulary, for a differentiator that has all of them.
inline std::vector<Op> every_operation() {
  std::vector<Op> ops;
  for (std::size_t i = leaf_count; i < all_ops.size(); ++i) ops.push_back(all_ops[i].op);
  return ops;
}

/// The claims of an engine that supports everything in the protocol.
inline Capabilities all_capabilities(std::string name, std::string version) {
  Capabilities all{std::move(name), std::move(version), every_operation()};
  all.in_place = {Op::add, Op::sub, Op::mul, Op::div};
  all.gradients = Gradients::all;
  return all;
}

/// The manner, with constants in the first way that an engine of these claims lists: the one it prefers.
Manner in_preferred_constants(Manner manner, const Capabilities& capabilities);

/// The reason why an engine of these claims must not be asked about a valid graph in this manner; nothing when it may
/// be.
std::optional<std::string> find_unclaimed(const Capabilities& capabilities, const Graph& graph, const Manner& manner);

/// The reason why such an engine must not be asked at this point; nothing when it may be.
std::optional<std::string> find_unclaimed(const Capabilities& capabilities, std::span<const double> point);

/// Which claims differ between two starts of an engine, such as "version, ops"; nothing if none do. The order of a list
/// does not matter.
std::optional<std::string> find_change(Capabilities before, Capabilities after);

}  // namespace minigrad::corpus
