// SPDX-License-Identifier: MIT
#include "corpus/layout/layout.h"

#include <cstdlib>
#include <system_error>

namespace minigrad::corpus {
namespace {

using std::filesystem::path;

/// The folder that the variable names, or else a folder of the prefix, which is the parent of bin/.
path folder(const char* variable, const char* in_prefix) {
  const char* const chosen = std::getenv(variable);
  if (chosen != nullptr && *chosen != '\0') return chosen;
  return program_file().parent_path().parent_path() / in_prefix;
}

}  // namespace

path program_file() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

path data_folder() { return folder("MINIGRAD_DATA", "share/minigrad"); }

path library_folder() { return folder("MINIGRAD_LIBRARIES", "lib/minigrad"); }

bool in_build_tree() {
  std::error_code error;
  return std::filesystem::is_symlink(data_folder() / "corpus", error);
}

path readable(const path& file) {
  std::error_code error;
  if (std::filesystem::exists(file, error) || file.is_absolute()) return file;
  path installed = data_folder() / file;
  return std::filesystem::exists(installed, error) ? installed : file;
}

}  // namespace minigrad::corpus
