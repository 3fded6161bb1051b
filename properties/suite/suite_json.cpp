// SPDX-License-Identifier: MIT
#include "properties/suite/suite_json.h"

#include <fmt/format.h>

#include <iterator>
#include <limits>
#include <map>

#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "corpus/json/quote.h"
#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner_json.h"
#include "oracle/judge.h"
#include "properties/support/versions.h"

namespace minigrad::properties {
namespace {

using corpus::quote;
using corpus::SecondBackward;
using oracle::Judge;

/// A JSON list of the elements, each printed by `text`.
template <typename Elements, typename Text>
std::string list(const Elements& elements, Text text) {
  std::string out = "[";
  for (const auto& element : elements) {
    if (out.size() > 1) out += ", ";
    out += text(element);
  }
  return out + ']';
}

std::string number_or_null(const std::optional<double>& number) {
  return number ? corpus::number_text(*number) : "null";
}

/// What is owed at one point, for one kind of second backward.
class Owing {
 public:
  Owing(const Graph& graph, const Coordinates& at, const corpus::Manner& manner, SecondBackward second_backward)
      : judge_(graph, at, claims(second_backward), manner) {}

  std::string value() const {
    if (judge_.owes_nan()) return R"("value": "nan", "value_radius": 0)";
    const auto truth = judge_.truth(0);
    if (!truth) return R"("value": null, "value_radius": null)";
    return fmt::format(R"("value": {}, "value_radius": {})", corpus::number_text(truth->value),
                       corpus::number_text(truth->radius));
  }

  std::string gradient() const {
    std::vector<std::optional<double>> values;
    std::vector<std::optional<double>> radii;
    for (std::size_t c = 1; c < judge_.components(); ++c) {
      const auto truth = judge_.truth(c);
      values.push_back(truth ? std::optional(truth->value) : std::nullopt);
      radii.push_back(truth ? std::optional(truth->radius) : std::nullopt);
    }
    return fmt::format(R"("gradient": {}, "gradient_radius": {})", list(values, number_or_null),
                       list(radii, number_or_null));
  }

  /// For each component the ends of all valid subgradients, or null. Nothing if no component has a choice.
  std::string subgradients() const {
    std::vector<std::optional<std::array<double, 2>>> all;
    bool any = false;
    for (std::size_t c = 1; c < judge_.components(); ++c) {
      all.push_back(judge_.subgradients(c));
      any = any || all.back().has_value();
    }
    if (!any) return "";
    return R"(, "subgradients": )" + list(all, [](const std::optional<std::array<double, 2>>& ends) {
             return ends ? list(*ends, corpus::number_text) : "null";
           });
  }

 private:
  static corpus::Capabilities claims(SecondBackward second_backward) {
    corpus::Capabilities claims = corpus::all_capabilities("", "");
    claims.second_backward = second_backward;
    return claims;
  }

  Judge judge_;
};

std::string point_text(const Graph& graph, const Coordinates& at, const corpus::Manner& manner) {
  const Owing owing(graph, at, manner, SecondBackward::accumulates);
  std::string out =
      fmt::format(R"({{"at": {}, {}, {})", list(at, corpus::number_text), owing.value(), owing.gradient());
  out += owing.subgradients();
  if (manner.backward.size() > 1) {
    const std::string afresh = Owing(graph, at, manner, SecondBackward::afresh).gradient();
    if (afresh != owing.gradient()) out += fmt::format(R"(, "afresh": {{{}}})", afresh);
  }
  return out + '}';
}

std::string repeated_text(const RepeatedNode& node) {
  std::string out = fmt::format("[\"{}\"", name(node.op));
  if (node.op == Op::constant) out += ", " + corpus::number_text(node.constant);
  for (const std::int64_t operand : node.operands) out += fmt::format(", {}", operand);
  return out + ']';
}

std::string graph_text(const Recipe& recipe) {
  std::string prefix;
  corpus::append_graph(prefix, recipe.prefix);
  if (recipe.times == 0) return fmt::format("\"graph\": {}", prefix);
  return fmt::format(R"("recipe": {{"prefix": {}, "repeat": {}, "times": {}}})", prefix,
                     list(recipe.repeat, repeated_text), recipe.times);
}

/// The fields of the manner that differ from the protocol's defaults.
std::string manner_text(const corpus::Manner& manner) {
  std::string out;
  for (const auto& [key, value] : manner_fields(manner)) out += fmt::format(",\n      \"{}\": {}", key, value);
  return out;
}

std::string case_text(const ConformanceCase& c) {
  const Graph graph = expand(c.graph);
  std::string out = fmt::format("    {{\n      \"id\": {},\n      \"summary\": {},\n      \"note\": {},\n", quote(c.id),
                                quote(c.summary), quote(c.note));
  out += fmt::format("      \"flags\": {},\n      {}{},\n      \"points\": [\n", list(c.flags, quote),
                     graph_text(c.graph), manner_text(c.manner));
  for (std::size_t i = 0; i < c.points.size(); ++i) {
    out += fmt::format("        {}{}\n", point_text(graph, c.points[i], c.manner), i + 1 < c.points.size() ? "," : "");
  }
  return out + "      ]\n    }";
}

/// The notes of the cases' flags, sorted.
std::string notes_text(const ConformanceLevel& level) {
  std::map<std::string, std::string> notes;
  for (const ConformanceCase& c : level.cases) {
    for (const std::string& flag : c.flags) notes[flag] = flag_note(flag).value_or("");
  }
  std::string out;
  for (const auto& [flag, note] : notes) {
    out += fmt::format("{}    {}: {}", out.empty() ? "" : ",\n", quote(flag), quote(note));
  }
  return out;
}

}  // namespace

std::string to_json(const ConformanceLevel& level) {
  std::string out = fmt::format(
      "{{\n  \"format\": 1,\n  \"version\": {},\n  \"license\": \"MIT\",\n  \"level\": {},\n  \"summary\": {},\n  "
      "\"notes\": {{\n{}\n  }},\n  \"cases\": [\n",
      suite_version, quote(level.name), quote(level.summary), notes_text(level));
  for (std::size_t i = 0; i < level.cases.size(); ++i) {
    out += case_text(level.cases[i]) + (i + 1 < level.cases.size() ? ",\n" : "\n");
  }
  return out + "  ]\n}\n";
}

}  // namespace minigrad::properties
