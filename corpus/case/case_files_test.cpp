// SPDX-License-Identifier: MIT
// Case files are complete or absent, are found in order, and every failed read or write is reported.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "corpus/case/case.h"
#include "corpus/json/file.h"

namespace minigrad::corpus {
namespace {

namespace fs = std::filesystem;

/// A test with a temporary folder.
class CaseFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "case_files_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  void put(const std::string& name, const std::string& content) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << content;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : fs::directory_iterator(folder_)) result.push_back(entry.path().filename().string());
    return result;
  }

  fs::path folder_;
};

Case sample(double coordinate = 2) {
  Case result;
  result.summary = "x * x";
  result.graph.input();
  result.graph.binary(Op::mul, 0, 0);
  result.points.push_back({{coordinate}, std::nullopt});
  return result;
}

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

template <class Action>
std::string message_of(const Action& action) {
  try {
    action();
    return "nothing was wrong";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST_F(CaseFiles, ReadsWhatItWrote) {
  const fs::path path = write_case(sample(), folder_ / "new" / "folder");
  EXPECT_EQ(path, folder_ / "new" / "folder" / (content_id(sample()) + ".json"));
  EXPECT_EQ(content(path), to_json(sample()));
  EXPECT_EQ(to_json(read_case(path)), to_json(sample()));
}

TEST_F(CaseFiles, StemNamesFileAndReplacesOldOne) {
  write_case(sample(2), folder_, "square");
  const fs::path path = write_case(sample(3), folder_, "square");
  EXPECT_EQ(path, folder_ / "square.json");
  EXPECT_EQ(content(path), to_json(sample(3)));
  EXPECT_EQ(names(), std::vector<std::string>{"square.json"});
}

TEST_F(CaseFiles, FailedWriteLeavesNoTemporaryFile) {
  fs::create_directory(folder_ / "square.json");
  EXPECT_EQ(message_of([&] { write_case(sample(), folder_, "square"); }),
            (folder_ / "square.json").string() + ": cannot replace: Is a directory");
  EXPECT_EQ(names(), std::vector<std::string>{"square.json"});
}

TEST_F(CaseFiles, FullDiskKeepsTheOldFile) {
  const fs::path path = write_case(sample(2), folder_, "square");
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{100, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message = message_of([&] { write_case(sample(3), folder_, "square"); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(message, path.string() + ": cannot write: File too large");
  EXPECT_EQ(content(path), to_json(sample(2)));
  EXPECT_EQ(names(), std::vector<std::string>{"square.json"});
}

TEST_F(CaseFiles, ReportsUnwritableFolder) {
  put("file", "");
  EXPECT_EQ(message_of([&] { write_case(sample(), folder_ / "file"); }),
            (folder_ / "file").string() + ": cannot make the folder: Not a directory");
  if (::geteuid() == 0) return;  // root may write anywhere
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(message_of([&] { write_case(sample(), folder_, "square"); }),
            (folder_ / "square.json").string() + ": cannot write: Permission denied");
  fs::permissions(folder_, fs::perms::owner_all);
}

TEST_F(CaseFiles, RefusesToWriteUnreadableCase) {
  Case bad = sample();
  bad.points[0].at.push_back(1);
  EXPECT_EQ(message_of([&] { write_case(bad, folder_, "bad"); }),
            (folder_ / "bad.json").string() +
                ":13:12: expected an array of 1 coordinates, one for each input, got an array of 2");
  bad = sample();
  bad.graph.unary(Op::sin, 7);
  EXPECT_THROW(write_case(bad, folder_, "bad"), Error);
  EXPECT_TRUE(names().empty());
}

TEST_F(CaseFiles, ReplacesInvalidUtf8InMessages) {
  Case garbled = sample();
  garbled.summary = "the engine said \xff\n";
  EXPECT_EQ(read_case(write_case(garbled, folder_)).summary, "the engine said \\xff\\n");
}

TEST_F(CaseFiles, ReportsUnreadableFiles) {
  EXPECT_EQ(message_of([&] { read_case(folder_ / "none.json"); }),
            (folder_ / "none.json").string() + ": cannot read: No such file or directory");
  EXPECT_EQ(message_of([&] { read_case(folder_); }), folder_.string() + ": cannot read: Is a directory");
  put("empty.json", "");
  EXPECT_EQ(message_of([&] { read_case(folder_ / "empty.json"); }),
            (folder_ / "empty.json").string() + ":1:1: expected '[', '{', or a literal, got end of input");
  EXPECT_EQ(message_of([&] { read_file("/dev/zero", 1000); }), "/dev/zero: expected at most 1000 bytes, got more");
}

TEST_F(CaseFiles, FindsCasesInByteOrder) {
  for (const char* name : {"b.json", "a/z.json", "a.json", "B.json", "a/notes.txt", ".a.json.tmp", "c.json/d.json"}) {
    put(name, "");
  }
  const std::vector<fs::path> expected = {folder_ / "B.json", folder_ / "a.json", folder_ / "a/z.json",
                                          folder_ / "b.json", folder_ / "c.json/d.json"};
  EXPECT_EQ(find_cases(folder_), expected);
}

TEST_F(CaseFiles, FindsSingleFileOfAnyName) {
  put("case.txt", "");
  EXPECT_EQ(find_cases(folder_ / "case.txt"), std::vector<fs::path>{folder_ / "case.txt"});
}

TEST_F(CaseFiles, ListsBrokenLinks) {
  fs::create_symlink(folder_ / "none", folder_ / "link.json");
  EXPECT_EQ(find_cases(folder_), std::vector<fs::path>{folder_ / "link.json"});
}

TEST_F(CaseFiles, PipesAndLoopsDoNotHideOtherCases) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe.json").c_str(), 0600), 0);
  fs::create_symlink(folder_ / "loop.json", folder_ / "loop.json");
  const fs::path path = write_case(sample(), folder_, "square");
  EXPECT_EQ(find_cases(folder_), (std::vector<fs::path>{folder_ / "loop.json", folder_ / "pipe.json", path}));
  EXPECT_EQ(message_of([&] { read_case(folder_ / "loop.json"); }),
            (folder_ / "loop.json").string() + ": cannot read: Too many levels of symbolic links");
  EXPECT_EQ(message_of([&] { read_case(folder_ / "pipe.json"); }),
            (folder_ / "pipe.json").string() + ": expected a regular file, got a pipe, a socket or a device");
}

TEST_F(CaseFiles, WritingReplacesALinkAndFollowsNone) {
  put("target", "precious");
  fs::create_symlink(folder_ / "target", folder_ / "link.json");
  write_file(folder_ / "link.json", "new");
  EXPECT_EQ(content(folder_ / "target"), "precious");
  EXPECT_EQ(content(folder_ / "link.json"), "new");
  fs::create_directory(folder_ / "elsewhere");
  fs::create_directory(folder_ / "corpus");
  fs::create_directory_symlink(folder_ / "elsewhere", folder_ / "corpus/sub");
  EXPECT_EQ(message_of([&] { write_file_below(folder_ / "corpus", "sub/a.json", "new"); }),
            (folder_ / "corpus/sub").string() +
                ": expected a folder, got a symbolic link or \"..\": nothing is written there");
  EXPECT_THROW(write_file_below(folder_ / "corpus", "../a.json", "new"), Error);
  EXPECT_TRUE(fs::is_empty(folder_ / "elsewhere"));
  write_file_below(folder_ / "corpus", "real/a.json", "new");
  EXPECT_EQ(content(folder_ / "corpus/real/a.json"), "new");
}

TEST_F(CaseFiles, AbandonedTemporaryFilesAreRemoved) {
  put("a/.square.json.4711.0.tmp", "half");
  put(".other.tmp", "not ours");
  put(".used.json.4711.1.tmp", "in use");
  const int used = ::open((folder_ / ".used.json.4711.1.tmp").c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::flock(used, LOCK_EX), 0);
  remove_temporary_files(folder_);
  ::close(used);
  EXPECT_TRUE(fs::is_empty(folder_ / "a"));
  EXPECT_TRUE(fs::exists(folder_ / ".other.tmp"));
  EXPECT_TRUE(fs::exists(folder_ / ".used.json.4711.1.tmp"));
  remove_temporary_files(folder_ / "missing");
}

TEST_F(CaseFiles, PassesOverSchemasAndSuite) {
  for (const char* name : {"protocol/start.schema.json", "protocol/examples.json", "conformance/core.json",
                           "cases/protocol/a.json", "cases/conformance/b.json"}) {
    put(name, "");
  }
  const std::vector<fs::path> expected = {folder_ / "cases/conformance/b.json", folder_ / "cases/protocol/a.json"};
  EXPECT_EQ(find_cases(folder_), expected);
}

TEST_F(CaseFiles, EmptyFolderIsFineMissingOneIsNot) {
  EXPECT_TRUE(find_cases(folder_).empty());
  EXPECT_EQ(message_of([&] { find_cases(folder_ / "none"); }),
            (folder_ / "none").string() + ": expected a case or a folder of cases, got nothing of that name");
}

}  // namespace
}  // namespace minigrad::corpus
