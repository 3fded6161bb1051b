// SPDX-License-Identifier: MIT
// Helpers for tests: temporary folders, whole files, and checks of printed text.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace minigrad::properties {

/// An empty folder that is removed with its content.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = testing::TempDir() + "minigrad-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no temporary folder in " << testing::TempDir();
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::string content(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The child processes of a process, according to Linux.
inline std::vector<pid_t> children(pid_t process) {
  const std::string number = std::to_string(process);
  std::ifstream stream("/proc/" + number + "/task/" + number + "/children");
  return {std::istream_iterator<pid_t>(stream), {}};
}

/// The result of a check of output, with a message that shows the output.
inline testing::AssertionResult checked(bool yes, const std::string& output, const std::string& part) {
  if (yes) return testing::AssertionSuccess() << "\"" << part << "\" is in:\n" << output;
  return testing::AssertionFailure() << "\"" << part << "\" is not where it is expected in:\n" << output;
}
inline testing::AssertionResult has(const std::string& output, const std::string& part) {
  return checked(output.find(part) != std::string::npos, output, part);
}
inline testing::AssertionResult begins_with(const std::string& output, const std::string& part) {
  return checked(output.starts_with(part), output, part);
}
inline testing::AssertionResult ends_with(const std::string& output, const std::string& part) {
  return checked(output.ends_with(part), output, part);
}

}  // namespace minigrad::properties
