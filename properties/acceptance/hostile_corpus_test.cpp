// SPDX-License-Identifier: MIT
// A corpus is data: whatever lies in it, the program ends, says what is wrong, and touches no file outside.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "properties/acceptance/harness.h"

namespace minigrad::properties {
namespace {

/// A folder `corpus` that a campaign with a failure has filled, beside a file that must stay as it is.
class HostileCorpus : public testing::Test {
 protected:
  HostileCorpus() {
    EXPECT_EQ(run(campaign()).exit_code, 1);
    std::ofstream(folder_ / "precious") << "precious";
  }

  Arguments campaign(const Arguments& more = {}) const {
    return with(fuzz({"--engine", "fault:mul-swapped", "--graphs", "60", "--corpus", folder_ / "corpus"}), more);
  }

  void link(const fs::path& target, const std::string& path) const { fs::create_symlink(target, folder_ / path); }

  TemporaryFolder folder_;
  const std::string running_ = "corpus/campaigns/fault-mul-swapped-seed-1.running";
};

TEST_F(HostileCorpus, LinkedLockIsNotOpened) {
  for (const char* const target : {"precious", "missing"}) {
    link(folder_ / target, running_);
    const Ended ended = run(campaign());
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_TRUE(has(ended.output, ".running: expected no symbolic link")) << ended.output;
    fs::remove(folder_ / running_);
  }
  fs::create_hard_link(folder_ / "precious", folder_ / running_);
  EXPECT_EQ(run(campaign()).exit_code, 2);
  EXPECT_EQ(content(folder_ / "precious"), "precious");
  EXPECT_FALSE(fs::exists(folder_ / "missing"));
}

TEST_F(HostileCorpus, LinkedFolderIsNotWritten) {
  fs::create_directory(folder_ / "elsewhere");
  fs::create_directory(folder_ / "other");
  link(folder_ / "elsewhere", "other/campaigns");
  EXPECT_EQ(run(fuzz({"--graphs", "5", "--corpus", folder_ / "other"})).exit_code, 2);
  const Ended merged = run({"merge", folder_ / "corpus", "--into", folder_ / "other"});
  EXPECT_EQ(merged.exit_code, 2);
  EXPECT_TRUE(has(merged.output, "other/campaigns: expected a folder, got a symbolic link")) << merged.output;
  EXPECT_TRUE(fs::is_empty(folder_ / "elsewhere"));
}

TEST_F(HostileCorpus, PipesAndLoopsAreUnreadableFiles) {
  ASSERT_EQ(mkfifo((folder_ / "corpus/pipe.json").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo((folder_ / "corpus/campaigns/pipe.campaign").c_str(), 0600), 0);
  link("loop.json", "corpus/loop.json");
  for (const Arguments& arguments :
       {campaign(), Arguments{"replay", folder_ / "corpus", "--engine", "fault:mul-swapped"},
        Arguments{"merge", folder_ / "corpus", "--into", folder_ / "merged"}}) {
    const Ended ended = run(arguments);
    EXPECT_GT(ended.exit_code, 0);
    EXPECT_TRUE(has(ended.output, "pipe.json: expected a regular file")) << ended.output;
    EXPECT_TRUE(has(ended.output, "loop.json: cannot read: Too many levels")) << ended.output;
  }
  EXPECT_EQ(run({"show", folder_ / "corpus/pipe.json"}).exit_code, 2);
  EXPECT_EQ(corpus::find_cases(folder_ / "merged").size(), 1U);
}

/// Interrupts a campaign, which then shrinks and reports what it has found, and returns its exit code.
int interrupt(Program& program) {
  program.signal(SIGINT);
  program.read_all();
  return program.wait();
}

TEST_F(HostileCorpus, TruncatedLockDoesNotKillTheJobs) {
  Program program(fuzz({"--engine", "fault:mul-swapped", "--seconds", "1000", "--corpus", folder_ / "corpus"}));
  const fs::path lock = folder_ / running_;
  const fs::path record = folder_ / "corpus/campaigns/fault-mul-swapped-seed-1.campaign";
  wait_until([&] { return fs::exists(lock) && fs::file_size(lock) > 0; });
  // The jobs write into the lock, so once more graphs are recorded they have survived it.
  wait_until([&] { return graphs_in(record_in(record)) > 0; });
  fs::resize_file(lock, 0);
  const std::uint64_t before = graphs_in(record_in(record));
  wait_until([&] { return graphs_in(record_in(record)) > before; });
  EXPECT_EQ(interrupt(program), 1);
  EXPECT_FALSE(has(program.output(), "Bus error")) << program.output();
}

TEST_F(HostileCorpus, LeftTemporaryFilesAreRemoved) {
  for (const char* const name : {".e1b018d8ed938701.json.4711.0.tmp", ".minigrad.4711.0.tmp"}) {
    const fs::path left = fs::path(folder_ / "corpus") / name;
    std::ofstream(left) << "half";
    EXPECT_EQ(run(campaign()).exit_code, 1);
    EXPECT_FALSE(fs::exists(left));
    fs::create_directory(folder_ / "merged");
    const fs::path merged = fs::path(folder_ / "merged") / name;
    std::ofstream(merged) << "half";
    run({"merge", folder_ / "corpus", "--into", folder_ / "merged"});
    EXPECT_FALSE(fs::exists(merged));
  }
}

TEST_F(HostileCorpus, FileSizeLimitIsAnErrorWithWords) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{100, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const Ended ended = run({"merge", folder_ / "corpus", "--into", folder_ / "merged"});
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, ": cannot write: File too large")) << ended.output;
}

TEST_F(HostileCorpus, RemovedCorpusIsReportedWithEachFinding) {
  Program program(fuzz({"--engine", "finite-difference", "--seconds", "1000", "--corpus", folder_ / "removed"}));
  const fs::path removed = folder_ / "removed";
  wait_until([&] { return fs::exists(removed) && corpus::find_cases(removed).size() > 1; });
  // Renamed rather than deleted, as the program may be writing into it. What was saved by then is gone for the program.
  fs::rename(removed, folder_ / "away");
  const auto cases = cases_in(folder_ / "away");
  EXPECT_EQ(interrupt(program), 1);
  for (const auto& [path, text] : cases) {
    const std::string words = "minigrad: this could not be saved: " + (removed / path).string() + ": cannot read";
    EXPECT_TRUE(has(program.output(), words)) << program.output();
  }
}

TEST_F(HostileCorpus, SmallLimitOnOpenFilesIsRaisedOrRefused) {
  const auto run_with = [&](rlim_t soft, rlim_t hard, const Arguments& arguments) {
    const std::string command = "ulimit -S -n " + std::to_string(soft) + " && ulimit -H -n " + std::to_string(hard) +
                                " && exec '" MINIGRAD_PROGRAM "' \"$@\"";
    return run_shell(command, arguments);
  };
  const std::string served = std::string(MINIGRAD_PROGRAM) + " serve --engine minigrad";
  const Arguments arguments{"fuzz",   "--no-corpus", "--graphs", "20",   "--points", "4",
                            "--jobs", "4",           "--engine", served, "--oracle", MINIGRAD_BROKEN_ENGINE " none"};
  const Ended raised = run_with(20, 52, arguments);
  EXPECT_EQ(raised.exit_code, 0) << raised.output;
  const Ended refused = run_with(20, 20, arguments);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_TRUE(has(refused.output, "48 open files are needed, and the limit is 20: raise it with `ulimit -n 48`"));
  const Ended many = run_with(50, 50, arguments);
  EXPECT_EQ(many.exit_code, 2);
  EXPECT_TRUE(has(many.output, "52 open files are needed, and the limit is 50")) << many.output;
}

/// A case of that many nodes in a row.
fs::path write_chain(std::size_t nodes, const fs::path& folder) {
  corpus::Case chain;
  chain.summary = "a chain";
  chain.graph.input();
  while (chain.graph.nodes.size() < nodes) {
    chain.graph.unary(Op::sin, static_cast<Position>(chain.graph.nodes.size() - 1));
  }
  chain.points.push_back({{0.5}, std::nullopt});
  return write_case(chain, folder);
}

TEST_F(HostileCorpus, JudgesALongChainInLittleMemory) {
  const std::size_t nodes = 200'000;
  const fs::path path = write_chain(nodes, folder_.path());
  const std::size_t bytes_per_node = 600;
  const std::string mebibytes = std::to_string(16 + nodes * bytes_per_node / (1 << 20));
  const Ended ended = run({"replay", path, "--memory", mebibytes});
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
}

TEST_F(HostileCorpus, HarnessWithoutMemoryBlamesNoEngine) {
  const fs::path path = write_chain(200'000, folder_.path());
  const Ended ended = run({"replay", path, "--memory", "24"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, "minigrad was not tested: the harness ran out of memory")) << ended.output;
  EXPECT_TRUE(has(ended.output, "0 of 1 cases pass, 1 were not tested"));
}

TEST_F(HostileCorpus, KilledReplayIsNotTheEnginesCrash) {
  fs::create_directory(folder_ / "hang");
  fs::copy(MINIGRAD_SOURCE_DIR "/corpus/cases/aliased-sub.json", folder_ / "hang");
  Program program({"replay", folder_ / "hang", "--engine", "fault:sub-hang", "--timeout", "1000"});
  pid_t last = 0;
  for (int i = 0; i < 5; ++i) {
    pid_t child = last;
    for (int tries = 0; tries < 2000 && child == last; ++tries) {
      const auto all = children(program.process());
      if (!all.empty()) child = all.front();
      usleep(10'000);
    }
    ASSERT_NE(child, last) << "the case was not repeated";
    kill(child, SIGKILL);
    last = child;
  }
  program.read_all();
  EXPECT_EQ(program.wait(), 2) << program.output();
  EXPECT_TRUE(has(program.output(), "was not tested: its process was killed from outside (Killed)"));
  EXPECT_TRUE(has(program.output(), "0 of 1 cases pass, 1 were not tested"));
  EXPECT_FALSE(has(program.output(), "crash"));
}

}  // namespace
}  // namespace minigrad::properties
