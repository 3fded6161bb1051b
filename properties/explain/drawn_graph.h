// SPDX-License-Identifier: MIT
// What a picture of an explanation contains, whatever its format: boxes with rows of text, and links.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "properties/explain/explanation.h"

namespace minigrad::properties {

/// A row of a box: "adjoint  engine  0.00664805". The title is empty if it is that of the row above.
struct DrawnRow {
  std::string title;
  std::string party;  ///< empty where all agree
  std::string number;
  std::size_t wrong_from = std::string::npos;  ///< the first character of the number that is wrong
};

/// A box for a node, or for the part of a chain that is left out.
struct DrawnBox {
  enum class Kind { input, constant, operation, left_out };
  Kind kind;
  Position node;  ///< of a chain, the last node that is left out
  std::string label;
  std::vector<DrawnRow> rows = {};
  std::vector<std::string> remarks = {};
  bool fails = false;
  bool is_parting = false;
  std::vector<std::size_t> operands = {};  ///< boxes, earlier ones; of a node in the order of its operands
};

/// The boxes of the nodes that are used, operands before their users; the last one is the output.
std::vector<DrawnBox> drawn_boxes(const Explanation& explanation);

/// What stands beside a use that passes on a wrong share, such as "-1, not 1".
std::string share_label(const WrongShare& share);

/// The share of the use, if it is a wrong one.
const WrongShare* find_wrong_share(const Explanation& explanation, Use use);

/// The first sentence of the sentence.
std::string headline_of(const Explanation& explanation);

/// The lines over a picture, of at most that many characters: the sentence, the cause, then who answered and where.
std::vector<std::string> caption_lines(const Explanation& explanation, std::size_t width);

/// Words in lines of at most that many characters.
std::vector<std::string> wrapped(const std::string& text, std::size_t width);

}  // namespace minigrad::properties
