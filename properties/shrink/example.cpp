// SPDX-License-Identifier: MIT
#include "properties/shrink/example.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace minigrad::properties {

namespace {

std::string shortest(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

}  // namespace

Example example_at(const Question& question, std::size_t point) {
  const std::span<const double> at = question.points[point];
  return {question.graph, {at.begin(), at.end()}};
}

Question to_question(const Example& example, corpus::Manner manner) {
  return question_at(example.graph, example.point, std::move(manner));
}

Example draw_example(Random& random, const Shape& shape) {
  const Question drawn = draw(random, shape);
  return example_at(drawn, random.below(static_cast<std::uint32_t>(drawn.points.size())));
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
