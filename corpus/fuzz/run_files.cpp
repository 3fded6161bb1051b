// SPDX-License-Identifier: MIT
// The main function of a target without libFuzzer: runs it on each named file, and on each file in the named folders.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "corpus/fuzz/target.h"
#include "corpus/json/file.h"

namespace {

void run_file(const std::filesystem::path& path) {
  const std::string bytes = minigrad::corpus::read_file(path, std::size_t{1} << 30);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::size_t run_place(const std::filesystem::path& place) {
  if (!std::filesystem::is_directory(place)) return run_file(place), 1;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(place)) files += run_place(entry.path());
  return files;
}

}  // namespace

int main(int count, char** arguments) try {
  std::size_t files = 0;
  for (int i = 1; i < count; ++i) files += run_place(arguments[i]);
  std::printf("%zu files\n", files);
  return files > 0 ? 0 : 2;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
