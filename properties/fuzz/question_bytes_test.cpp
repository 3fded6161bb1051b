// SPDX-License-Identifier: MIT
#include "properties/fuzz/question_bytes.h"

#include <gtest/gtest.h>

#include <random>

#include "properties/suite/conformance.h"

namespace minigrad::properties {
namespace {

TEST(QuestionBytes, EverySequenceIsValid) {
  std::mt19937_64 words(3);
  std::size_t with_manner = 0;
  for (int i = 0; i < 5000; ++i) {
    std::vector<std::uint8_t> bytes(words() % 120);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(words());
    const Question question = question_from_bytes(bytes);
    ASSERT_FALSE(find_error(question.graph));
    ASSERT_FALSE(find_error(question.graph, question.manner));
    ASSERT_EQ(question.points.size(), 1U);
    ASSERT_EQ(question.points.dimension(), input_count(question.graph));
    ASSERT_LE(question.graph.nodes.size(), most_nodes_in_bytes);
    with_manner += question.manner == corpus::Manner{} ? 0 : 1;
  }
  EXPECT_GT(with_manner, 500U);
}

TEST(QuestionBytes, NoBytesMeanAnInputAtZero) {
  const Question question = question_from_bytes({});
  ASSERT_EQ(question.graph.nodes.size(), 1U);
  EXPECT_EQ(question.points.dimension(), 1U);
  EXPECT_EQ(question.points[0][0], 0);
}

TEST(QuestionBytes, RoundTrip) {
  std::size_t compared = 0;
  for (const ConformanceLevel& level : conformance_suite()) {
    for (const ConformanceCase& original : level.cases) {
      if (!original.graph.repeat.empty()) continue;
      const Question question = question_at(original.graph.prefix, original.points.front(), original.manner);
      const auto bytes = to_bytes(question);
      if (!bytes) continue;
      const Question again = question_from_bytes(*bytes);
      EXPECT_EQ(again.graph, question.graph) << original.id;
      EXPECT_EQ(again.manner, question.manner) << original.id;
      EXPECT_EQ(to_bytes(again), bytes) << original.id;  // compares every bit of the point, NaN included
      ++compared;
    }
  }
  EXPECT_GT(compared, 500U);
}

TEST(QuestionBytes, RefuseWhatIsTooLong) {
  Question question{{}, corpus::batch({{1}})};
  question.graph.input();
  ASSERT_TRUE(to_bytes(question));
  question.manner.backward.assign(9, Position{0});
  EXPECT_FALSE(to_bytes(question));
  question.manner.backward.clear();
  question.points = corpus::batch({{1}, {2}});
  EXPECT_FALSE(to_bytes(question));
  question.points = corpus::batch({{1}});
  while (question.graph.nodes.size() <= most_nodes_in_bytes) question.graph.unary(Op::neg, 0);
  EXPECT_FALSE(to_bytes(question));
}

}  // namespace
}  // namespace minigrad::properties
