// SPDX-License-Identifier: MIT
// The messages of PROTOCOL.md: written and read on either side, with words for what is wrong with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/json/document.h"
#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "corpus/protocol/points.h"
#include "minigrad/graph.h"

namespace minigrad::corpus {

inline constexpr std::uint64_t protocol_version = 1;

/// The most bytes that a line may have, its newline not counted.
inline constexpr std::size_t longest_line = std::size_t{64} << 20;

/// What a message may not exceed.
inline constexpr Limits message_limits{longest_line, 16'000'000, 16, 64};

// The harness's side. What it writes is a line with its newline; what it reads is a line without.

std::string start_line(std::string_view harness);
inline constexpr std::string_view stop_line = "{\"command\": \"stop\"}\n";

/// Appends a run. The graph and the manner must be valid; fields of the manner that are as usual are left out.
void append_run(std::string& out, std::uint64_t id, const Graph& graph, const Points& points, const Manner& manner);

/// Reads the answer to start. Throws an Error for one that is not as PROTOCOL.md says, or of another version.
Capabilities read_start_answer(std::string_view line);

/// What became of a point.
enum class Reply {
  answered,
  skipped,  ///< the engine cannot do what was asked
  failed,   ///< the engine said that it failed
};

/// The answer to a run, point by point.
struct RunAnswer {
  RunAnswer(std::size_t points, std::size_t wanted) : values(points), gradients(wanted, points), replies(points) {}

  struct PointReply {
    Reply reply = Reply::answered;
    ForeignMessage why{};  ///< in the engine's words, unless answered
  };

  std::vector<double> values;
  Points gradients;  ///< for each point a number for each wanted node
  std::vector<PointReply> replies;
};

/// What the answer to a run must fit.
struct RunShape {
  std::uint64_t id;
  std::size_t points;
  std::size_t wanted;
};

/// Reads the answer to a run. Throws an Error, such as "answer to run 7:1:10: answers: expected 3 objects, got 2".
RunAnswer read_run_answer(std::string_view line, const RunShape& shape);

// The engine's side.

enum class Command { start, run, stop };

/// The id of a message, where it has one, so that also a refusal can name it.
std::optional<std::uint64_t> find_id(const Value& message);

/// Throws an Error for a command that is not known.
Command read_command(const Value& message);

struct Run {
  std::uint64_t id;
  Graph graph;
  Points points;
  Manner manner;
};

/// Throws an Error unless the harness speaks protocol_version.
void read_start(const Value& message);

/// Reads a run. Throws an Error for a graph, points or a manner that do not fit each other.
Run read_run(const Value& message);

std::string start_answer_line(const Capabilities& capabilities);
void append_run_answer(std::string& out, std::uint64_t id, const RunAnswer& answer);
std::string error_line(std::optional<std::uint64_t> id, std::string_view error);

// For whoever writes an adapter: all that can be said against a message, in words with their places; empty when
// nothing can. Beyond the Error that reading ends with it names fields that would be ignored, for they may be typing
// errors.

std::vector<std::string> remarks_on_start_answer(std::string_view line);
std::vector<std::string> remarks_on_run_answer(std::string_view line, const RunShape& shape);
std::vector<std::string> remarks_on_request(std::string_view line);

}  // namespace minigrad::corpus
