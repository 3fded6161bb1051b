// SPDX-License-Identifier: MIT
// Who may know whom: an oracle that borrows the formula it checks is no oracle.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
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

// minigrad answers through two doors, each an adapter of its own: as a Differentiator of the harness, and as any scalar
// type does that scalar_engine.h puts behind the protocol. Nobody else in the folder, least of all the judge, may know
// it.
TEST(Independence, OnlyItsAdaptersKnowTheEngine) {
  const std::set<std::string> language{"minigrad/op.h", "minigrad/op.def", "minigrad/graph.h", "minigrad/version.h"};
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

TEST(Independence, FoldersUseOnlyThoseBelow) {
  const std::vector<std::string> order{"minigrad", "corpus", "oracle", "properties"};
  for (std::size_t folder = 0; folder < order.size(); ++folder) {
    for (const auto& source : sources(order[folder])) {
      for (const std::string& header : includes(source)) {
        const auto used = std::find(order.begin(), order.end(), header.substr(0, header.find('/')));
        EXPECT_LE(used - order.begin(), static_cast<std::ptrdiff_t>(folder)) << source << " includes " << header;
      }
    }
  }
}

}  // namespace
}  // namespace minigrad::oracle
