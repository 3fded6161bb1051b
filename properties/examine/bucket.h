// SPDX-License-Identifier: MIT
// What went wrong, as far as it tells one bug from another: failures of one bucket are taken for one bug.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "oracle/differentiator.h"
#include "oracle/judge.h"
#include "properties/shrink/example.h"

namespace minigrad::properties {

/// The smallest part of a graph that fails in itself. Where any operation will do, it is the structure alone.
enum class Motif {
  leaf,       ///< an input: every graph fails
  operation,  ///< one operation
  chain,      ///< the result of an operation as an operand
  sharing,    ///< a node that is used more than once
  whole,      ///< the graph as it is: no smaller part that is looked for fails
  unknown,    ///< the graph could not be made small, as one that hangs
};

/// How a graph shares nodes; of several the last in this order.
enum class Sharing {
  none,
  aliased,     ///< both operands are one node
  two_users,   ///< a node has two users
  three_uses,  ///< a node is used three times
  diamond,     ///< the result of an operation has two users
};

/// What kind of number an operand is.
enum class NumberClass {
  nan,
  infinite,
  zero,
  negative_zero,
  subnormal,
  tiny,   ///< below 2^-26, where its square is lost beside 1
  plain,  ///< from there to 2^26
  huge,   ///< above, where a unit in the last place of its square is more than 1
};

struct OperandClass {
  NumberClass kind = NumberClass::plain;
  bool negative = false;     ///< of numbers that are not zero
  bool equals_last = false;  ///< the operand before it is the same number

  friend bool operator==(const OperandClass&, const OperandClass&) = default;
};

struct Bucket {
  std::string party;  ///< who failed
  oracle::Verdict verdict = oracle::Verdict::wrong;
  oracle::Backward backward = oracle::Backward::once;
  Motif motif = Motif::whole;
  std::vector<Op> ops;  ///< of the motif, in construction order; empty where any operation will do
  Sharing sharing = Sharing::none;
  std::vector<OperandClass> region;  ///< of the motif's inputs and constants; empty where ordinary numbers will do

  friend bool operator==(const Bucket&, const Bucket&) = default;
};

/// Such as "minigrad: imprecise, tanh at (plain)". Buckets are equal when their texts are.
std::string to_text(const Bucket& bucket);

/// What the party does at an example: how it fails, or `agree`.
using Ask = std::function<oracle::Verdict(const Example&, oracle::Backward)>;

/// The bucket of a failure that has been made small. Small graphs are asked about, in an order of their own: so what
/// random graph a bug was met in makes no difference. The verdict is that on the motif.
Bucket bucket_of(const Example& failing, oracle::Verdict verdict, oracle::Backward backward, const std::string& party,
                 const Ask& ask);

/// The same where a whole graph that is not small would tell one bug from itself: no more than who failed, and how.
Bucket without_motif(Bucket whole);

}  // namespace minigrad::properties
