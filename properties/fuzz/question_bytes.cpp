// SPDX-License-Identifier: MIT
#include "properties/fuzz/question_bytes.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace minigrad::properties {
namespace {

constexpr std::uint8_t in_place_bit = 0x80;
constexpr std::size_t most_steps = 8;  ///< and as many wanted nodes

/// Reads bytes, then zeros.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : left_(bytes) {}

  bool at_end() const { return left_.empty(); }

  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const std::uint8_t first = left_.front();
    left_ = left_.subspan(1);
    return first;
  }

  std::vector<std::uint8_t> several(std::size_t count) {
    std::vector<std::uint8_t> list(count);
    for (std::uint8_t& element : list) element = byte();
    return list;
  }

  double number() {
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits |= std::uint64_t{byte()} << (8 * i);
    return std::bit_cast<double>(bits);
  }

 private:
  std::span<const std::uint8_t> left_;
};

void append_number(std::vector<std::uint8_t>& bytes, double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<std::uint8_t>(bits >> (8 * i)));
}

/// The first node is a leaf for every byte.
Op op_of(std::uint8_t byte, std::size_t position) {
  const std::size_t choices = position == 0 ? leaf_count : all_ops.size();
  return all_ops[(byte & ~in_place_bit) % choices].op;
}

/// Reads the nodes, those that are in place, and the coordinates of inputs.
void read_nodes(Reader& reader, Graph& graph, corpus::Coordinates& point, corpus::Manner& manner) {
  std::vector<Node>& nodes = graph.nodes;
  do {
    const std::size_t i = nodes.size();
    const std::uint8_t head = reader.byte();
    Node node{op_of(head, i), {}, 0};
    if (node.op == Op::input) point.push_back(reader.number());
    if (node.op == Op::constant) node.constant = reader.number();
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      node.operands[k] = static_cast<Position>(i - 1 - reader.byte() % i);
    }
    if (!is_leaf(node.op) && (head & in_place_bit) != 0) manner.in_place.push_back(static_cast<Position>(i));
    nodes.push_back(node);
  } while (!reader.at_end() && nodes.size() < most_nodes_in_bytes);
}

/// The position of an op in all_ops.
std::uint8_t byte_of(Op op) { return static_cast<std::uint8_t>(op); }

bool is_in_place(const corpus::Manner& manner, std::size_t node) {
  return std::find(manner.in_place.begin(), manner.in_place.end(), node) != manner.in_place.end();
}

}  // namespace

Question question_from_bytes(std::span<const std::uint8_t> bytes) {
  Reader reader(bytes);
  Graph graph;
  corpus::Coordinates point;
  corpus::Manner manner;
  if (reader.byte() % 2 == 1) manner.constants = corpus::Constants::own;
  const std::size_t steps = reader.byte() % (most_steps + 1);
  const std::size_t wanted = reader.byte() % (most_steps + 1);
  const std::vector<std::uint8_t> step_bytes = reader.several(steps);
  const std::vector<std::uint8_t> wanted_bytes = reader.several(wanted);
  read_nodes(reader, graph, point, manner);
  const std::size_t nodes = graph.nodes.size();
  for (const std::uint8_t byte : step_bytes) {
    manner.backward.push_back(byte == 0 ? std::nullopt : std::optional(static_cast<Position>((byte - 1) % nodes)));
  }
  for (const std::uint8_t byte : wanted_bytes) manner.wanted.push_back(static_cast<Position>(byte % nodes));
  if (find_error(graph, manner)) manner = {};
  return question_at(std::move(graph), point, std::move(manner));
}

std::optional<std::vector<std::uint8_t>> to_bytes(const Question& question) {
  const auto& [graph, points, manner] = question;
  const std::vector<Node>& nodes = graph.nodes;
  if (points.size() != 1 || nodes.size() > most_nodes_in_bytes || manner.backward.size() > most_steps ||
      manner.wanted.size() > most_steps) {
    return std::nullopt;
  }
  std::vector<std::uint8_t> bytes{static_cast<std::uint8_t>(manner.constants == corpus::Constants::own ? 1 : 0),
                                  static_cast<std::uint8_t>(manner.backward.size()),
                                  static_cast<std::uint8_t>(manner.wanted.size())};
  for (const auto& step : manner.backward) bytes.push_back(static_cast<std::uint8_t>(step ? 1 + *step : 0));
  for (const Position node : manner.wanted) bytes.push_back(static_cast<std::uint8_t>(node));
  std::size_t next_coordinate = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    bytes.push_back(static_cast<std::uint8_t>(byte_of(node.op) | (is_in_place(manner, i) ? in_place_bit : 0)));
    if (node.op == Op::input) append_number(bytes, points[0][next_coordinate++]);
    if (node.op == Op::constant) append_number(bytes, node.constant);
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      bytes.push_back(static_cast<std::uint8_t>(i - 1 - node.operands[k]));
    }
  }
  return bytes;
}

}  // namespace minigrad::properties
