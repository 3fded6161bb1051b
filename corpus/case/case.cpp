// SPDX-License-Identifier: MIT
// Writes the text of a case file and computes the id of its content.
#include "corpus/case/case.h"

#include <fmt/format.h>

#include <iterator>
#include <stdexcept>

#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "corpus/json/quote.h"

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

std::string_view word_for_use(const Case& test_case) {
  const auto word = use_of(test_case.graph, test_case.manner);
  if (!word) throw std::invalid_argument("a case file has no word for the manner of this case");
  return *word;
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
  if (!manner.in_place.empty() || !manner.wanted.empty()) return std::nullopt;
  const std::optional<std::size_t> calls = calls_on_output(graph, manner);
  if (calls != backward_steps(graph, manner).size()) return std::nullopt;  // other nodes, or gradients cleared
  if (calls == 1) return "backward";
  if (calls == 2) return "backward twice";
  return std::nullopt;
}

Question question_of(const Case& test_case) {
  Question question{test_case.graph, Points(input_count(test_case.graph)), test_case.manner};
  for (const Point& point : test_case.points) question.points.push_back(point.at);
  return question;
}

std::string content_id(const Case& test_case) {
  std::string content = fmt::format("{}\n", word_for_use(test_case));
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
  out += fmt::format("  \"use\": \"{}\",\n  \"graph\": ", word_for_use(test_case));
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
