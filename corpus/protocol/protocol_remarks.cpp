// SPDX-License-Identifier: MIT
// Remarks on messages, for authors of adapters.
#include <functional>

#include "corpus/json/quote.h"
#include "corpus/protocol/protocol.h"
#include "corpus/protocol/protocol_fields.h"

namespace minigrad::corpus {
namespace {

using Names = std::initializer_list<std::string_view>;
using Remarks = std::vector<std::string>;

/// Adds a remark for each field of an object that is not among the known ones.
void remark_unknown(const Value& object, Names known, Remarks& remarks) {
  for (const Value key : object.keys()) {
    const std::string_view name = *key.as_string();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    remarks.push_back(fmt::format("column {}: the field {} is unknown and ignored; known fields are {}",
                                  key.place().column, quote_briefly(name), fmt::join(known, ", ")));
  }
}

/// The Error that reading throws, or else the remarks of `look`.
Remarks remarks_on(std::string_view line, const std::function<void()>& read,
                   const std::function<void(const Value&, Remarks&)>& look) {
  try {
    read();
  } catch (const Error& error) {
    return {error.what()};
  }
  Remarks remarks;
  const Document document(line, "message", message_limits);
  look(document.root(), remarks);
  return remarks;
}

void look_at_request(const Value& message, Remarks& remarks) {
  switch (read_command(message)) {
    case Command::start: remark_unknown(message, {"command", "versions", "harness"}, remarks); break;
    case Command::run:
      remark_unknown(message, {"command", "id", "graph", "points", "constants", "in_place", "backward", "wanted"},
                     remarks);
      break;
    case Command::stop: remark_unknown(message, {"command"}, remarks); break;
  }
}

void read_request(std::string_view line) {
  const Document document(line, "message", message_limits);
  switch (read_command(document.root())) {
    case Command::start: read_start(document.root()); break;
    case Command::run: read_run(document.root()); break;
    case Command::stop: break;
  }
}

}  // namespace

std::vector<std::string> remarks_on_start_answer(std::string_view line) {
  return remarks_on(
      line, [line] { read_start_answer(line); },
      [](const Value& message, Remarks& remarks) {
        remark_unknown(message,
                       {"protocol", "name", "version", "language", "ops", "exponent", "second_backward", "constants",
                        "in_place", "gradients", "depth", "dtype", "kinks", "finite_inputs"},
                       remarks);
        if (const auto kinks = message.find("kinks")) remark_unknown(*kinks, {"relu", "abs", "max", "min"}, remarks);
      });
}

std::vector<std::string> remarks_on_run_answer(std::string_view line, const RunShape& shape) {
  return remarks_on(
      line, [&] { read_run_answer(line, shape); },
      [](const Value& message, Remarks& remarks) {
        remark_unknown(message, {"id", "answers", "skip", "error"}, remarks);
        const std::optional<Value> answers = message.find("answers");
        if (!answers) return;
        for (const Value answer : answers->elements()) {
          remark_unknown(answer, {"value", "gradient", "skip", "error"}, remarks);
        }
      });
}

std::vector<std::string> remarks_on_request(std::string_view line) {
  return remarks_on(
      line, [line] { read_request(line); }, look_at_request);
}

}  // namespace minigrad::corpus
