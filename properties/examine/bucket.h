// SPDX-License-Identifier: MIT
// A bucket describes a failure well enough to tell bugs apart: failures of one bucket count as one bug.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "oracle/judge.h"
#include "properties/generate/usage.h"
#include "properties/shrink/example.h"

namespace minigrad::properties {

/// The smallest part of a graph that fails alone. When any operation fails there, it is the structure.
enum class Motif {
  leaf,       ///< an input: every graph fails
  operation,  ///< one operation
  chain,      ///< an operation on the result of another
  sharing,    ///< a node with several uses
  whole,      ///< the whole graph: none of the smaller parts that are tried fails
  unknown,    ///< the graph could not be shrunk, for example because the engine hangs
};

/// How a graph shares nodes. If several apply, it is the last in this order.
enum class Sharing {
  none,
  aliased,     ///< both operands are one node
  two_users,   ///< a node has two users
  three_uses,  ///< a node is used three times
  diamond,     ///< the result of an operation has two users
};

/// The kind of number of an operand.
enum class NumberClass {
  nan,
  infinite,
  zero,
  negative_zero,
  subnormal,
  tiny,   ///< below 2^-26: its square is lost when added to 1
  plain,  ///< from 2^-26 to 2^26
  huge,   ///< above 2^26: a unit in the last place of its square is more than 1
};

struct OperandClass {
  NumberClass kind = NumberClass::plain;
  bool negative = false;     ///< for numbers other than zero
  bool equals_last = false;  ///< equal to the operand before it

  friend bool operator==(const OperandClass&, const OperandClass&) = default;
};

struct Bucket {
  std::string party;  ///< the engine that failed
  oracle::Verdict verdict = oracle::Verdict::wrong;
  Calls calls = Calls::once;
  Motif motif = Motif::whole;
  std::vector<Op> ops;  ///< of the motif, in construction order; empty if any operation fails
  Sharing sharing = Sharing::none;
  std::vector<OperandClass> region;  ///< of the inputs and constants of the motif; empty if ordinary numbers fail

  friend bool operator==(const Bucket&, const Bucket&) = default;
};

/// Such as "minigrad: imprecise, tanh at (plain)". Buckets are equal when their texts are.
std::string to_text(const Bucket& bucket);

/// The kinds of the operands of one operation, such as "negative plain, 0".
std::string operand_kinds(std::span<const double> operands);

/// The verdict on the party at an example, asked in the style of the failure.
using Ask = std::function<oracle::Verdict(const Example&)>;

/// The bucket of a shrunk failure. It asks about small graphs in a fixed order, so the random graph in which a bug was
/// found makes no difference. The verdict is that on the motif.
Bucket bucket_of(const Example& failing, oracle::Verdict verdict, Calls calls, const std::string& party,
                 const Ask& ask);

/// The bucket with no more than the party and the verdict. A graph that is not small would put one bug into many
/// buckets.
Bucket without_motif(Bucket whole);

}  // namespace minigrad::properties
