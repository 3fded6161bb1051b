// SPDX-License-Identifier: MIT
// The engine stays short enough to read from top to bottom.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace minigrad {
namespace {

bool is_code(const std::string& line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first != std::string::npos && line.compare(first, 2, "//") != 0;
}

TEST(Core, HasFewerThan400LinesOfCode) {
  int code = 0;
  for (const char* const name : {"rules.h", "tape.h", "memory.h", "scalar.h"}) {
    std::ifstream file(std::string(MINIGRAD_SOURCE_DIR "/minigrad/") + name);
    ASSERT_TRUE(file) << name;
    for (std::string line; std::getline(file, line);) code += is_code(line) ? 1 : 0;
  }
  EXPECT_GT(code, 300);
  EXPECT_LT(code, 400) << "lines of code in rules, tape, memory and scalar, without comments and blank lines";
}

}  // namespace
}  // namespace minigrad
