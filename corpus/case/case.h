// SPDX-License-Identifier: MIT
// A case: a graph, the points to ask about, what is expected there, and where all of it came from.
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
#include "minigrad/graph.h"

namespace minigrad::corpus {

/// The version of the file form that is written here, and the only one that is read.
inline constexpr std::uint64_t format_version = 1;

/// How backward is called on the output before the gradient is read.
enum class Use {
  backward_once,
  backward_twice,  ///< with nothing cleared in between: the gradient must be exactly doubled
};

/// What a run of the case means.
enum class Status {
  regression,  ///< must pass
  known,       ///< must fail, for a reason that is given; when it passes, the case is out of date
  open,        ///< a failure found and not yet mended: it is run and shown, and may fail
};

/// The word for it in a file.
std::string_view name(Use use);
std::string_view name(Status status);

/// The truth at a point, whatever the use: the value of the output and its derivative by each input. Each number comes
/// with an upper bound of the radius of the judge's ball at 53 bits, which is how far rounding may lead a double
/// engine. Where the point is singular the number and its radius are missing.
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

/// Where a case came from. An empty text means that there is none.
struct Origin {
  ForeignName by = "hand";  ///< who made it: "hand", or the command that found it
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
  ForeignLine bucket;                       ///< what went wrong, in the words of the campaign
  std::optional<std::uint64_t> duplicates;  ///< how many more failures of that bucket were met, but not saved
  /// How many of these were found from other seeds than `seed`, by seed. Cases can then be merged twice and no failure
  /// is counted twice.
  std::map<std::uint64_t, std::uint64_t> other_seeds = {};
};

struct Case {
  std::string id;  ///< as it was read; what is written is always content_id()
  ForeignLine summary;
  std::vector<ForeignName> flags;
  Status status = Status::regression;
  ForeignLine reason;  ///< why a known failure fails; empty for every other status
  Use use = Use::backward_once;
  Graph graph;
  std::vector<Point> points;
  Origin origin;
};

/// 16 hexadecimal digits: the 64-bit FNV-1a hash of use, graph and coordinates, and of nothing else, so that a case
/// keeps its id when it is described or judged anew.
std::string content_id(const Case& test_case);

/// The text of a case file, byte for byte the same for the same case.
std::string to_json(const Case& test_case);

/// The case in the text of a file. Throws an Error that names file, line and column: for what is no JSON, an unknown
/// or missing key, an invalid graph, a point of the wrong dimension, a wrong id, a newer format.
Case parse_case(std::string_view text, const std::string& file);

/// The case in a file. Throws an Error as parse_case does, and when the file cannot be read.
Case read_case(const std::filesystem::path& path);

/// Writes `<stem>.json`, or `<id>.json` without a stem, into a folder, which is made when it is missing, and returns
/// its path. The file is either whole or not there, and it is on disk when this returns. Throws an Error when that
/// fails, or when the case is one that parse_case would refuse.
std::filesystem::path write_case(const Case& test_case, const std::filesystem::path& folder,
                                 const std::string& stem = {});

/// The path itself if it is a file, else every `*.json` in the folder and those below, sorted by name as bytes.
/// Throws an Error when there is nothing of that name.
std::vector<std::filesystem::path> find_cases(const std::filesystem::path& path);

}  // namespace minigrad::corpus
