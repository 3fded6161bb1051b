// SPDX-License-Identifier: MIT
// Writes messages as text, one per line.
#include <fmt/format.h>

#include <iterator>
#include <span>

#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "corpus/json/quote.h"
#include "corpus/protocol/manner_json.h"
#include "corpus/protocol/protocol.h"
#include "corpus/protocol/protocol_names.h"

namespace minigrad::corpus {
namespace {

/// `[a, b, c]`, each element appended by a function.
template <typename List, typename Append>
void append_list(std::string& out, const List& list, Append append) {
  out += '[';
  bool is_first = true;
  for (const auto& element : list) {
    if (!is_first) out += ", ";
    is_first = false;
    append(element);
  }
  out += ']';
}

void append_numbers(std::string& out, std::span<const double> numbers) {
  append_list(out, numbers, [&out](double number) { append_number(out, number); });
}

void append_whole(std::string& out, std::uint64_t number) { out += fmt::format_int(number).str(); }

void append_ops(std::string& out, const std::vector<Op>& ops) {
  append_list(out, ops, [&out](Op op) { fmt::format_to(std::back_inserter(out), "\"{}\"", name(op)); });
}

void append_kinks(std::string& out, const KinkChoices& kinks) {
  out += "{\"relu\": " + number_text(kinks.relu) + ", \"abs\": " + number_text(kinks.abs);
  out += ", \"max\": " + number_text(kinks.max) + ", \"min\": " + number_text(kinks.min) + '}';
}

void append_point_answer(std::string& out, const RunAnswer& answer, std::size_t point) {
  const auto& [reply, why] = answer.replies[point];
  switch (reply) {
    case Reply::answered:
      out += "{\"value\": ";
      append_number(out, answer.values[point]);
      out += ", \"gradient\": ";
      append_numbers(out, answer.gradients[point]);
      break;
    case Reply::skipped: out += "{\"skip\": " + quote(why.str()); break;
    case Reply::failed: out += "{\"error\": " + quote(why.str()); break;
  }
  out += '}';
}

}  // namespace

std::string start_line(std::string_view harness) {
  return fmt::format("{{\"command\": \"start\", \"versions\": [{}], \"harness\": {}}}\n", protocol_version,
                     quote(harness));
}

void append_run(std::string& out, std::uint64_t id, const Question& question) {
  const auto& [graph, points, manner] = question;
  out += "{\"command\": \"run\", \"id\": ";
  append_whole(out, id);
  out += ", \"graph\": ";
  append_graph(out, graph);
  for (const auto& [key, value] : manner_fields(manner)) {
    fmt::format_to(std::back_inserter(out), ", \"{}\": {}", key, value);
  }
  out += ", \"points\": [";
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0) out += ", ";
    append_numbers(out, points[i]);
  }
  out += "]}\n";
}

std::string start_answer_line(const Capabilities& capabilities) {
  std::string out = fmt::format(
      "{{\"protocol\": {}, \"name\": {}, \"version\": {}, \"language\": {}, \"ops\": ", protocol_version,
      quote(capabilities.name.str()), quote(capabilities.version.str()), quote(capabilities.language.str()));
  append_ops(out, capabilities.ops);
  out += fmt::format(", \"exponent\": \"{}\", \"second_backward\": \"{}\", \"constants\": ",
                     words::word(words::exponent, capabilities.exponent),
                     words::word(words::second_backward, capabilities.second_backward));
  append_list(out, capabilities.constants, [&out](Constants constants) {
    fmt::format_to(std::back_inserter(out), "\"{}\"", words::word(words::constants, constants));
  });
  out += ", \"in_place\": ";
  append_ops(out, capabilities.in_place);
  out += fmt::format(", \"gradients\": \"{}\", \"depth\": {}, \"dtype\": \"{}\", \"kinks\": ",
                     words::word(words::gradients, capabilities.gradients),
                     capabilities.depth ? fmt::format("{}", *capabilities.depth) : "null",
                     words::word(words::dtype, capabilities.dtype));
  append_kinks(out, capabilities.kinks);
  out += fmt::format(", \"finite_inputs\": {}}}\n", capabilities.finite_inputs);
  return out;
}

void append_run_answer(std::string& out, std::uint64_t id, const RunAnswer& answer) {
  out += "{\"id\": ";
  append_whole(out, id);
  out += ", \"answers\": [";
  for (std::size_t i = 0; i < answer.values.size(); ++i) {
    if (i > 0) out += ", ";
    append_point_answer(out, answer, i);
  }
  out += "]}\n";
}

std::string error_line(std::optional<std::uint64_t> id, std::string_view error) {
  std::string out = "{";
  if (id) out += fmt::format("\"id\": {}, ", *id);
  out += "\"error\": " + quote(error) + "}\n";
  return out;
}

}  // namespace minigrad::corpus
