// SPDX-License-Identifier: MIT
// Reads any bytes as two lines of the protocol, a request and its answer. Each is refused with an Error, or is the same
// after writing and reading it. The fast parser of answers must agree with the careful one.
#include <bit>
#include <optional>
#include <string>

#include "corpus/fuzz/target.h"
#include "corpus/protocol/answer_fast_path.h"
#include "corpus/protocol/protocol.h"

namespace minigrad::corpus {
namespace {

/// Equal bit by bit, except for the bits of a NaN, which the text does not keep.
bool same(double a, double b) {
  return (a != a && b != b) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same(const Points& a, const Points& b) {
  if (a.size() != b.size() || a.dimension() != b.dimension()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t k = 0; k < a.dimension(); ++k) {
      if (!same(a[i][k], b[i][k])) return false;
    }
  }
  return true;
}

bool same(const RunAnswer& a, const RunAnswer& b) {
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    if (a.replies[i].reply != b.replies[i].reply || a.replies[i].why != b.replies[i].why) return false;
    if (a.replies[i].reply == Reply::answered && !same(a.values[i], b.values[i])) return false;
  }
  return same(a.gradients, b.gradients);
}

std::string_view without_newline(std::string_view line) { return line.substr(0, line.size() - 1); }

/// The run in a request; nothing if it is another request or none.
std::optional<Run> read_request(std::string_view line) try {
  remarks_on_request(line);
  const Document document(line, "request", message_limits);
  if (read_command(document.root()) != Command::run) return std::nullopt;
  return read_run(document.root());
} catch (const Error&) {
  return std::nullopt;
}

void check_request(const Run& run) {
  const Question& question = run.question;
  require(!find_error(question.graph) && !find_error(question.graph, question.manner),
          "read a run with an invalid graph or manner");
  std::string line;
  append_run(line, run.id, question);
  const std::optional<Run> again = read_request(without_newline(line));
  require(again && again->id == run.id && again->question.graph == question.graph &&
              same(again->question.points, question.points) && again->question.manner == question.manner,
          "a run changed when it was written and read");
}

std::optional<RunAnswer> read_answer(std::string_view line, const RunShape& shape) try {
  return read_run_answer(line, shape);
} catch (const Error&) {
  return std::nullopt;
}

/// An unknown field keeps the fast parser from reading the line.
std::optional<RunAnswer> read_carefully(std::string_view line, const RunShape& shape) {
  return read_answer(std::string(line.substr(0, line.find_last_of('}'))) + ", \"unknown\": 0}", shape);
}

void check_answer(std::string_view line, const RunShape& shape) {
  remarks_on_run_answer(line, shape);
  if (const std::optional<RunAnswer> usual = read_usual_answer(line, shape)) {
    const std::optional<RunAnswer> careful = read_carefully(line, shape);
    require(careful && same(*usual, *careful), "the fast path and the full parser read different answers");
  }
  const std::optional<RunAnswer> answer = read_answer(line, shape);
  if (!answer) return;
  std::string written;
  append_run_answer(written, shape.id, *answer);
  const std::optional<RunAnswer> again = read_answer(without_newline(written), shape);
  require(again && same(*again, *answer), "an answer changed when it was written and read");
}

void check_start_answer(std::string_view line) try {
  remarks_on_start_answer(line);
  const Capabilities claims = read_start_answer(line);
  require(read_start_answer(without_newline(start_answer_line(claims))) == claims,
          "an answer to start changed when it was written and read");
} catch (const Error&) {
  // Most inputs are neither.
}

}  // namespace
}  // namespace minigrad::corpus

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace minigrad::corpus;
  const std::string_view text = minigrad::to_text(bytes, size);
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view answer = text.substr(std::min(end + 1, text.size()));
  RunShape shape{1, 1, 1};
  if (const std::optional<Run> run = read_request(text.substr(0, end))) {
    check_request(*run);
    const auto& [graph, points, manner] = run->question;
    shape = {run->id, points.size(), wanted_nodes(graph, manner).size()};
  }
  check_answer(answer, shape);
  check_start_answer(answer);
  return 0;
}
