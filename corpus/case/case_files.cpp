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

namespace {

/// Whether a folder has the schemas of the protocol, or the conformance suite, in place of cases.
bool has_no_cases(const std::filesystem::path& folder) {
  std::error_code ignored;
  const std::filesystem::path name = folder.filename();
  return (name == "protocol" && std::filesystem::exists(folder / "start.schema.json", ignored)) ||
         (name == "conformance" && std::filesystem::exists(folder / "core.json", ignored));
}

}  // namespace

std::vector<std::filesystem::path> find_cases(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  try {
    if (!fs::exists(path)) throw Error(path.string(), "expected a case or a folder of cases, got nothing of that name");
    if (!fs::is_directory(path)) return {path};
    std::vector<fs::path> cases;
    for (auto found = fs::recursive_directory_iterator(path); found != fs::recursive_directory_iterator(); ++found) {
      const fs::directory_entry& entry = *found;
      std::error_code ignored;  // such as a symbolic link that leads to itself: read_case says so
      if (entry.is_directory(ignored) && has_no_cases(entry.path())) found.disable_recursion_pending();
      if (entry.path().extension() == ".json" && !entry.is_directory(ignored)) cases.push_back(entry.path());
    }
    std::sort(cases.begin(), cases.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    return cases;
  } catch (const fs::filesystem_error& error) {
    throw Error(path.string(), "expected a case or a folder of cases, got: " + error.code().message());
  }
}

}  // namespace minigrad::corpus
