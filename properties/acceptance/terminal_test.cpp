// SPDX-License-Identifier: MIT
// Long commands on a terminal: their progress, and Ctrl-C.
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

/// `minigrad` with a terminal of 60 columns as its standard streams.
class OnTerminal {
 public:
  explicit OnTerminal(const Arguments& arguments) {
    winsize size{24, 60, 0, 0};
    process_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (process_ != 0) return;
    std::vector<char*> pointers{const_cast<char*>("minigrad")};
    for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    setenv("TERM", "xterm", 1);
    if (chdir(testing::TempDir().c_str()) == 0) execv(MINIGRAD_PROGRAM, pointers.data());
    _exit(127);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;
  ~OnTerminal() { close(terminal_); }

  bool read_until(const std::string& text) {
    std::array<char, 4096> buffer;
    while (output_.find(text) == std::string::npos) {
      const ssize_t count = read(terminal_, buffer.data(), buffer.size());
      if (count <= 0) return false;
      output_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return true;
  }

  void press_ctrl_c() const { EXPECT_EQ(write(terminal_, "\x03", 1), 1); }

  /// Reads the rest. Returns the exit code, or minus the signal.
  int wait() {
    read_until("\x04 never printed");
    int status = 0;
    waitpid(process_, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

  const std::string& output() const { return output_; }

 private:
  int terminal_ = -1;
  pid_t process_ = -1;
  std::string output_;
};

TEST(Terminal, CtrlCEndsConformWithAReport) {
  OnTerminal program({"conform", "--engine", "minigrad", "--level", "core", "--seconds", "1000"});
  ASSERT_TRUE(program.read_until(" random graphs, 0 faults"));
  program.press_ctrl_c();
  EXPECT_EQ(program.wait(), 130);
  EXPECT_TRUE(has(program.output(), "\n  core "));
  EXPECT_TRUE(has(program.output(), "\nStopped early: interrupted"));
}

TEST(Terminal, ConformNamesFaultsWhenItFindsThem) {
  OnTerminal program({"conform", "--engine", "fault:aliased-edges", "--level", "core", "--graphs", "0"});
  EXPECT_TRUE(program.read_until("found wrong-aliased-operands"));
  EXPECT_EQ(program.wait(), 1);
}

TEST(Terminal, CtrlCEndsAccuracyWithTheTable) {
  OnTerminal program({"accuracy", "--engine", "minigrad"});
  ASSERT_TRUE(program.read_until(" left"));  // at least one operation is measured
  program.press_ctrl_c();
  EXPECT_EQ(program.wait(), 130);
  EXPECT_TRUE(has(program.output(), "worst point"));
  EXPECT_TRUE(has(program.output(), "minigrad: stopped early, in "));
}

TEST(Terminal, CtrlCEndsFaultsWithTheTable) {
  OnTerminal program({"faults", "--seeds", "1", "--share-points", "1", "--graphs", "500"});
  ASSERT_TRUE(program.read_until(" left"));
  program.press_ctrl_c();
  const int exit_code = program.wait();
  EXPECT_TRUE(exit_code == 130 || exit_code == 1) << exit_code;  // 1 if a fault needs more graphs
  EXPECT_TRUE(has(program.output(), "stopped early: "));
  EXPECT_TRUE(has(program.output(), "found by every campaign"));
}

TEST(Terminal, ProgressFitsTheTerminalWithoutColours) {
  OnTerminal program({"fuzz", "--oracle", "none", "--seconds", "1"});
  EXPECT_TRUE(program.read_until(" s left"));
  EXPECT_EQ(program.wait(), 0);
  const std::string& output = program.output();
  for (std::size_t at = output.find('\x1b'); at != std::string::npos; at = output.find('\x1b', at + 1)) {
    EXPECT_EQ(output.substr(at, 3), "\x1b[K");
    EXPECT_LT(at - output.rfind('\r', at), 61U);
  }
}

TEST(Terminal, NothingIsWrittenToAPipeAtFirst) {
  const Ended ended = run({"conform", "--engine", "fault:aliased-edges", "--level", "core", "--graphs", "5"});
  EXPECT_TRUE(begins_with(ended.output, "fault:aliased-edges 1"));
  EXPECT_FALSE(has(ended.output, "\r"));
}

}  // namespace
}  // namespace minigrad::properties
