// SPDX-License-Identifier: MIT
#include "properties/support/output_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "corpus/json/error.h"
#include "corpus/json/file.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

/// Whether the path exists and is not a regular file. Such a file must not be replaced by renaming another one to it.
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
  // Creates a file, because permissions say too little: root may do more, and a read-only disk less.
  const fs::path probe = nearest / fmt::format(".minigrad.{}.0.tmp", ::getpid());
  try {
    corpus::write_file(probe, "");
  } catch (const corpus::Error& error) {
    const std::string_view words = error.what();
    const std::string_view reason = words.substr(words.rfind(": ") + 2);  // the words of the system
    throw corpus::Error(folder.string(), fmt::format("cannot create files in {}: {}", nearest.string(), reason));
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
  errno = 0;
  std::ofstream stream(path, std::ios::binary | std::ios::app);
  stream << content << std::flush;
  if (!stream)
    throw corpus::Error(path.string(), fmt::format("cannot write: {}", std::generic_category().message(errno)));
}

std::string json_text(const nlohmann::json& json) {
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

void flush_output() {
  if (std::fflush(stdout) != 0) throw std::system_error(errno, std::generic_category(), "standard output");
}

}  // namespace minigrad::properties
