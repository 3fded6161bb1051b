// SPDX-License-Identifier: MIT
// The only place that writes graphs as JSON and reads them.
#include "corpus/json/graph_json.h"

#include <fmt/format.h>

#include <iterator>
#include <optional>
#include <string_view>

#include "corpus/json/number.h"

namespace minigrad::corpus {
namespace {

void append_node(std::string& out, const Node& node) {
  fmt::format_to(std::back_inserter(out), "[\"{}\"", name(node.op));
  if (node.op == Op::constant) {
    out += ", ";
    append_number(out, node.constant);
  }
  for (std::size_t k = 0; k < arity(node.op); ++k) fmt::format_to(std::back_inserter(out), ", {}", node.operands[k]);
  out += ']';
}

[[noreturn]] void expected_in_node(std::size_t position, const Value& value, std::string_view expected) {
  value.fail(fmt::format("node {}: expected {}, got {}", position, expected, value.describe()));
}

Op read_op(std::size_t position, const Value& value) {
  const std::optional<std::string_view> text = value.as_string();
  const std::optional<Op> op = text ? parse_op(*text) : std::nullopt;
  if (!op) expected_in_node(position, value, "the name of an operation");
  return *op;
}

double read_constant(std::size_t position, const Value& value) {
  const std::optional<double> number = value.as_number();
  if (!number) expected_in_node(position, value, "a number, \"nan\", \"inf\" or \"-inf\"");
  return *number;
}

Position read_operand(std::size_t position, const Value& value) {
  const std::optional<std::uint64_t> operand = value.as_whole();
  if (!operand || *operand >= position) {
    expected_in_node(position, value,
                     position == 0 ? "no operand, because there is no earlier node"
                                   : fmt::format("the position of an earlier node, at most {}", position - 1));
  }
  return static_cast<Position>(*operand);
}

void check_length(std::size_t position, const Value& value, Op op) {
  const std::size_t expected = op == Op::constant ? 1 : arity(op);
  const std::size_t got = value.size() - 1;
  if (got == expected) return;
  value.fail(fmt::format("node {}: expected {} {}{} for {}, got {}", position, expected,
                         op == Op::constant ? "number" : "operand", expected == 1 ? "" : "s", name(op), got));
}

Node read_node(std::size_t position, const Value& value) {
  if (!value.is_array() || value.size() == 0) expected_in_node(position, value, "an array such as [\"neg\", 0]");
  auto element = value.elements().begin();
  Node node;
  node.op = read_op(position, *element);
  check_length(position, value, node.op);
  if (node.op == Op::constant) node.constant = read_constant(position, *++element);
  for (std::size_t k = 0; k < arity(node.op); ++k) node.operands[k] = read_operand(position, *++element);
  return node;
}

}  // namespace

void append_graph(std::string& out, const Graph& graph) {
  out += '[';
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (i > 0) out += ", ";
    append_node(out, graph.nodes[i]);
  }
  out += ']';
}

void append_graph_in_lines(std::string& out, const Graph& graph, std::size_t indent) {
  out += '[';
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    out += i > 0 ? ",\n" : "\n";
    out.append(indent + 2, ' ');
    append_node(out, graph.nodes[i]);
  }
  out += '\n';
  out.append(indent, ' ');
  out += ']';
}

Graph read_graph(const Value& value) {
  if (!value.is_array() || value.size() == 0) value.expected("a graph: an array of at least one node");
  if (value.size() > largest_graph) value.expected(fmt::format("a graph of at most {} nodes", largest_graph));
  Graph graph;
  graph.nodes.reserve(value.size());
  for (const Value node : value.elements()) graph.nodes.push_back(read_node(graph.nodes.size(), node));
  return graph;
}

}  // namespace minigrad::corpus
