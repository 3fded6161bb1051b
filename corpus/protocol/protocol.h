// SPDX-License-Identifier: MIT
// The messages of PROTOCOL.md, written and read for both sides. Errors say what is wrong with a message.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/json/document.h"
#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/question.h"

namespace minigrad::corpus {

inline constexpr std::uint64_t protocol_version = 1;

/// The most bytes in a line, without its newline.
inline constexpr std::size_t longest_line = std::size_t{64} << 20;

/// The limits of a message.
inline constexpr Limits message_limits{longest_line, 16'000'000, 16, 64};

/// The limits of the answers to start and to a run. The latter may have unknown fields, but not so many that a small
/// question fills the memory.
inline constexpr Limits start_limits{longest_line, 100'000, 16, 64};
inline Limits answer_limits(std::size_t points, std::size_t wanted) {
  return {longest_line, std::min(message_limits.values, 100'000 + 8 * points * (wanted + 4)), 16, 64};
}

/// The maximum number of values and partials that a run may ask for. More do not fit a line at full precision.
inline constexpr std::size_t most_numbers = 4'000'000;

// The side of the harness. It writes lines with their newline and reads lines without.

std::string start_line(std::string_view harness);
inline constexpr std::string_view stop_line = "{\"command\": \"stop\"}\n";

/// Appends a run. The question must be valid. Fields of the manner that have their default are left out.
void append_run(std::string& out, std::uint64_t id, const Question& question);

/// Reads the answer to start. Throws an Error when it breaks a rule of PROTOCOL.md or is of another version.
Capabilities read_start_answer(std::string_view line);

/// The kind of answer to a point.
enum class Reply {
  answered,
  skipped,  ///< the engine does not support the question
  failed,   ///< the engine reported an error
};

/// The answer to a run, point by point.
struct RunAnswer {
  RunAnswer(std::size_t points, std::size_t wanted) : values(points), gradients(wanted, points), replies(points) {}

  struct PointReply {
    Reply reply = Reply::answered;
    ForeignMessage why{};  ///< the engine's reason, unless answered
  };

  std::vector<double> values;
  Points gradients;  ///< for each point a number for each wanted node
  std::vector<PointReply> replies;
};

/// The id and the sizes that the answer to a run must have.
struct RunShape {
  std::uint64_t id;
  std::size_t points;
  std::size_t wanted;
};

/// Reads the answer to a run. Throws an Error, such as "answer to run 7:1:10: answers: expected 3 objects, got 2".
RunAnswer read_run_answer(std::string_view line, const RunShape& shape);

// The side of the engine.

enum class Command { start, run, stop };

/// The id of a message, if it has one: an error answer names it too.
std::optional<std::uint64_t> find_id(const Value& message);

/// Throws an Error for an unknown command.
Command read_command(const Value& message);

struct Run {
  std::uint64_t id;
  Question question;
};

/// Throws an Error unless the harness speaks protocol_version.
void read_start(const Value& message);

/// Reads a run. Throws an Error for a graph, points or a manner that do not fit each other.
Run read_run(const Value& message);

std::string start_answer_line(const Capabilities& capabilities);
void append_run_answer(std::string& out, std::uint64_t id, const RunAnswer& answer);
std::string error_line(std::optional<std::uint64_t> id, std::string_view error);

// For authors of adapters: every remark on a message, with its place; empty when there is none. A remark is the Error
// that reading the message throws, or names a field that is ignored, which may be a typing error.

std::vector<std::string> remarks_on_start_answer(std::string_view line);
std::vector<std::string> remarks_on_run_answer(std::string_view line, const RunShape& shape);
std::vector<std::string> remarks_on_request(std::string_view line);

}  // namespace minigrad::corpus
