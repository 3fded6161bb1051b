// SPDX-License-Identifier: MIT
// Reads the answer to a run.
#include "corpus/protocol/answer_fast_path.h"
#include "corpus/protocol/protocol.h"
#include "corpus/protocol/protocol_fields.h"

namespace minigrad::corpus {
namespace {

/// "3 objects", "1 object".
std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void expect_count(std::string_view field, const Value& list, std::size_t count, std::string_view what) {
  if (!list.is_array()) fields::expected(field, list, "an array");
  if (list.size() == count) return;
  list.fail(fmt::format("{}: expected {}, got {}", field, counted(count, what), list.size()));
}

/// The refusal in an object, if it has the field "skip" or "error".
std::optional<RunAnswer::PointReply> read_refusal(std::string_view where, const Value& object) {
  for (const auto& [field, reply] : {std::pair("skip", Reply::skipped), std::pair("error", Reply::failed)}) {
    if (const auto why = object.find(field)) {
      return RunAnswer::PointReply{reply,
                                   fields::text(where.empty() ? field : fmt::format("{}: {}", where, field), *why)};
    }
  }
  return std::nullopt;
}

const Value require(std::string_view where, const Value& object, std::string_view field) {
  const std::optional<Value> value = object.find(field);
  if (!value) object.fail(fmt::format("{}: expected the field \"{}\", or \"skip\" or \"error\"", where, field));
  return *value;
}

void read_point(std::size_t point, const Value& object, RunAnswer& answer) {
  const std::string where = fmt::format("answers: point {}", point);
  if (!object.is_object()) fields::expected(where, object, "an object");
  if (auto refusal = read_refusal(where, object)) {
    answer.replies[point] = std::move(*refusal);
    return;
  }
  answer.values[point] = fields::number(where + ": value", require(where, object, "value"));
  const std::span<double> numbers = answer.gradients[point];
  const Value gradient = require(where, object, "gradient");
  expect_count(where + ": gradient", gradient, numbers.size(), "number");
  std::size_t k = 0;
  for (const Value element : gradient.elements()) numbers[k++] = fields::number(where + ": gradient", element);
}

void check_id(const Value& message, std::uint64_t id) {
  const std::optional<Value> got = message.find("id");
  if (!got) {
    const std::optional<Value> error = message.find("error");
    message.fail(fmt::format("id: expected {}, got an object without it{}", id,
                             error ? ", with the error " + error->describe() : ""));
  }
  if (got->as_whole() != id) fields::expected("id", *got, fmt::format("{}", id));
}

RunAnswer read(const Value& message, const RunShape& shape) {
  if (!message.is_object()) message.expected("an object");
  check_id(message, shape.id);
  RunAnswer answer(shape.points, shape.wanted);
  if (const auto refusal = read_refusal("", message)) {
    answer.replies.assign(shape.points, *refusal);
    return answer;
  }
  const std::optional<Value> answers = message.find("answers");
  if (!answers) message.fail("expected the field \"answers\", or \"skip\" or \"error\"");
  expect_count("answers", *answers, shape.points, "object");
  std::size_t point = 0;
  for (const Value object : answers->elements()) read_point(point++, object, answer);
  return answer;
}

}  // namespace

RunAnswer read_run_answer(std::string_view line, const RunShape& shape) {
  if (std::optional<RunAnswer> usual = read_usual_answer(line, shape)) return std::move(*usual);
  const Document document(line, fmt::format("answer to run {}", shape.id), answer_limits(shape.points, shape.wanted));
  return read(document.root(), shape);
}

}  // namespace minigrad::corpus
