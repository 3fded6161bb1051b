// SPDX-License-Identifier: MIT
// Explanations as JSON. Numbers have the form of case files: "nan", "inf" and "-inf" are strings.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "corpus/json/document.h"
#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "properties/explain/explanation.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;
using oracle::Verdict;

json number_json(double number) { return json::parse(corpus::number_text(number)); }

json number_json(const std::optional<double>& number) { return number ? number_json(*number) : json(); }

std::optional<double> read_number(const json& number) {
  if (number.is_null()) return std::nullopt;
  if (!number.is_string()) return number.get<double>();
  const auto named = corpus::named_number(number.get<std::string>());
  if (!named) throw corpus::Error("explanation", "expected a number, got \"" + number.get<std::string>() + "\"");
  return named;
}

Verdict read_verdict(const std::string& word) {
  const auto found = std::ranges::find(oracle::verdict_names, word);
  if (found == oracle::verdict_names.end()) throw corpus::Error("explanation", "unknown verdict \"" + word + "\"");
  return static_cast<Verdict>(found - oracle::verdict_names.begin());
}

json quantity_json(const Quantity& quantity) {
  return {{"engine", number_json(quantity.engine)},
          {"oracle", number_json(quantity.oracle)},
          {"truth", number_json(quantity.truth)},
          {"verdict", quantity.verdict ? json(name(*quantity.verdict)) : json()},
          {"digits_left", number_json(quantity.digits_left)}};
}

Quantity read_quantity(const json& from) {
  Quantity quantity;
  quantity.engine = read_number(from.at("engine"));
  quantity.oracle = read_number(from.at("oracle"));
  quantity.truth = read_number(from.at("truth"));
  if (!from.at("verdict").is_null()) quantity.verdict = read_verdict(from.at("verdict").get<std::string>());
  quantity.digits_left = read_number(from.at("digits_left"));
  return quantity;
}

json node_json(const ExplainedNode& node) {
  return {{"expression", node.expression},
          {"value", quantity_json(node.value)},
          {"adjoint", quantity_json(node.adjoint)},
          {"used", node.is_used},
          {"kink", node.is_kink},
          {"cancelled_value", node.cancelled_value},
          {"cancelled_adjoint", node.cancelled_adjoint},
          {"chain_end", node.chain_end ? json(*node.chain_end) : json()}};
}

/// A position of a node in a graph of that size.
Position read_position(const json& from, std::size_t nodes) {
  const auto position = from.get<std::uint64_t>();
  if (position >= nodes) throw corpus::Error("explanation", "a position exceeds the graph");
  return static_cast<Position>(position);
}

ExplainedNode read_node(const json& from, std::size_t nodes) {
  ExplainedNode node;
  node.expression = corpus::ForeignLine(from.at("expression").get<std::string>()).str();
  node.value = read_quantity(from.at("value"));
  node.adjoint = read_quantity(from.at("adjoint"));
  node.is_used = from.at("used").get<bool>();
  node.is_kink = from.at("kink").get<bool>();
  node.cancelled_value = from.at("cancelled_value").get<double>();
  node.cancelled_adjoint = from.at("cancelled_adjoint").get<double>();
  if (!from.at("chain_end").is_null()) node.chain_end = read_position(from.at("chain_end"), nodes);
  return node;
}

/// Throws unless the hidden nodes form chains that can be drawn: each names its last node, and what uses it comes
/// later.
void check_chains(const Explanation& explanation) {
  const std::vector<ExplainedNode>& nodes = explanation.nodes;
  const std::vector<bool> is_alive = reaches_output(explanation.graph);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Position end = nodes[i].chain_end.value_or(static_cast<Position>(i));
    bool is_chain = end >= i && (end == i || nodes[end].chain_end == end) && is_alive[i] == is_alive[end];
    const Node& node = explanation.graph.nodes[i];
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      is_chain = is_chain && nodes[node.operands[k]].chain_end.value_or(node.operands[k]) <= end;
    }
    if (!is_chain) throw corpus::Error("explanation", "the hidden nodes form no chain");
  }
}

