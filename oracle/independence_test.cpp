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

std::vector<std::filesystem::path> sources(const std::string& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(root / folder)) {
    if (entry.path().extension() == ".h" || entry.path().extension() == ".cpp") found.push_back(entry.path());
  }
  return found;
}

TEST(Independence, OnlyTheAdapterKnowsTheEngine) {
  const std::set<std::string> language{"minigrad/op.h", "minigrad/op.def", "minigrad/graph.h", "minigrad/version.h"};
  int engine_includes = 0;
  std::vector<std::filesystem::path> all = sources("oracle");
  for (const auto& engine : sources("oracle/adapters/cpp")) all.push_back(engine);
  for (const auto& source : all) {
    for (const std::string& header : includes(source)) {
      if (!header.starts_with("minigrad/") || language.contains(header)) continue;
      ++engine_includes;
      EXPECT_EQ(source.filename(), "minigrad_engine.cpp") << source << " includes " << header;
    }
  }
  EXPECT_GT(engine_includes, 0) << "the adapter includes the engine, so this test has read nothing";
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
