// SPDX-License-Identifier: MIT
// The memory of a tape: zeroing, release at thread exit, and the numbering of recordings.
#include "minigrad/memory.h"

#include <gtest/gtest.h>

#include "minigrad/tape.h"

namespace minigrad::detail {
namespace {

TEST(Array, ZeroSetsOnlyTheRange) {
  Array<double> numbers;
  numbers.reserve(4);
  for (std::size_t i = 0; i < 4; ++i) numbers[i] = 7;
  numbers.zero(1, 3);
  EXPECT_EQ(numbers[0], 7);
  EXPECT_EQ(numbers[1], 0);
  EXPECT_EQ(numbers[2], 0);
  EXPECT_EQ(numbers[3], 7);
  numbers.release();
}

TEST(AtThreadExit, ReleasesOwnedMemory) {
  Tape tape;
  tape.nodes.reserve(1);
  { const AtThreadExit<Tape> thread{&tape}; }
  EXPECT_EQ(tape.nodes.data, nullptr);
  { const AtThreadExit<Tape> thread_that_owned_nothing; }
}

TEST(NextNumber, CountsUpByOne) {
  const unsigned number = next_number();
  EXPECT_EQ(next_number(), number + 1);
}

}  // namespace
}  // namespace minigrad::detail
