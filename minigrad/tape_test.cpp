// SPDX-License-Identifier: MIT
// Lifetime of nodes: long tapes, nested tapes, other threads, and every misuse that must throw.
#include "minigrad/tape.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "minigrad/drawing/draw.h"
#include "minigrad/minigrad.h"

namespace minigrad {
namespace {

class TapeTest : public testing::Test {
 protected:
  void SetUp() override { clear_tape(); }
  void TearDown() override {
    limit_tape(max_tape_nodes);
    clear_tape();
  }
};

/// Expects that a stale Scalar refuses every use except reading its value.
void expect_stale(Scalar stale, double value) {
  std::ostringstream out;
  const Scalar fresh = 1;
  EXPECT_EQ(stale.value(), value);
  EXPECT_THROW(stale.grad(), TapeError);
  EXPECT_THROW(stale.backward(), TapeError);
  EXPECT_THROW(stale.position(), TapeError);
  EXPECT_THROW(stale + 1, TapeError);
  EXPECT_THROW(1 - stale, TapeError);
  EXPECT_THROW(stale * fresh, TapeError);
  EXPECT_THROW(fresh / stale, TapeError);
  EXPECT_THROW(stale += 1, TapeError);
  EXPECT_THROW(pow(fresh, stale), TapeError);
  EXPECT_THROW(sin(stale), TapeError);
  EXPECT_THROW(to_svg(stale), TapeError);
  EXPECT_THROW(out << stale, TapeError);
  EXPECT_EQ(out.str(), "");
}

TEST_F(TapeTest, DifferentiatesTenMillionOperations) {
  constexpr int length = 10'000'000;
  const Scalar x = 1;
  Scalar y = x;
  for (int i = 0; i < length; ++i) y += 1;
  const Scalar z = y * x;
  EXPECT_EQ(tape_size(), length + 2U);
  z.backward();
  EXPECT_EQ(y.value(), length + 1);
  EXPECT_EQ(x.grad(), length + 2);
}

TEST_F(TapeTest, ClearedTapeReusesMemory) {
  Scalar x = 0;
  for (int i = 0; i < 5000; ++i) x += 1;
  const TapeNode* const nodes = detail::active_tape.nodes.data;
  clear_tape();
  EXPECT_EQ(tape_size(), 0U);
  Scalar y = 0;
  for (int i = 0; i < 5000; ++i) y += 1;
  EXPECT_EQ(detail::active_tape.nodes.data, nodes);
}

TEST_F(TapeTest, ClearedTapeForgetsGradients) {
  Scalar x = 3;
  (x * x).backward();
  clear_tape();
  Scalar y = 5;
  const Scalar z = y * y;
  EXPECT_EQ(y.grad(), 0);
  z.backward();
  EXPECT_EQ(y.grad(), 10);
}

TEST_F(TapeTest, ScalarIsStaleOnceTapeIsCleared) {
  const Scalar x = 3;
  clear_tape();
  expect_stale(x, 3);
}

TEST_F(TapeTest, DetectsStaleScalarWhosePositionIsReused) {
  const Scalar old = 3;
  clear_tape();
  const Scalar now = 4;
  EXPECT_EQ(now.position(), 0U);
  expect_stale(old, 3);
}

TEST_F(TapeTest, StaleScalarsCompareByValue) {
  const Scalar x = 3;
  clear_tape();
  EXPECT_TRUE(x == 3 && x < 4);
}

TEST_F(TapeTest, NestedTapeDoesNotChangeOuterTape) {
  const Scalar x = 3;
  const Scalar y = x * x;
  y.backward();
  {
    const NestedTape nested;
    const Scalar inner = 2;
    (inner * inner * inner).backward();
    EXPECT_EQ(inner.grad(), 12);
    EXPECT_EQ(tape_size(), 3U);
  }
  EXPECT_EQ(tape_size(), 2U);
  EXPECT_EQ(x.grad(), 6);
  (y * x).backward();
  EXPECT_EQ(x.grad(), 6 + 27);
}

TEST_F(TapeTest, ScalarOfNestedTapeIsStaleAfterItsEnd) {
  Scalar inner = 1;
  {
    const NestedTape nested;
    inner = Scalar(7);
  }
  expect_stale(inner, 7);
}

TEST_F(TapeTest, RefusesOuterScalarsOnNestedTape) {
  const Scalar outer = 3;
  {
    const NestedTape nested;
    expect_stale(outer, 3);
    const NestedTape within;
    expect_stale(outer, 3);
  }
  EXPECT_EQ(outer.grad(), 0);
}

TEST_F(TapeTest, RefusesScalarsOfAnotherThread) {
  const Scalar here = 3;
  Scalar there = 0;
  std::thread([&] {
    expect_stale(here, 3);
    there = Scalar(5);
  }).join();
  expect_stale(there, 5);
}

TEST_F(TapeTest, EmptyThreadRefusesForeignScalars) {
  const Scalar here = 3;
  std::thread([&] {
    EXPECT_THROW(here.grad(), TapeError);
    EXPECT_THROW(sin(here), TapeError);
  }).join();
}

TEST_F(TapeTest, FreshThreadRefusesScalarsOfAnotherOne) {
  Scalar there = 0;
  std::thread([&] { there = Scalar(5); }).join();
  std::thread([&] {
    EXPECT_THROW(there.grad(), TapeError);
    expect_stale(there, 5);
  }).join();
}

TEST_F(TapeTest, FreshThreadHasNoGradients) {
  std::thread([] {
    const Scalar x = 3;
    EXPECT_EQ(x.grad(), 0);
    (x * x).backward();
    EXPECT_EQ(x.grad(), 6);
  }).join();
}

TEST_F(TapeTest, ThreadsDifferentiateConcurrently) {
  constexpr int thread_count = 4;
  double gradients[thread_count] = {};
  std::vector<std::thread> threads;
  threads.reserve(thread_count);
  for (int k = 0; k < thread_count; ++k) {
    threads.emplace_back([k, &gradients] {
      for (int round = 0; round < 50; ++round) {
        clear_tape();
        const Scalar x = k;
        Scalar sum = 0;
        for (int i = 0; i < 1000; ++i) sum += x * x;
        sum.backward();
        gradients[k] = x.grad();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int k = 0; k < thread_count; ++k) EXPECT_EQ(gradients[k], 2000 * k);
}

TEST_F(TapeTest, FullTapeThrowsAndStaysUsable) {
  limit_tape(4);
  const Scalar x = 3;
  Scalar y = x * x;
  y *= x;
  const Scalar z = y + x;
  EXPECT_THROW(z * 2, TapeError);
  EXPECT_THROW(y += 1, TapeError);
  EXPECT_EQ(y.value(), 27);
  EXPECT_EQ(tape_size(), 4U);
  z.backward();
  EXPECT_EQ(x.grad(), 28);
  limit_tape(5);
  EXPECT_EQ((z * 2).value(), 60);
  EXPECT_THROW(z * 2, TapeError);
}

/// Records until memory runs out, then clears the tape and records again. Returns 0 on success.
int run_out_of_memory() {
  constexpr std::uint64_t bytes = std::uint64_t{1} << 30U;
  const rlimit limit{bytes, bytes};
  if (setrlimit(RLIMIT_AS, &limit) != 0) return 1;
  const Scalar x = 1;
  Scalar y = x;
  try {
    for (std::uint32_t i = 0; i < max_tape_nodes; ++i) y += x;
    return 2;
  } catch (const std::bad_alloc&) {
  }
  const std::size_t size = tape_size();
  if (y.value() != static_cast<double>(size)) return 3;
  clear_tape();
  Scalar z = 3;
  for (int i = 0; i < 1000; ++i) z *= 1;
  z.backward();
  return z.grad() == 1 ? 0 : 4;
}

TEST_F(TapeTest, OutOfMemoryThrowsAndTapeStaysUsable) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer reserves more memory than the limit of this test";
#endif
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::exit(run_out_of_memory()), testing::ExitedWithCode(0), "");
}

/// Opens ten tapes in turn, each with more than a tenth of the memory. Returns 0 on success.
int open_nested_tapes() {
  constexpr std::uint64_t bytes = std::uint64_t{1} << 30U;
  const rlimit limit{bytes, bytes};
  if (setrlimit(RLIMIT_AS, &limit) != 0) return 1;
  for (int i = 0; i < 10; ++i) {
    const NestedTape nested;
    detail::active_tape.nodes.reserve(bytes / 8 / sizeof(TapeNode));
    detail::active_tape.gradients.reserve(bytes / 8 / sizeof(double));
    detail::active_tape.scratch.reserve(bytes / 8 / sizeof(double));
  }
  return 0;
}

TEST_F(TapeTest, NestedTapeReleasesMemory) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer reserves more memory than the limit of this test";
#endif
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::exit(open_nested_tapes()), testing::ExitedWithCode(0), "");
}

TEST_F(TapeTest, LimitIsAtMostTheLargestPosition) {
  limit_tape(std::numeric_limits<std::uint32_t>::max());
  EXPECT_EQ(detail::active_tape.limit, std::uint32_t{1} << 29U);
}

TEST_F(TapeTest, LimitBelowSizeRefusesNextNode) {
  Scalar x = 1;
  for (int i = 0; i < 9; ++i) x += 1;
  limit_tape(5);
  EXPECT_THROW(x += 1, TapeError);
  x.backward();
  EXPECT_EQ(x.grad(), 1);
}

TEST_F(TapeTest, ClearedTapeKeepsLimit) {
  Scalar x = 1;
  for (int i = 0; i < 9; ++i) x += 1;
  limit_tape(5);
  clear_tape();
  Scalar y = 1;
  for (int i = 0; i < 4; ++i) y += 1;
  EXPECT_THROW(y += 1, TapeError);
}

TEST_F(TapeTest, ExceptionOnNestedTapeRestoresOuterTape) {
  const Scalar x = 3;
  const Scalar y = x * x;
  try {
    const NestedTape nested;
    const Scalar inner = 2;
    if (inner * 3 > 5) throw std::runtime_error("the model rejects this point");
  } catch (const std::runtime_error&) {
    (y * x).backward();
  }
  EXPECT_EQ(x.grad(), 27);
}

TEST_F(TapeTest, SecondBackwardCoversLaterNodes) {
  const NestedTape fresh;  // without memory from other tests
  const Scalar x = 1;
  x.backward();
  Scalar y = x;
  for (int i = 0; i < 100'000; ++i) y += x;
  y.backward();
  EXPECT_EQ(x.grad(), 1 + 100'001);
}

TEST_F(TapeTest, NestedTapeInheritsLimit) {
  clear_tape();
  limit_tape(4);
  {
    const NestedTape nested;
    Scalar x = 1;
    for (int i = 0; i < 3; ++i) x += 1.0;
    EXPECT_THROW(x += 1.0, TapeError);
  }
  limit_tape(max_tape_nodes);
}

}  // namespace
}  // namespace minigrad
