// SPDX-License-Identifier: MIT
// Writes the text of a case file and computes the id of its content.
#include "corpus/case/case.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "corpus/json/quote.h"
#include "corpus/protocol/manner_json.h"

namespace minigrad::corpus {
namespace {

void append_entry(std::string& out, double number) { append_number(out, number); }

void append_entry(std::string& out, const std::optional<double>& number) {
  if (number) {
    append_number(out, *number);
  } else {
    out += "null";
  }
}

void append_entry(std::string& out, const std::string& text) { out += quote(text); }

template <class Entry>
void append_list(std::string& out, const std::vector<Entry>& entries) {
  out += '[';
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out += ", ";
    append_entry(out, entries[i]);
  }
  out += ']';
}

void append_point(std::string& out, const Point& point) {
  out += "{\"at\": ";
  append_list(out, point.at);
  if (point.expectation) {
    out += ", \"value\": ";
    append_entry(out, point.expectation->value);
    out += ", \"value_radius\": ";
    append_entry(out, point.expectation->value_radius);
    out += ", \"gradient\": ";
    append_list(out, point.expectation->gradient);
    out += ", \"gradient_radius\": ";
    append_list(out, point.expectation->gradient_radius);
  }
  out += '}';
}

void append_origin(std::string& out, const Origin& origin) {
  out += "{\n    \"by\": " + quote(origin.by.str());
  const auto text = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) fmt::format_to(std::back_inserter(out), ",\n    \"{}\": {}", key, quote(value));
  };
  const auto whole = [&](std::string_view key, const auto& value) {
    if (value) fmt::format_to(std::back_inserter(out), ",\n    \"{}\": {}", key, *value);
  };
  text("engine", origin.engine);
  text("engine_version", origin.engine_version);
  text("oracle", origin.oracle);
  text("oracle_version", origin.oracle_version);
  whole("generator_version", origin.generator_version);
  whole("seed", origin.seed);
  whole("index", origin.index);
  whole("shrink_steps", origin.shrink_steps);
  text("verdict", origin.verdict);
  text("property", origin.property);
  text("bucket", origin.bucket);
  whole("duplicates", origin.duplicates);
  if (!origin.other_seeds.empty()) {
    out += ",\n    \"other_seeds\": [";
    const char* separator = "";
    for (const auto& [seed, failures] : origin.other_seeds) {
      out += fmt::format("{}[{}, {}]", separator, seed, failures);
      separator = ", ";
    }
    out += ']';
  }
  out += "\n  }";
}

/// The 64-bit hash FNV-1a of Fowler, Noll and Vo, with their offset basis and prime.
std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char character : text) {
    hash ^= static_cast<unsigned char>(character);
    hash *= 0x100000001b3;
  }
  return hash;
}

/// The fields of the manner: `use` unless other steps are listed, and those that differ from their default. Constants
/// are a field if the case fixes them, also as numbers.
std::vector<MannerField> fields_of(const Case& test_case) {
  Manner listed = test_case.manner;
  std::vector<MannerField> fields;
  if (const auto use = use_of(test_case.graph, test_case.manner)) {
    fields.push_back({"use", quote(*use)});
    listed.backward.clear();
  }
  if (!test_case.fixes_constants) listed.constants = Constants::numbers;
  if (test_case.fixes_constants && listed.constants == Constants::numbers) {
    fields.push_back({"constants", quote("numbers")});
  }
  const std::vector<MannerField> more = manner_fields(listed);
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

}  // namespace

std::string_view name(Status status) {
  switch (status) {
    case Status::regression: return "regression";
    case Status::known: return "known";
    case Status::open: return "open";
  }
  return {};
}

std::optional<std::string_view> use_of(const Graph& graph, const Manner& manner) {
  const std::optional<std::size_t> calls = calls_on_output(graph, manner);
  if (calls != backward_steps(graph, manner).size()) return std::nullopt;  // other nodes, or gradients cleared
  if (calls == 1) return "backward";
  if (calls == 2) return "backward twice";
  return std::nullopt;
}

Question question_of(const Case& test_case, const Capabilities& engine) {
  Question question{test_case.graph, Points(input_count(test_case.graph)), test_case.manner};
  for (const Point& point : test_case.points) question.points.push_back(point.at);
  return test_case.fixes_constants ? question : in_preferred_constants(std::move(question), engine);
}

std::string content_id(const Case& test_case) {
  std::string content;
  for (const auto& [key, value] : fields_of(test_case)) {
    content += key == "use" ? fmt::format("{}\n", *use_of(test_case.graph, test_case.manner))
                            : fmt::format("{} {}\n", key, value);
  }
  append_graph(content, test_case.graph);
  content += '\n';
  for (const Point& point : test_case.points) {
    append_list(content, point.at);
    content += '\n';
  }
  return fmt::format("{:016x}", fnv1a(content));
}

std::string to_json(const Case& test_case) {
  std::string out = fmt::format("{{\n  \"format\": {},\n  \"id\": \"{}\",\n", format_version, content_id(test_case));
  out += fmt::format("  \"summary\": {},\n  \"flags\": ", quote(test_case.summary.str()));
  append_list(out, test_case.flags);
  out += fmt::format(",\n  \"status\": \"{}\",\n", name(test_case.status));
  if (!test_case.reason.empty()) out += fmt::format("  \"reason\": {},\n", quote(test_case.reason.str()));
  for (const auto& [key, value] : fields_of(test_case)) out += fmt::format("  \"{}\": {},\n", key, value);
  out += "  \"graph\": ";
  append_graph_in_lines(out, test_case.graph, 2);
  out += ",\n  \"points\": [";
  for (std::size_t i = 0; i < test_case.points.size(); ++i) {
    out += i > 0 ? ",\n    " : "\n    ";
    append_point(out, test_case.points[i]);
  }
  out += "\n  ],\n  \"origin\": ";
  append_origin(out, test_case.origin);
  out += "\n}\n";
  return out;
}

}  // namespace minigrad::corpus
