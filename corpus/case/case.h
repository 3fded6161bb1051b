// SPDX-License-Identifier: MIT
// A case: a graph, points, the expected answers there, and its origin.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/json/error.h"
#include "corpus/json/foreign_text.h"
#include "corpus/protocol/question.h"
#include "minigrad/graph.h"

namespace minigrad::corpus {

/// The version of the file format: the only one that is written and read.
inline constexpr std::uint64_t format_version = 1;

/// What a replay of the case must show.
enum class Status {
  regression,  ///< must pass
  known,       ///< must fail, for a stated reason; when it passes, the case is out of date
  open,        ///< a failure that is not fixed yet: it is run and shown, and may fail
};

/// The word for a status in a file.
std::string_view name(Status status);

/// The truth at a point: the value of the output and its derivative by each input, whatever the manner. The radius of a
/// number is an upper bound of the error that rounding may cause in an engine of doubles: the radius of the judge's
/// ball at 53 bits. Where the point is singular, the number and its radius are missing.
struct Expectation {
  std::optional<double> value;
  std::optional<double> value_radius;
  std::vector<std::optional<double>> gradient;         ///< one for each input
  std::vector<std::optional<double>> gradient_radius;  ///< one for each input
};

struct Point {
  std::vector<double> at;  ///< a coordinate for each input
  std::optional<Expectation> expectation;
};

/// The origin of a case. An empty text stands for a field that is missing.
struct Origin {
  ForeignName by = "hand";  ///< "hand", or the command that found the case
  ForeignName engine;
  ForeignName engine_version;
  ForeignName oracle;
  ForeignName oracle_version;
  std::optional<int> generator_version;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> index;
  std::optional<int> shrink_steps;
  ForeignName verdict;
  ForeignName property;
  ForeignLine bucket;                       ///< the bucket of the campaign that found the case
  std::optional<std::uint64_t> duplicates;  ///< how many more failures of that bucket were found and not saved
  /// How many of these were found from other seeds than `seed`, by seed. Cases can then be merged twice and no failure
  /// is counted twice.
  std::map<std::uint64_t, std::uint64_t> other_seeds = {};
};

struct Case {
  std::string id;  ///< as read; to_json always writes content_id()
  ForeignLine summary;
  std::vector<ForeignName> flags;
  Status status = Status::regression;
  ForeignLine reason;  ///< why a known failure fails; empty for other statuses
  Graph graph;
  Manner manner;
  bool fixes_constants = false;  ///< whether the manner says how constants are given, or each engine as it prefers
  std::vector<Point> points;
  Origin origin;
};

/// The word of a file for how often backward is called on the output: "backward" or "backward twice". Nothing for other
/// steps, which a file lists.
std::optional<std::string_view> use_of(const Graph& graph, const Manner& manner);

/// The question that a case asks an engine of these claims.
Question question_of(const Case& test_case, const Capabilities& engine = {});

/// 16 hexadecimal digits: the 64-bit FNV-1a hash of manner, graph and coordinates alone. A case keeps its id when its
/// description or its expectations change.
std::string content_id(const Case& test_case);

/// The text of a case file. The same case always gives the same bytes.
std::string to_json(const Case& test_case);

/// The case in the text of a file. Throws an Error that names file, line and column for invalid JSON, an unknown or
/// missing key, an invalid graph, a manner that does not fit it, a point of the wrong dimension, a wrong id or a newer
/// format.
Case parse_case(std::string_view text, const std::string& file);

/// The case in a file. Throws an Error as parse_case does, and when the file cannot be read.
Case read_case(const std::filesystem::path& path);

/// Writes `<stem>.json`, or `<id>.json` without a stem, into a folder and returns the path. Creates the folder when it
/// is missing. The file is either complete or absent, and it is on disk when this returns. Throws an Error when writing
/// fails, or when parse_case would refuse the case.
std::filesystem::path write_case(const Case& test_case, const std::filesystem::path& folder,
                                 const std::string& stem = {});

/// The path itself if it is a file, else every `*.json` in the folder and its subfolders, sorted by name as bytes.
/// Throws an Error when the path does not exist.
std::vector<std::filesystem::path> find_cases(const std::filesystem::path& path);

}  // namespace minigrad::corpus
