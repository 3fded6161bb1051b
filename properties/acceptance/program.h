// SPDX-License-Identifier: MIT
// Runs the program `minigrad` as a user does.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "properties/support/testing.h"

namespace minigrad::properties {

using Arguments = std::vector<std::string>;

/// `fuzz` without LibTorch, which is slow to load.
inline Arguments fuzz_alone(const Arguments& more) {
  Arguments all{"fuzz", "--oracle", "none"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// Command lines of an engine behind the protocol, and of one that breaks it.
inline std::string served(const std::string& engine) { return MINIGRAD_PROGRAM " serve --engine " + engine; }
inline std::string broken(const std::string& way) { return MINIGRAD_BROKEN_ENGINE " " + way; }

/// A running `minigrad`. Standard output and standard error share one pipe.
class Program {
 public:
  enum class Output { captured, closed };

  /// Runs `minigrad`, or another program that gets the arguments.
  explicit Program(const Arguments& arguments, const std::filesystem::path& folder = testing::TempDir(),
                   Output output = Output::captured, const char* executable = MINIGRAD_PROGRAM)
      : executable_(executable) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    process_ = fork();
    if (process_ == 0) become(arguments, folder, output, ends[1]);
    close(ends[1]);
    pipe_ = ends[0];
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    close_output();
    if (process_ > 0) {
      signal(SIGKILL);
      waitpid(process_, nullptr, 0);
    }
  }

  /// Reads output until it contains the text. Returns false if the output ends first. output() has all of it.
  bool read_until(const std::string& text) {
    std::array<char, 4096> buffer;
    while (output_.find(text) == std::string::npos) {
      const ssize_t count = read(pipe_, buffer.data(), buffer.size());
      if (count <= 0) return false;
      output_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return true;
  }

  /// Reads until every process that holds the pipe has ended: the program and all that it started.
  void read_all() { read_until("\x04 never printed"); }

  void close_output() {
    if (pipe_ >= 0) close(pipe_);
    pipe_ = -1;
  }

  void signal(int number) const { ::kill(process_, number); }
  pid_t process() const { return process_; }

  /// Waits for the program. Returns its exit code, or minus the signal that ended it.
  int wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

  const std::string& output() const { return output_; }

 private:
  [[noreturn]] void become(const Arguments& arguments, const std::filesystem::path& folder, Output output,
                           int pipe) const {
    std::vector<char*> pointers{const_cast<char*>("minigrad")};
    for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    dup2(pipe, STDERR_FILENO);
    if (output == Output::captured) {
      dup2(pipe, STDOUT_FILENO);
    } else {
      close(STDOUT_FILENO);
    }
    // These variables select a shard of the tests, not of the program under test.
    for (const char* const name : {"GTEST_SHARD_INDEX", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"}) unsetenv(name);
    ::signal(SIGPIPE, SIG_DFL);
    if (chdir(folder.c_str()) == 0) execv(executable_, pointers.data());
    _exit(127);
  }

  const char* executable_;
  pid_t process_ = -1;
  int pipe_ = -1;
  std::string output_;
};

/// The result of a run.
struct Ended {
  int exit_code;
  std::string output;
};

/// Runs the program to its end.
inline Ended run(const Arguments& arguments, const std::filesystem::path& folder = testing::TempDir()) {
  Program program(arguments, folder);
  program.read_all();
  return {program.wait(), program.output()};
}

/// Runs a shell command that gets the arguments as "$@".
inline Ended run_shell(const std::string& command, const Arguments& arguments) {
  Arguments all{"-c", command, "sh"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  Program program(all, testing::TempDir(), Program::Output::captured, "/bin/sh");
  program.read_all();
  return {program.wait(), program.output()};
}

}  // namespace minigrad::properties
