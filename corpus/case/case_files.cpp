// SPDX-License-Identifier: MIT
// Reads, writes and finds case files.
#include <algorithm>
#include <system_error>

#include "corpus/case/case.h"
#include "corpus/json/document.h"
#include "corpus/json/file.h"

namespace minigrad::corpus {

Case read_case(const std::filesystem::path& path) { return parse_case(read_file(path, Limits().bytes), path.string()); }

std::filesystem::path write_case(const Case& test_case, const std::filesystem::path& folder, const std::string& stem) {
  const std::filesystem::path path = folder / ((stem.empty() ? content_id(test_case) : stem) + ".json");
  const std::string text = to_json(test_case);
  parse_case(text, path.string());  // refuses a case that cannot be read back
  write_file(path, text);
  return path;
}

std::vector<std::filesystem::path> find_cases(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  try {
    if (!fs::exists(path)) throw Error(path.string(), "expected a case or a folder of cases, got nothing of that name");
    if (!fs::is_directory(path)) return {path};
    std::vector<fs::path> cases;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
      std::error_code ignored;  // such as a symbolic link that leads to itself: read_case says so
      if (entry.path().extension() == ".json" && !entry.is_directory(ignored)) cases.push_back(entry.path());
    }
    std::sort(cases.begin(), cases.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    return cases;
  } catch (const fs::filesystem_error& error) {
    throw Error(path.string(), "expected a case or a folder of cases, got: " + error.code().message());
  }
}

}  // namespace minigrad::corpus
