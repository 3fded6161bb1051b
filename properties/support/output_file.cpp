// SPDX-License-Identifier: MIT
#include "properties/support/output_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <system_error>

#include "corpus/json/error.h"
#include "corpus/json/file.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

/// Whether there is something that renaming a file onto it would destroy.
bool is_special(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored) && !fs::is_regular_file(path, ignored);
}

}  // namespace

void require_writable_folder(const fs::path& folder) {
  std::error_code error;
  fs::path nearest = fs::absolute(folder).lexically_normal();
  while (!fs::exists(nearest, error) && nearest.has_relative_path()) nearest = nearest.parent_path();
  if (!fs::is_directory(nearest, error)) throw corpus::Error(nearest.string(), "expected a folder, got a file");
  // Permissions do not tell the whole truth (root, read-only disks), but a file that was there does.
  const fs::path probe = nearest / fmt::format(".minigrad-{}.tmp", ::getpid());
  try {
    corpus::write_file(probe, "");
  } catch (const corpus::Error&) {
    throw corpus::Error(folder.string(), fmt::format("no file can be made in {}", nearest.string()));
  }
  fs::remove(probe, error);
}

void require_writable_file(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw corpus::Error(path.string(), "expected a file, got a folder");
  if (!is_special(path)) require_writable_folder(path.has_parent_path() ? path.parent_path() : ".");
}

void write_output(const fs::path& path, std::string_view content) {
  if (!is_special(path)) return corpus::write_file(path, content);
  std::ofstream stream(path, std::ios::binary | std::ios::app);
  stream << content << std::flush;
  if (!stream) throw corpus::Error(path.string(), "cannot write");
}

}  // namespace minigrad::properties
