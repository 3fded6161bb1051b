// SPDX-License-Identifier: MIT
// Reads the answer to start: the capabilities of an engine.
#include "corpus/protocol/protocol.h"
#include "corpus/protocol/protocol_fields.h"
#include "corpus/protocol/protocol_names.h"

namespace minigrad::corpus {
namespace {

Op read_operation(std::string_view field, const Value& value) {
  const std::optional<std::string_view> text = value.as_string();
  const std::optional<Op> op = text ? parse_op(*text) : std::nullopt;
  if (!op || is_leaf(*op)) fields::expected(field, value, "the name of an operation (`minigrad ops` lists them)");
  return *op;
}

std::vector<Op> read_operations(std::string_view field, const Value& value) {
  std::vector<Op> ops;
  fields::list(field, value, [&](const Value& element) {
    const Op op = read_operation(field, element);
    if (std::find(ops.begin(), ops.end(), op) != ops.end()) fields::expected(field, element, "each operation once");
    ops.push_back(op);
    return op;
  });
  return ops;
}

std::vector<Op> read_assignments(const Value& value) {
  return fields::list("in_place", value, [](const Value& element) {
    const Op op = read_operation("in_place", element);
    if (!has_compound_assignment(op)) fields::expected("in_place", element, "add, sub, mul or div");
    return op;
  });
}

std::vector<Constants> read_constants(const Value& value) {
  auto constants = fields::list("constants", value, [](const Value& element) {
    return fields::choice<Constants>("constants", element, words::constants);
  });
  if (constants.empty()) fields::expected("constants", value, "\"numbers\", \"own\" or both");
  return constants;
}

/// The partial that an engine chooses at a kink must lie between the partials on either side.
double read_kink(std::string_view field, const Value& value, double least, double most) {
  const double partial = fields::number(field, value);
  if (!(partial >= least && partial <= most)) {
    fields::expected(field, value, fmt::format("a number from {} to {}", least, most));
  }
  return partial;
}

KinkChoices read_kinks(const Value& value) {
  if (!value.is_object()) fields::expected("kinks", value, "an object");
  KinkChoices kinks;
  if (const auto relu = value.find("relu")) kinks.relu = read_kink("kinks: relu", *relu, 0, 1);
  if (const auto abs = value.find("abs")) kinks.abs = read_kink("kinks: abs", *abs, -1, 1);
  if (const auto max = value.find("max")) kinks.max = read_kink("kinks: max", *max, 0, 1);
  if (const auto min = value.find("min")) kinks.min = read_kink("kinks: min", *min, 0, 1);
  return kinks;
}

/// The fields that an engine may leave out.
void read_features(const Value& message, Capabilities& capabilities) {
  const auto with = [&message](std::string_view field, const auto& read) {
    if (const std::optional<Value> value = message.find(field)) read(*value);
  };
  with("exponent", [&](const Value& value) {
    capabilities.exponent = fields::choice<Exponent>("exponent", value, words::exponent);
  });
  with("second_backward", [&](const Value& value) {
    capabilities.second_backward = fields::choice<SecondBackward>("second_backward", value, words::second_backward);
  });
  with("constants", [&](const Value& value) { capabilities.constants = read_constants(value); });
  with("in_place", [&](const Value& value) { capabilities.in_place = read_assignments(value); });
  with("gradients", [&](const Value& value) {
    capabilities.gradients = fields::choice<Gradients>("gradients", value, words::gradients);
  });
  with("depth", [&](const Value& value) {
    if (!value.is_null()) capabilities.depth = fields::whole("depth", value);
  });
  with("dtype", [&](const Value& value) { capabilities.dtype = fields::choice<Dtype>("dtype", value, words::dtype); });
  with("finite_inputs", [&](const Value& value) {
    const std::optional<bool> choice = value.as_bool();
    if (!choice) fields::expected("finite_inputs", value, "true or false");
    capabilities.finite_inputs = *choice;
  });
  with("kinks", [&](const Value& value) { capabilities.kinks = read_kinks(value); });
}

Capabilities read(const Value& message) {
  if (!message.is_object()) message.expected("an object");
  if (const std::optional<Value> error = message.find("error")) {
    error->fail("the engine answers start with an error: " + error->describe());
  }
  const Value version = message.at("protocol");
  if (fields::whole("protocol", version) != protocol_version) {
    fields::expected("protocol", version, fmt::format("{}, the version that the harness speaks", protocol_version));
  }
  Capabilities capabilities;
  capabilities.name = fields::text("name", message.at("name"));
  capabilities.version = fields::text("version", message.at("version"));
  capabilities.language = fields::text("language", message.at("language"));
  capabilities.ops = read_operations("ops", message.at("ops"));
  read_features(message, capabilities);
  return capabilities;
}

}  // namespace

Capabilities read_start_answer(std::string_view line) {
  const Document document(line, "answer to start", start_limits);
  return read(document.root());
}

}  // namespace minigrad::corpus
