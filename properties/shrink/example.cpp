// SPDX-License-Identifier: MIT
#include "properties/shrink/example.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace minigrad::properties {

namespace {

std::string shortest(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

}  // namespace

Example draw_example(Random& random, const Shape& shape) {
  Drawing drawing = draw(random, shape);
  const auto points = static_cast<const oracle::Points&>(drawing.points);
  const auto point = points[random.below(static_cast<std::uint32_t>(points.size()))];
  return {std::move(drawing.graph), {point.begin(), point.end()}};
}

std::string to_string(const Example& example) {
  std::string text;
  std::size_t next_coordinate = 0;
  for (std::size_t i = 0; i < example.graph.nodes.size(); ++i) {
    const Node& node = example.graph.nodes[i];
    text += std::to_string(i) + ' ' + std::string(name(node.op));
    for (std::size_t k = 0; k < arity(node.op); ++k) text += ' ' + std::to_string(node.operands[k]);
    if (node.op == Op::input) text += " = " + shortest(example.point[next_coordinate++]);
    if (node.op == Op::constant) text += ' ' + shortest(node.constant);
    text += '\n';
  }
  return text;
}

}  // namespace minigrad::properties
