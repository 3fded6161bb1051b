// SPDX-License-Identifier: MIT
#include "properties/examine/ordinary_point.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "minigrad/special_numbers.h"
#include "oracle/engines/minigrad_engine.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Verdict;
using testing::ElementsAre;

/// Both operands of an operation are the first input.
Question aliased(Op op, double x) {
  Graph graph;
  graph.binary(op, graph.input(), 0);
  return corpus::question_at(std::move(graph), std::array{x});
}

Question alone(Op op, std::vector<double> point) { return corpus::question_at(one_operation(op), point); }

/// The coordinates to which the failure of an engine moves; none if it stays.
std::vector<double> moved(const Question& question, oracle::Differentiator& engine) {
  const PointVerdict verdict = judge_answers(question, engine).front();
  EXPECT_TRUE(is_failure(verdict.verdict));
  const auto found = at_ordinary_point({question, verdict}, engine);
  if (!found) return {};
  EXPECT_EQ(found->verdict.verdict, verdict.verdict);
  const auto point = found->question.points[0];
  return {point.begin(), point.end()};
}

std::vector<double> moved(const Question& question, const std::string& fault) {
  return moved(question, *make_faulty_engine(fault));
}

/// Minigrad with altered answers, which counts its questions.
class Counted final : public oracle::Differentiator {
 public:
  using Alter = std::function<void(const corpus::Points&, Answers&)>;
  explicit Counted(Alter alter) : alter_(std::move(alter)) {}

  const oracle::Capabilities& capabilities() const override { return minigrad_.capabilities(); }
  Answers differentiate(const Question& question) override {
    ++asked;
    Answers answers = minigrad_.differentiate(question);
    alter_(question.points, answers);
    return answers;
  }

  int asked = 0;

 private:
  oracle::MinigradEngine minigrad_;
  Alter alter_;
};

TEST(OrdinaryPoint, TriesDistinctNumbersBeforeEqualOnes) {
  EXPECT_THAT(ordinary_points_near(std::array{0.0}, corpus::Dtype::float64),
              ElementsAre(ElementsAre(1), ElementsAre(2), ElementsAre(0.5), ElementsAre(3), ElementsAre(-1),
                          ElementsAre(-0.5)));
  const auto of_two = ordinary_points_near(std::array{not_a_number, 0.0}, corpus::Dtype::float64);
  EXPECT_THAT(of_two.front(), ElementsAre(1, 2));
  EXPECT_THAT(of_two.back(), ElementsAre(-0.5, -0.5));
  EXPECT_EQ(of_two.size(), 12U);
}

TEST(OrdinaryPoint, KeepsOrdinaryCoordinates) {
  const auto points = ordinary_points_near(std::array{1.0, -0.0, 7.0}, corpus::Dtype::float64);
  EXPECT_THAT(points.front(), ElementsAre(1, 2, 7));
  for (const auto& point : points) EXPECT_NE(point[1], 1) << "a tie that was not there";
}

TEST(OrdinaryPoint, DependsOnTheFormat) {
  EXPECT_FALSE(is_special(std::array{1e-40, 3.0}, corpus::Dtype::float64));
  EXPECT_TRUE(is_special(std::array{3.0, 1e-40}, corpus::Dtype::float32));
  EXPECT_TRUE(is_special(std::array{5e-324}, corpus::Dtype::float64));
  EXPECT_FALSE(is_special(std::array{1e308}, corpus::Dtype::float64));
}

TEST(OrdinaryPoint, ReplacesZero) {
  EXPECT_THAT(moved(aliased(Op::sub, 0), "last-partial"), ElementsAre(1));
  EXPECT_THAT(moved(alone(Op::sub, {0, 0}), "sub-sign"), ElementsAre(1, 2));
}

TEST(OrdinaryPoint, StaysWhereOnlyASpecialOneFails) {
  EXPECT_THAT(moved(alone(Op::abs, {0}), "abs-kink"), ElementsAre());
  EXPECT_THAT(moved(aliased(Op::sub, 3), "last-partial"), ElementsAre()) << "it is ordinary already";
}

TEST(OrdinaryPoint, KeepsATie) { EXPECT_THAT(moved(alone(Op::max, {0, 0}), "max-tie"), ElementsAre(1, 1)); }

TEST(OrdinaryPoint, AsksOneBatchAndOnePoint) {
  Counted engine([](const auto& points, Answers& answers) {
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (points[p][0] <= 0.5) answers.gradient(p)[0] = 9;
    }
  });
  EXPECT_THAT(moved(alone(Op::exp, {0}), engine), ElementsAre(0.5));
  EXPECT_EQ(engine.asked, 3) << "with the question itself";
}

TEST(OrdinaryPoint, TellsOtherFailuresApart) {
  Counted other_component([](const auto& points, Answers& answers) {
    for (std::size_t p = 0; p < points.size(); ++p)
      (points[p][0] == 0 ? answers.gradient(p)[0] : answers.values[p]) = 9;
  });
  EXPECT_THAT(moved(alone(Op::exp, {0}), other_component), ElementsAre());
  Counted other_kind([](const auto& points, Answers& answers) {
    for (std::size_t p = 0; p < points.size(); ++p) answers.values[p] = points[p][0] == 0 ? not_a_number : 9;
  });
  EXPECT_THAT(moved(alone(Op::exp, {0}), other_kind), ElementsAre());
  Counted other_words([](const auto& points, Answers& answers) {
    answers.refuse(oracle::Outcome::error, points[0][0] == 0 ? "division by zero" : "no operand");
  });
  EXPECT_THAT(moved(alone(Op::exp, {0}), other_words), ElementsAre());
}

TEST(OrdinaryPoint, ABatchThatFailsIsNoProof) {
  Counted engine([](const auto& points, Answers& answers) {
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (points.size() > 1 || points[p][0] == 0) answers.gradient(p)[0] = 9;
    }
  });
  EXPECT_THAT(moved(alone(Op::exp, {0}), engine), ElementsAre());
}

TEST(OrdinaryPoint, CrashesAreNotRepeated) {
  Counted engine([](const auto&, Answers& answers) { answers.refuse(oracle::Outcome::crash, "gone"); });
  EXPECT_THAT(moved(alone(Op::exp, {0}), engine), ElementsAre());
  EXPECT_EQ(engine.asked, 1);
}

}  // namespace
}  // namespace minigrad::properties
