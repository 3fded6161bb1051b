// SPDX-License-Identifier: MIT
// Reads a case from the text of its file, and refuses every deviation from the format.
#include <fmt/format.h>

#include <functional>
#include <initializer_list>
#include <limits>

#include "corpus/case/case.h"
#include "corpus/json/document.h"
#include "corpus/json/graph_json.h"
#include "corpus/json/quote.h"
#include "corpus/protocol/manner_json.h"

namespace minigrad::corpus {
namespace {

std::string read_text(const Value& value) {
  const std::optional<std::string_view> text = value.as_string();
  if (!text || text->empty()) value.expected("a text that is not empty");
  return std::string(*text);
}

double read_number(const Value& value) {
  const std::optional<double> number = value.as_number();
  if (!number) value.expected("a number, \"nan\", \"inf\" or \"-inf\"");
  return *number;
}

std::uint64_t read_whole(const Value& value, std::uint64_t largest = std::numeric_limits<std::uint64_t>::max()) {
  const std::optional<std::uint64_t> number = value.as_whole();
  if (!number || *number > largest) value.expected(fmt::format("a whole number from 0 to {}", largest));
  return *number;
}

template <class Choice, class WordOf = std::identity>
Choice read_choice(const Value& value, std::initializer_list<Choice> choices, WordOf word_of = {}) {
  std::string words;
  for (const Choice choice : choices) {
    if (value.as_string() == word_of(choice)) return choice;
    words += (words.empty() ? "" : " or ") + quote(word_of(choice));
  }
  value.expected(words);
}

void check_format(const Value& value) {
  const std::uint64_t version = read_whole(value);
  if (version == format_version) return;
  value.expected(fmt::format("format {}{}", format_version,
                             version > format_version ? " (a newer version of this program wrote the file)" : ""));
}

std::vector<ForeignName> read_flags(const Value& value) {
  if (!value.is_array()) value.expected("an array of flags");
  std::vector<ForeignName> flags;
  for (const Value flag : value.elements()) flags.emplace_back(read_text(flag));
  return flags;
}

/// A known failure must have a reason, and other cases must not.
std::string read_reason(const Value& root, Status status) {
  const std::optional<Value> reason = root.find("reason");
  if (status == Status::known && !reason) {
    root.at("status").fail("expected the key \"reason\" beside the status \"known\", got none");
  }
  if (status != Status::known && reason) {
    reason->fail(fmt::format("expected no reason beside the status \"{}\", got {}", name(status), reason->describe()));
  }
  return reason ? read_text(*reason) : std::string();
}

/// An array of `inputs` entries. `what` is in the plural.
void check_dimension(const Value& value, std::size_t inputs, std::string_view what) {
  if (value.is_array() && value.size() == inputs) return;
  value.expected(fmt::format("an array of {} {}, one for each input", inputs, what));
}

std::vector<double> read_coordinates(const Value& value, std::size_t inputs) {
  check_dimension(value, inputs, "coordinates");
  std::vector<double> coordinates;
  for (const Value coordinate : value.elements()) coordinates.push_back(read_number(coordinate));
  return coordinates;
}

std::optional<double> read_truth(const Value& value) {
  if (value.is_null()) return std::nullopt;
  return read_number(value);
}

/// A radius is missing exactly where its number is missing.
std::optional<double> read_radius(const Value& value, const std::optional<double>& number) {
  if (value.is_null() && !number) return std::nullopt;
  const std::optional<double> radius = value.as_number();
  if (!number) value.expected("null, because the number of this radius is null");
  if (!radius || !(*radius >= 0)) value.expected("a radius: a number, not negative, or \"inf\"");
  return radius;
}

std::optional<Expectation> read_expectation(const Value& point, std::size_t inputs) {
  if (point.size() == 1) return std::nullopt;
  Expectation expectation;
  expectation.value = read_truth(point.at("value"));
  expectation.value_radius = read_radius(point.at("value_radius"), expectation.value);
  check_dimension(point.at("gradient"), inputs, "derivatives");
  for (const Value entry : point.at("gradient").elements()) expectation.gradient.push_back(read_truth(entry));
  check_dimension(point.at("gradient_radius"), inputs, "radii");
  for (const Value entry : point.at("gradient_radius").elements()) {
    const std::optional<double>& number = expectation.gradient[expectation.gradient_radius.size()];
    expectation.gradient_radius.push_back(read_radius(entry, number));
  }
  return expectation;
}

std::vector<Point> read_points(const Value& value, std::size_t inputs) {
  if (!value.is_array() || value.size() == 0) value.expected("an array of at least one point");
  std::vector<Point> points;
  for (const Value point : value.elements()) {
    point.expect_keys({"at"}, {"value", "value_radius", "gradient", "gradient_radius"});
    points.push_back({read_coordinates(point.at("at"), inputs), read_expectation(point, inputs)});
  }
  return points;
}

/// Pairs of a seed and a number of failures. Together they are at most the duplicates.
std::map<std::uint64_t, std::uint64_t> read_other_seeds(const std::optional<Value>& value, std::uint64_t duplicates) {
  std::map<std::uint64_t, std::uint64_t> failures;
  if (!value) return failures;
  if (!value->is_array()) value->expected("an array of pairs of a seed and a number of failures");
  for (const Value pair : value->elements()) {
    if (!pair.is_array() || pair.size() != 2) pair.expected("a pair of a seed and a number of failures");
    auto element = pair.elements().begin();
    const std::uint64_t seed = read_whole(*element);
    const std::uint64_t count = read_whole(*++element, duplicates);
    duplicates -= count;
    if (!failures.emplace(seed, count).second) pair.expected("each seed once");
  }
  return failures;
}

Origin read_origin(const Value& value) {
  value.expect_keys({"by"}, {"engine", "engine_version", "oracle", "oracle_version", "generator_version", "seed",
                             "index", "shrink_steps", "verdict", "property", "bucket", "duplicates", "other_seeds"});
  const auto text = [&](std::string_view key) {
    const std::optional<Value> found = value.find(key);
    return found ? read_text(*found) : std::string();
  };
  const auto whole = [&](std::string_view key) -> std::optional<std::uint64_t> {
    const std::optional<Value> found = value.find(key);
    return found ? std::optional(read_whole(*found)) : std::nullopt;
  };
  const auto integer = [&](std::string_view key) -> std::optional<int> {
    const std::optional<Value> found = value.find(key);
    return found ? std::optional(static_cast<int>(read_whole(*found, std::numeric_limits<int>::max()))) : std::nullopt;
  };
  return {.by = text("by"),
          .engine = text("engine"),
          .engine_version = text("engine_version"),
          .oracle = text("oracle"),
          .oracle_version = text("oracle_version"),
          .generator_version = integer("generator_version"),
          .seed = whole("seed"),
          .index = whole("index"),
          .shrink_steps = integer("shrink_steps"),
          .verdict = text("verdict"),
          .property = text("property"),
          .bucket = text("bucket"),
          .duplicates = whole("duplicates"),
          .other_seeds = read_other_seeds(value.find("other_seeds"), whole("duplicates").value_or(0))};
}

/// Reads `use`, or the list `backward` in its place, and the optional fields of the manner.
void read_manner_of(const Value& root, Case& result) {
  for (const std::string_view key : {"backward", "in_place", "wanted"}) {
    const std::optional<Value> list = root.find(key);
    if (list && list->is_array() && list->size() == 0) list->expected("a list that is not empty");
  }
  result.manner = read_manner(root, result.graph);
  result.fixes_constants = root.find("constants").has_value();
  const std::optional<Value> backward = root.find("backward");
  if (const std::optional<Value> use = root.find("use"); use && backward) {
    backward->fail("expected one of the keys \"use\" and \"backward\", got both");
  }
  if (!backward) {
    const auto use = read_choice<std::string_view>(root.at("use"), {"backward", "backward twice"});
    if (use == "backward twice") result.manner.backward = backward_twice(result.graph).backward;
  } else if (use_of(result.graph, result.manner) == "backward") {
    result.manner.backward.clear();
  }
}

void check_id(const Value& value, const Case& test_case) {
  const std::string right = content_id(test_case);
  if (test_case.id != right) value.expected(fmt::format("\"{}\", the id of this content", right));
}

}  // namespace

Case parse_case(std::string_view text, const std::string& file) {
  const Document document(text, file);
  const Value root = document.root();
  if (!root.is_object()) root.expected("a case: an object");
  check_format(root.at("format"));  // first, because a newer format may have other keys
  root.expect_keys({"format", "id", "summary", "flags", "status", "graph", "points", "origin"},
                   {"reason", "use", "backward", "constants", "in_place", "wanted"});
  Case result;
  result.id = root.at("id").as_string().value_or("");
  result.summary = read_text(root.at("summary"));
  result.flags = read_flags(root.at("flags"));
  result.status = read_choice(root.at("status"), {Status::regression, Status::known, Status::open},
                              [](Status status) { return name(status); });
  result.reason = read_reason(root, result.status);
  result.graph = read_graph(root.at("graph"));
  read_manner_of(root, result);
  result.points = read_points(root.at("points"), input_count(result.graph));
  result.origin = read_origin(root.at("origin"));
  check_id(root.at("id"), result);
  return result;
}

}  // namespace minigrad::corpus
