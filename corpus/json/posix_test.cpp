// SPDX-License-Identifier: MIT
#include "corpus/json/posix.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace minigrad::corpus {
namespace {

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

TEST(UniqueFd, ClosesWhatItOwns) {
  Pipe pipe = make_pipe("no pipe");
  const int read = pipe.read.get();
  {
    const UniqueFd moved = std::move(pipe.read);
    EXPECT_FALSE(pipe.read.is_open());
    EXPECT_TRUE(is_open(read));
  }
  EXPECT_FALSE(is_open(read));
  const int write = pipe.write.get();
  pipe.write = UniqueFd();
  EXPECT_FALSE(is_open(write));
}

TEST(RetryEintr, RepeatsAnInterruptedCall) {
  int calls = 0;
  const auto interrupted_twice = [&] {
    errno = EINTR;
    return ++calls < 3 ? -1 : 7;
  };
  EXPECT_EQ(retry_eintr(interrupted_twice), 7);
  const auto failing = [&] {
    errno = EIO;
    ++calls;
    return -1;
  };
  EXPECT_EQ(retry_eintr(failing), -1);
  EXPECT_EQ(calls, 4);
}

TEST(LineReader, JoinsThePiecesOfALine) {
  const Pipe pipe = make_pipe("no pipe");
  LineReader reader;
  ASSERT_TRUE(write_all(pipe.write.get(), "one\n\ntw"));
  EXPECT_EQ(reader.read(pipe.read.get()), 7);
  EXPECT_EQ(reader.take_line(), "one");
  EXPECT_EQ(reader.take_line(), "");
  EXPECT_EQ(reader.take_line(), std::nullopt);
  EXPECT_EQ(reader.line_length(), 2u);
  ASSERT_TRUE(write_all(pipe.write.get(), "o\nthree"));
  EXPECT_EQ(reader.read(pipe.read.get()), 7);
  EXPECT_EQ(reader.line_length(), 3u);
  EXPECT_EQ(reader.take_line(), "two");
  EXPECT_EQ(reader.unread(), "three");
  reader = {};
  EXPECT_EQ(reader.unread(), "");
}

TEST(LineReader, ReadsLinesLongerThanABlock) {
  const Pipe pipe = make_pipe("no pipe");
  const std::string half(block_size / 2 + 1, 'x');
  LineReader reader;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(write_all(pipe.write.get(), half));
    ASSERT_EQ(reader.read(pipe.read.get()), static_cast<ssize_t>(half.size()));
    EXPECT_EQ(reader.take_line(), std::nullopt);
  }
  ASSERT_TRUE(write_all(pipe.write.get(), "\n"));
  ASSERT_EQ(reader.read(pipe.read.get()), 1);
  EXPECT_EQ(reader.take_line(), half + half + half);
}

}  // namespace
}  // namespace minigrad::corpus
