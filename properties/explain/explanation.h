// SPDX-License-Identifier: MIT
// What an engine answers at one point of a graph, node by node, and where it departs from the truth: as data, for the
// terminal, pictures and reports.
#pragma once

#include <array>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/json/foreign_text.h"
#include "minigrad/graph.h"
#include "oracle/judge.h"

namespace minigrad::properties {

/// The value of a node, or its adjoint: the derivative of the output in it. A number that is not known is missing.
struct Quantity {
  std::optional<double> engine;
  std::optional<double> oracle;
  std::optional<double> truth;
  std::optional<oracle::Verdict> verdict;  ///< on the engine's number, or on its refusal to give one
  std::optional<double> digits_left;       ///< the decimal digits of the engine's number that are right

  bool fails() const { return verdict && is_failure(*verdict); }
};

struct ExplainedNode {
  std::string expression;  ///< the node in terms of its operands: "x", "5", "#1 * x"
  Quantity value;
  Quantity adjoint;
  bool is_used = true;           ///< whether the output depends on it
  bool is_kink = false;          ///< its operands are exactly at a kink
  double cancelled_value = 0;    ///< the decimal digits that cancel in its sum or difference
  double cancelled_adjoint = 0;  ///< the decimal digits that cancel in the sum of the shares of its users
  /// A node in the middle of a long chain, which pictures and tables leave out: the last such node of its chain.
  std::optional<Position> chain_end;
};

/// The use of a node as an operand.
struct Use {
  Position user;
  std::size_t slot;  ///< 0 for the left or only operand, 1 for the right one

  friend bool operator==(Use, Use) = default;
};

/// A use whose share of the adjoint is wrong, or is one of several whose sum is wrong.
struct WrongShare {
  Use use;
  bool fails_alone;                  ///< whether the share is wrong by itself
  std::optional<double> engine;      ///< what it passes on, if that is known
  std::optional<double> truth;       ///< what it should pass on
  std::optional<std::size_t> times;  ///< how often a share that is right by itself is counted: 0, or 2
};

/// The node at which engine and truth part.
struct Parting {
  enum class Quantity { value, adjoint };
  Position node;
  Quantity quantity;
};

struct Explanation {
  corpus::ForeignName engine;
  corpus::ForeignName engine_version;
  corpus::ForeignName oracle;  ///< empty for none
  Graph graph;
  std::string expression;                            ///< the whole graph in one line
  std::string usage;                                 ///< how backward is used, if that is unusual
  std::vector<double> point;                         ///< a coordinate for each input
  std::vector<ExplainedNode> nodes;                  ///< one for each node of the graph
  oracle::Verdict verdict = oracle::Verdict::agree;  ///< the worst of the components that the engine answered

  /// The first node in the order of the computation: a value goes wrong at the first node whose operands are right, an
  /// adjoint at the last node whose users are right. Nothing if nothing fails, or if it is not known.
  std::optional<Parting> parting;
  std::vector<WrongShare> wrong_shares;  ///< the uses of the node at which adjoints part

  corpus::ForeignMessage sentence;  ///< what was observed
  corpus::ForeignMessage cause;     ///< why, if further questions to this engine confirmed it; otherwise empty
};

/// The largest number of nodes that a picture or a table shows.
inline constexpr std::size_t most_shown_nodes = 300;

/// Marks the middle of each long chain as left out: of nodes that each have one user and one operand that is no leaf.
/// Nodes that say something, because the engine fails there or digits cancel, stay.
void cut_chains(Explanation& explanation);

/// The number of nodes that are not left out and that the output depends on.
std::size_t shown_nodes(const Explanation& explanation);

/// The remarks on a node: "at a kink", "9.2 digits cancel", "13.8 digits left".
std::vector<std::string> remarks_on(const ExplainedNode& node);

/// What is said of the node at the parting if is_only_sum_wrong(): that no share is to blame.
inline constexpr std::string_view only_the_sum = "each share is right, their sum is not";

/// Whether all that is known of the wrong adjoint at the parting is that the sum of its shares is wrong: each share is
/// right by itself, and no single count of them explains the sum.
bool is_only_sum_wrong(const Explanation& explanation);

/// "x" for an input, otherwise "#3 = tanh(#2)".
std::string node_name(const Explanation& explanation, Position node);

/// Two numbers as text: with six digits if these differ, otherwise with all digits.
std::array<std::string, 2> distinct_numbers(double a, double b);

nlohmann::json to_json(const Explanation& explanation);

/// Reads what to_json wrote. Throws corpus::Error, or an exception of the JSON library, for anything else.
Explanation explanation_from_json(const nlohmann::json& json);

}  // namespace minigrad::properties