json share_json(const WrongShare& share) {
  return {{"user", share.use.user},
          {"slot", share.use.slot},
          {"fails_alone", share.fails_alone},
          {"engine", number_json(share.engine)},
          {"truth", number_json(share.truth)},
          {"times", share.times ? json(*share.times) : json()}};
}

WrongShare read_share(const json& from, const Graph& graph) {
  WrongShare share{{read_position(from.at("user"), graph.nodes.size()), from.at("slot").get<std::size_t>()},
                   from.at("fails_alone").get<bool>(),
                   read_number(from.at("engine")),
                   read_number(from.at("truth")),
                   std::nullopt};
  if (share.use.slot >= arity(graph.nodes[share.use.user].op)) {
    throw corpus::Error("explanation", "a use exceeds the operands of its node");
  }
  if (!from.at("times").is_null()) share.times = from.at("times").get<std::size_t>();
  return share;
}

json parting_json(const std::optional<Parting>& parting) {
  if (!parting) return {};
  return {{"node", parting->node}, {"in", parting->quantity == Parting::Quantity::value ? "value" : "adjoint"}};
}

std::optional<Parting> read_parting(const json& from, std::size_t nodes) {
  if (from.is_null()) return std::nullopt;
  const bool is_value = from.at("in") == "value";
  return Parting{read_position(from.at("node"), nodes),
                 is_value ? Parting::Quantity::value : Parting::Quantity::adjoint};
}

}  // namespace

json to_json(const Explanation& explanation) {
  std::string graph;
  corpus::append_graph(graph, explanation.graph);
  json out = {{"engine", {{"name", explanation.engine}, {"version", explanation.engine_version}}},
              {"oracle", explanation.oracle.empty() ? json() : json(explanation.oracle)},
              {"graph", json::parse(graph)},
              {"expression", explanation.expression},
              {"usage", explanation.usage},
              {"point", json::array()},
              {"nodes", json::array()},
              {"verdict", name(explanation.verdict)},
              {"parting", parting_json(explanation.parting)},
              {"wrong_shares", json::array()},
              {"sentence", explanation.sentence},
              {"cause", explanation.cause.empty() ? json() : json(explanation.cause)}};
  for (const double coordinate : explanation.point) out["point"].push_back(number_json(coordinate));
  for (const ExplainedNode& node : explanation.nodes) out["nodes"].push_back(node_json(node));
  for (const WrongShare& share : explanation.wrong_shares) out["wrong_shares"].push_back(share_json(share));
  return out;
}

Explanation explanation_from_json(const json& from) {
  Explanation explanation;
  explanation.engine = from.at("engine").at("name").get<std::string>();
  explanation.engine_version = from.at("engine").at("version").get<std::string>();
  if (!from.at("oracle").is_null()) explanation.oracle = from.at("oracle").get<std::string>();
  explanation.graph = corpus::read_graph(corpus::Document(from.at("graph").dump(), "explanation").root());
  explanation.expression = corpus::ForeignMessage(from.at("expression").get<std::string>()).str();
  explanation.usage = corpus::ForeignLine(from.at("usage").get<std::string>()).str();
  for (const json& coordinate : from.at("point")) explanation.point.push_back(read_number(coordinate).value());
  const std::size_t nodes = explanation.graph.nodes.size();
  for (const json& node : from.at("nodes")) explanation.nodes.push_back(read_node(node, nodes));
  if (explanation.nodes.size() != nodes || explanation.point.size() != input_count(explanation.graph)) {
    throw corpus::Error("explanation", "expected a coordinate for each input and an entry for each node");
  }
  check_chains(explanation);
  explanation.verdict = read_verdict(from.at("verdict").get<std::string>());
  explanation.parting = read_parting(from.at("parting"), nodes);
  for (const json& share : from.at("wrong_shares")) {
    explanation.wrong_shares.push_back(read_share(share, explanation.graph));
  }
  explanation.sentence = from.at("sentence").get<std::string>();
  if (!from.at("cause").is_null()) explanation.cause = from.at("cause").get<std::string>();
  return explanation;
}

}  // namespace minigrad::properties
