// SPDX-License-Identifier: MIT
// Reads the requests of the harness, on the side of the engine.
#include "corpus/json/graph_json.h"
#include "corpus/protocol/manner_json.h"
#include "corpus/protocol/protocol.h"
#include "corpus/protocol/protocol_fields.h"

namespace minigrad::corpus {
namespace {

Points read_points(const Value& value, std::size_t dimension) {
  if (!value.is_array()) fields::expected("points", value, "an array");
  std::size_t i = 0;
  for (const Value point : value.elements()) {  // checks every point before memory is allocated
    if (!point.is_array() || point.size() != dimension) {
      fields::expected(fmt::format("points: point {}", i), point,
                       fmt::format("an array of {}, one number for each input", dimension));
    }
    ++i;
  }
  Points points(dimension, value.size());
  i = 0;
  for (const Value point : value.elements()) {
    std::size_t k = 0;
    for (const Value coordinate : point.elements()) points[i][k++] = fields::number("points", coordinate);
    ++i;
  }
  return points;
}

/// Refuses a short message whose answer would fill the memory.
void require_few_numbers(const Value& message, std::size_t points, std::size_t wanted) {
  if (points == 0 || 1 + wanted <= most_numbers / points) return;
  message.fail(fmt::format("points and wanted: expected at most {} numbers in the answer, got {} points of {} each",
                           most_numbers, points, 1 + wanted));
}

}  // namespace

std::optional<std::uint64_t> find_id(const Value& message) {
  const std::optional<Value> id = message.find("id");
  return id ? id->as_whole() : std::nullopt;
}

Command read_command(const Value& message) {
  if (!message.is_object()) message.expected("an object");
  const std::string command = fields::text("command", message.at("command"));
  if (command == "start") return Command::start;
  if (command == "run") return Command::run;
  if (command == "stop") return Command::stop;
  fields::expected("command", message.at("command"), "\"start\", \"run\" or \"stop\"");
}

void read_start(const Value& message) {
  const auto versions = fields::list("versions", message.at("versions"),
                                     [](const Value& version) { return fields::whole("versions", version); });
  if (std::find(versions.begin(), versions.end(), protocol_version) != versions.end()) return;
  message.fail(fmt::format("versions: expected {} among them, which is what this engine speaks", protocol_version));
}

Run read_run(const Value& message) {
  const std::uint64_t id = fields::whole("id", message.at("id"));
  Graph graph = read_graph(message.at("graph"));
  Points points = read_points(message.at("points"), input_count(graph));
  Manner manner = read_manner(message, graph);
  require_few_numbers(message, points.size(), wanted_nodes(graph, manner).size());
  return {id, {std::move(graph), std::move(points), std::move(manner)}};
}

}  // namespace minigrad::corpus
