// SPDX-License-Identifier: MIT
// Which folder and which room may include which: an oracle that borrows the formula it checks is no oracle.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace minigrad::oracle {
namespace {

const std::filesystem::path root = MINIGRAD_SOURCE_DIR;

/// The project's headers that a source includes, such as "minigrad/op.h".
std::vector<std::string> includes(const std::filesystem::path& source) {
  static const std::regex include(R"(^\s*#\s*include\s*[<"]((minigrad|corpus|oracle|properties)/[^>"]+)[>"])");
  std::vector<std::string> found;
  std::ifstream file(source);
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (std::regex_search(line, match, include)) found.push_back(match[1]);
  }
  return found;
}

/// The sources in a folder and those below it.
std::vector<std::filesystem::path> sources(const std::string& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    if (entry.path().extension() == ".h" || entry.path().extension() == ".cpp") found.push_back(entry.path());
  }
  return found;
}

// Two adapters ask minigrad: one as a Differentiator of the harness, one as a scalar type behind the protocol. No other
// file of the folder, least of all the judge, may include the engine.
TEST(Independence, OnlyItsAdaptersKnowTheEngine) {
  const std::set<std::string> language{"minigrad/op.h",
                                       "minigrad/op.def",
                                       "minigrad/finite_differences.h",
                                       "minigrad/graph.h",
                                       "minigrad/special_numbers.h",
                                       "minigrad/version.h",
                                       "minigrad/samples/op_samples.h",
                                       "minigrad/samples/op_samples.def"};
  const std::set<std::string> adapters{"oracle/engines/minigrad_engine.cpp", "oracle/adapters/cpp/minigrad_engine.cpp"};
  std::set<std::string> knowing;
  for (const auto& source : sources("oracle")) {
    for (const std::string& header : includes(source)) {
      if (!header.starts_with("minigrad/") || language.contains(header)) continue;
      knowing.insert(std::filesystem::relative(source, root).generic_string());
    }
  }
  EXPECT_EQ(knowing, adapters);
}

/// The folders and their rooms, the lowest first. A room is a subfolder; `oracle` stands for the files beside its
/// rooms.
const std::vector<std::string> rooms{"minigrad",
                                     "minigrad/samples",
                                     "minigrad/drawing",
                                     "minigrad/bench",
                                     "minigrad/consumer",
                                     "minigrad/examples",
                                     "corpus/json",
                                     "corpus/layout",
                                     "corpus/protocol",
                                     "corpus/case",
                                     "corpus/fuzz",
                                     "oracle/traits",
                                     "oracle/balls",
                                     "oracle",
                                     "oracle/quick",
                                     "oracle/engines",
                                     "oracle/programs",
                                     "oracle/adapters",
                                     "properties/support",
                                     "properties/generate",
                                     "properties/coverage",
                                     "properties/shrink",
                                     "properties/engines",
                                     "properties/examine",
                                     "properties/explain",
                                     "properties/process",
                                     "properties/accuracy",
                                     "properties/campaign",
                                     "properties/cases",
                                     "properties/faults",
                                     "properties/seed_cases",
                                     "properties/suite",
                                     "properties/conform",
                                     "properties/report",
                                     "properties/fuzz",
                                     "properties/bench",
                                     "properties/mutants",
                                     "properties/cli",
                                     "properties",
                                     "properties/laws",
                                     "properties/acceptance"};

/// The room of a source or header, given its path from the root.
std::string room_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.parent_path();
  auto part = folder.begin();
  std::filesystem::path room = *part++;
  if (part != folder.end()) room /= *part;
  return room.generic_string();
}

/// The place of a room in the order; fails the test when the room is not listed.
std::ptrdiff_t level_of(const std::string& room) {
  const auto found = std::find(rooms.begin(), rooms.end(), room);
  EXPECT_NE(found, rooms.end()) << room << " is not in the list of rooms";
  return found - rooms.begin();
}

TEST(Independence, RoomsUseOnlyRoomsBelow) {
  for (const char* const folder : {"minigrad", "corpus", "oracle", "properties"}) {
    for (const auto& source : sources(folder)) {
      const std::filesystem::path path = std::filesystem::relative(source, root);
      const bool is_test = path.stem().string().ends_with("_test");
      for (const std::string& header : includes(source)) {
        if (room_of(path) != "properties/acceptance") {
          EXPECT_NE(room_of(header), "properties/acceptance")
              << path << " includes " << header << "; tests that run the executable belong in acceptance";
        }
        const bool may_be_above = is_test && header.starts_with(folder);
        if (may_be_above) continue;  // a test may use all of its folder, to make the input of what it tests
        EXPECT_LE(level_of(room_of(header)), level_of(room_of(path)))
            << path << " includes " << header << ", which is in a room above its own";
      }
    }
  }
}

bool includes_arb(const std::filesystem::path& source) {
  std::ifstream file(source);
  for (std::string line; std::getline(file, line);) {
    for (const char* const library : {"arb", "arf", "mag", "flint", "fmpz", "gmp", "mpfr"}) {
      if (line.starts_with(std::string("#include <") + library)) return true;
    }
  }
  return false;
}

/// Whether a source or header includes Arb, by itself or through others. `known` has the answers so far.
bool needs_arb(const std::string& path, std::map<std::string, bool>& known) {
  const auto [place, is_new] = known.try_emplace(path, false);
  if (!is_new) return place->second;
  bool needs = includes_arb(root / path);
  for (const std::string& header : includes(root / path)) needs = needs_arb(header, known) || needs;
  return known[path] = needs;
}

// A build without Arb leaves out balls/, judge.cpp and judge_sweeps.cpp (oracle/CMakeLists.txt), and nothing else.
TEST(Independence, OnlyTheJudgeNeedsArb) {
  std::map<std::string, bool> known;
  for (const char* const folder : {"corpus", "oracle", "properties"}) {
    for (const auto& source : sources(folder)) {
      const std::string path = std::filesystem::relative(source, root).generic_string();
      const bool is_left_out = path.starts_with("oracle/balls/") || path.starts_with("oracle/judge_sweeps.") ||
                               path == "oracle/judge.cpp" || path.find("_test.") != std::string::npos;
      EXPECT_FALSE(!is_left_out && needs_arb(path, known)) << path;
    }
  }
  for (const char* const kept : {"oracle/balls/formula_parser.cpp", "oracle/balls/usual_formulas.cpp"}) {
    EXPECT_FALSE(needs_arb(kept, known)) << kept;
  }
  EXPECT_TRUE(needs_arb("oracle/judge.cpp", known));
}

TEST(Independence, RoomsHaveAtMostFortySources) {
  std::map<std::string, int> counts;
  for (const char* const folder : {"corpus", "oracle", "properties"}) {
    for (const auto& source : sources(folder)) ++counts[room_of(std::filesystem::relative(source, root))];
  }
  for (const auto& [room, count] : counts) EXPECT_LE(count, 40) << room;
  EXPECT_EQ(counts["properties"], 1) << "only main.cpp stands beside the rooms";
}

}  // namespace
}  // namespace minigrad::oracle
