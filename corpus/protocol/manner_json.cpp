// SPDX-License-Identifier: MIT
#include "corpus/protocol/manner_json.h"

#include <fmt/format.h>

#include <optional>

#include "corpus/protocol/protocol_fields.h"
#include "corpus/protocol/protocol_names.h"

namespace minigrad::corpus {
namespace {

std::string step_text(const std::optional<Position>& step) { return step ? std::to_string(*step) : "\"clear\""; }

template <typename Element, typename TextOf>
void add_list(std::vector<MannerField>& fields, std::string_view key, const std::vector<Element>& list,
              TextOf text_of) {
  if (list.empty()) return;
  std::string text;
  for (const Element& element : list) text += (text.empty() ? "[" : ", ") + text_of(element);
  fields.push_back({key, text + ']'});
}

std::vector<Position> read_positions(std::string_view field, const Value& value, std::size_t nodes) {
  return fields::list(field, value, [&](const Value& element) { return fields::position(field, element, nodes); });
}

std::optional<Position> read_step(const Value& value, std::size_t nodes) {
  if (value.as_string() == "clear") return std::nullopt;
  if (value.as_string()) fields::expected("backward", value, "\"clear\" or the position of a node");
  return fields::position("backward", value, nodes);
}

}  // namespace

std::vector<MannerField> manner_fields(const Manner& manner) {
  const auto position_text = [](Position position) { return std::to_string(position); };
  std::vector<MannerField> fields;
  if (manner.constants != Constants::numbers) {
    fields.push_back({"constants", fmt::format("\"{}\"", words::word(words::constants, manner.constants))});
  }
  add_list(fields, "in_place", manner.in_place, position_text);
  add_list(fields, "backward", manner.backward, step_text);
  add_list(fields, "wanted", manner.wanted, position_text);
  return fields;
}

Manner read_manner(const Value& object, const Graph& graph) {
  const std::size_t nodes = graph.nodes.size();
  Manner manner;
  if (const auto constants = object.find("constants")) {
    manner.constants = fields::choice<Constants>("constants", *constants, words::constants);
  }
  if (const auto in_place = object.find("in_place")) manner.in_place = read_positions("in_place", *in_place, nodes);
  if (const auto backward = object.find("backward")) {
    manner.backward =
        fields::list("backward", *backward, [nodes](const Value& element) { return read_step(element, nodes); });
  }
  if (const auto wanted = object.find("wanted")) manner.wanted = read_positions("wanted", *wanted, nodes);
  if (const auto error = find_error(graph, manner)) {
    const std::string field = error->substr(0, error->find(':'));
    object.find(field).value_or(object).fail(*error);
  }
  return manner;
}

}  // namespace minigrad::corpus
