// SPDX-License-Identifier: MIT
// Why the judge is silent: an example for each reason, and what used to be silent and is not.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "corpus/json/document.h"
#include "corpus/json/graph_json.h"
#include "minigrad/special_numbers.h"
#include "oracle/judge.h"

namespace minigrad::oracle {
namespace {

using Numbers = std::vector<double>;

/// The judge of a graph at a point, with both.
class Judged {
 public:
  Judged(const std::string& json, Numbers point)
      : graph_(corpus::read_graph(corpus::Document(json, "graph").root())), point_(std::move(point)) {}

  Silence silence(std::size_t component) const { return Judge(graph_, point_).silence(component); }
  Verdict verdict(std::size_t component, double answer) const {
    return Judge(graph_, point_).judge(component, answer).verdict;
  }
  void expect_owed(std::size_t component, double answer) const {
    EXPECT_EQ(silence(component), Silence::none);
    EXPECT_EQ(verdict(component, answer), Verdict::agree);
    for (const double wrong : {not_a_number, infinity, answer + 1}) {
      EXPECT_EQ(verdict(component, wrong), Verdict::wrong) << wrong;
    }
  }

 private:
  Graph graph_;
  Numbers point_;
};

TEST(Silence, HasAReasonForEverySingularComponent) {
  EXPECT_EQ(Judged(R"([["input"], ["sin", 0]])", {not_a_number}).silence(1), Silence::nan_operand);
  EXPECT_EQ(Judged(R"([["input"], ["exp", 0]])", {infinity}).silence(1), Silence::infinite_operand);
  EXPECT_EQ(Judged(R"([["input"], ["log", 0]])", {-1}).silence(1), Silence::outside_domain);
  EXPECT_EQ(Judged(R"([["input"], ["log", 0]])", {0}).silence(0), Silence::infinite_value);
  EXPECT_EQ(Judged(R"([["input"], ["sqrt", 0]])", {0}).silence(1), Silence::infinite_partial);
}

TEST(Silence, HasAReasonForEveryUnresolvedComponent) {
  EXPECT_EQ(Judged(R"([["input"], ["exp", 0], ["const", 1], ["sub", 1, 2], ["sqrt", 3]])", {1e-17}).silence(1),
            Silence::edge);
  EXPECT_EQ(Judged(R"([["input"], ["exp", 0]])", {1000}).silence(0), Silence::range);
  EXPECT_EQ(Judged(R"([["input"], ["cbrt", 0], ["max", 0, 1]])", {0.9999999999999999}).silence(1), Silence::branch);
  EXPECT_EQ(Judged(R"([["input"], ["const", 1.1e16], ["mul", 0, 1], ["sin", 2]])", {1.3}).silence(0),
            Silence::rounding);
}

TEST(Silence, IsNoneWhereANumberOrNanIsOwed) {
  EXPECT_EQ(Judged(R"([["input"], ["sin", 0]])", {1}).silence(1), Silence::none);
  EXPECT_EQ(Judged(R"([["input"], ["log", 0]])", {-1}).silence(0), Silence::none);
  EXPECT_EQ(Judged(R"([["input"], ["sin", 0]])", {not_a_number}).silence(0), Silence::none);
}

TEST(Silence, EndsWhereBothSidesOfABranchAgree) {
  // Rounding decides which side max takes. Both have the value 0 and the slope 1.
  const Judged choice(R"([["input"], ["exp", 0], ["const", 1], ["sub", 1, 2], ["max", 0, 3]])", {0});
  choice.expect_owed(0, 0);
  choice.expect_owed(1, 1);
}

TEST(Silence, EndsWhereThePartialsDoNotDependOnNan) {
  const Judged sum(R"([["input"], ["input"], ["sub", 0, 1]])", {not_a_number, 2});
  sum.expect_owed(1, 1);
  sum.expect_owed(2, -1);
  const Judged product(R"([["input"], ["input"], ["mul", 0, 1]])", {not_a_number, 2});
  product.expect_owed(1, 2);
  EXPECT_EQ(product.silence(2), Silence::nan_operand);
}

TEST(Silence, EndsBesideAValueBeyondEveryRange) {
  const Judged sum(R"([["input"], ["input"], ["exp", 0], ["sub", 2, 1]])", {1e200, 3});
  EXPECT_EQ(sum.silence(0), Silence::range);
  EXPECT_EQ(sum.silence(1), Silence::range);
  sum.expect_owed(2, -1);
}

TEST(Silence, EndsForInputsThatNothingDependsOn) {
  const Judged unused(R"([["input"], ["input"], ["sinh", 0], ["log1p", 2]])", {1e200, 3});
  EXPECT_EQ(unused.silence(0), Silence::range);
  unused.expect_owed(2, 0);
}

TEST(Silence, EndsForPowersOfARoundedZero) {
  const std::string square = R"([["input"], ["exp", 0], ["const", 1], ["sub", 1, 2], ["const", 2], ["pow", 3, 4]])";
  EXPECT_EQ(Judged(square, {0}).silence(1), Silence::rounding);
  EXPECT_EQ(Judged(square, {0}).verdict(1, not_a_number), Verdict::wrong);
  // The usual formula b*y/a divides by a number that rounds to 0.
  EXPECT_EQ(Judged(square, {0}).verdict(1, 1e-10), Verdict::imprecise);
}

TEST(Silence, EndsForHugeWholeExponentsOfNegativeBases) {
  const double beyond_one = -1.0000000000000002;
  const Judged even(R"([["input"], ["const", 9007199254740992], ["pow", 0, 1]])", {beyond_one});
  EXPECT_EQ(even.verdict(0, 7.389056098930649), Verdict::agree);
  EXPECT_EQ(even.verdict(0, -7.389056098930649), Verdict::wrong);
  EXPECT_EQ(even.verdict(1, -66554700587527504.0), Verdict::agree);
  const Judged odd(R"([["input"], ["const", 9007199254740991], ["pow", 0, 1]])", {beyond_one});
  EXPECT_EQ(odd.verdict(0, -7.389056098930647), Verdict::agree);
  EXPECT_EQ(odd.verdict(1, 66554700587527480.0), Verdict::agree);
}

TEST(Subgradients, AreNumbersNearTheSmallestDenormal) {
  const Graph graph = corpus::read_graph(
      corpus::Document(R"([["input"], ["const", 5e-324], ["abs", 0], ["mul", 1, 2]])", "graph").root());
  const Numbers point{0};
  const auto ends = Judge(graph, point).subgradients(1);
  ASSERT_TRUE(ends);
  EXPECT_EQ((*ends)[0], -5e-324);
  EXPECT_EQ((*ends)[1], 5e-324);
}

TEST(Silence, CoversTheCutOfAtan2) {
  // pi or -pi, by the sign of a zero: the middle is not the truth.
  const std::string cut = R"([["input"], ["input"], ["atan2", 0, 1], ["const", 10], ["add", 2, 3]])";
  EXPECT_EQ(Judged(cut, {0, -2}).silence(0), Silence::branch);
  EXPECT_EQ(Judged(cut, {0, -2}).verdict(0, 10), Verdict::unresolved);
  EXPECT_EQ(Judged(cut, {0, -2}).verdict(0, not_a_number), Verdict::wrong);
  EXPECT_EQ(Judged(cut, {0, -2}).silence(1), Silence::none);
}

}  // namespace
}  // namespace minigrad::oracle
