// SPDX-License-Identifier: MIT
// The contents of a drawing of a Scalar: a box for every node that the Scalar depends on, read from the tape. The tape
// stores only the values of inputs and plain numbers; the rules recompute the others.
#pragma once

#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "minigrad/op.h"
#include "minigrad/rules.h"
#include "minigrad/scalar.h"
#include "minigrad/tape.h"

namespace minigrad {

/// A name to show for a Scalar in a drawing.
struct NamedScalar {
  Scalar scalar;
  std::string name;
};
using Names = std::vector<NamedScalar>;

/// The maximum number of boxes; drawing more throws std::length_error.
inline constexpr std::size_t max_drawn_boxes = 2000;

namespace picture {

enum class Kind { input, constant, operation };

/// A node to draw. A plain number beside a Scalar has its own box, without a gradient.
struct Box {
  Kind kind;
  double value;
  double gradient;
  std::string label;                  ///< the op, the name of an input, or both
  std::vector<std::size_t> operands;  ///< positions of earlier boxes, left before right
};

/// The boxes, operands before their users; the last one is the output.
using Picture = std::vector<Box>;

/// Six digits, which fit in a box; independent of platform and locale.
inline std::string short_number(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number, std::chars_format::general, 6).ptr};
}

/// The shortest text that distinguishes the number from every other double.
inline std::string exact_number(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

/// Escapes text for XML and for the HTML-like labels of Graphviz; control characters become spaces.
inline std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return escaped;
}

/// Reads the nodes that one Scalar depends on from this thread's tape.
class Reader {
 public:
  Reader(Scalar output, const Names& names) : tape_(detail::active_tape), output_(output.position()) {
    for (const NamedScalar& named : names) names_[named.scalar.position()] = named.name;
  }

  Picture read() {
    // In tape order, so every operand has its box before its users.
    for (const std::uint32_t position : reached()) {
      Box box = read_node(position);
      add(std::move(box));
      box_of_[position] = boxes_.size() - 1;
    }
    return std::move(boxes_);
  }

 private:
  std::set<std::uint32_t> reached() const {
    std::set<std::uint32_t> reached{output_};
    std::vector<std::uint32_t> pending{output_};
    while (!pending.empty()) {
      const std::uint32_t position = pending.back();
      const TapeNode& node = tape_.nodes[position];
      pending.pop_back();
      for (const auto operand : {operand_of(position, node.left(), node.left_partial),
                                 operand_of(position, node.right(), node.right_partial)}) {
        if (reached.insert(operand).second) pending.push_back(operand);
      }
      require(reached.size());
    }
    return reached;
  }

  Box read_node(std::uint32_t position) {
    const TapeNode& node = tape_.nodes[position];
    const Op op = node.op();
    Box box{Kind::input, node.left_partial, gradient(position), label(position, op), {}};
    if (is_leaf(op)) return box;
    box.kind = Kind::operation;
    box.operands.push_back(operand(position, node.left(), node.left_partial));
    if (arity(op) == 2) box.operands.push_back(operand(position, node.right(), node.right_partial));
    box.value = rules::apply(op, boxes_[box.operands.front()].value, boxes_[box.operands.back()].value).value;
    return box;
  }

  /// The position of an operand, from what its edge carries if the edge is cut; that of the user for a plain number.
  static std::uint32_t operand_of(std::uint32_t user, std::uint32_t target, double carried) {
    const std::uint64_t cut = std::bit_cast<std::uint64_t>(carried) ^ TapeNode::cut_mark;
    return target == user && cut < user ? static_cast<std::uint32_t>(cut) : target;
  }

  /// The box of an operand; a plain number gets one here.
  std::size_t operand(std::uint32_t user, std::uint32_t target, double carried) {
    const std::uint32_t operand = operand_of(user, target, carried);
    if (operand != user) return box_of_.at(operand);
    add({Kind::constant, carried, 0, std::string(name(Op::constant)), {}});
    return boxes_.size() - 1;
  }

  double gradient(std::uint32_t position) const {
    return position < tape_.gradient_count ? tape_.gradients[position] : 0;
  }

  std::string label(std::uint32_t position, Op op) const {
    const auto named = names_.find(position);
    if (named == names_.end()) return std::string(name(op));
    return is_leaf(op) ? named->second : named->second + " = " + std::string(name(op));
  }

  void add(Box box) {
    boxes_.push_back(std::move(box));
    require(boxes_.size());
  }

  static void require(std::size_t boxes) {
    if (boxes > max_drawn_boxes) {
      throw std::length_error("this Scalar depends on more than " + std::to_string(max_drawn_boxes) +
                              " nodes, which is too many to draw");
    }
  }

  const Tape& tape_;
  std::uint32_t output_;
  std::map<std::uint32_t, std::string> names_;
  std::map<std::uint32_t, std::size_t> box_of_;
  Picture boxes_;
};

}  // namespace picture
}  // namespace minigrad
