// SPDX-License-Identifier: MIT
#include "properties/cases/ask.h"

#include <gtest/gtest.h>

#include <optional>

#include "oracle/engines/minigrad_engine.h"
#include "properties/engines/planted_faults.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using Outcome = Asked::Outcome;

corpus::Question about(Op op, const std::vector<corpus::Coordinates>& points) {
  corpus::Question question{{}, corpus::batch(points)};
  question.graph.unary(op, question.graph.input());
  return question;
}

TEST(Ask, ShowsExpressionTableAndOutcome) {
  oracle::MinigradEngine engine;
  const Asked asked = ask(about(Op::relu, {{-2}}), engine);
  EXPECT_EQ(asked.outcome, Outcome::holds);
  EXPECT_EQ(asked.text,
            "relu(x)\n"
            "\n"
            "0 input = -2\n"
            "1 relu 0\n"
            "               minigrad  truth  radius  ulp  verdict\n"
            "  value               0      0       0    0    agree\n"
            "  d/d input 0         0      0       0    0    agree\n"
            "minigrad: not at fault\n"
            "\n"
            "everything owed holds\n");
}

TEST(Ask, ShowsTheFailingPoints) {
  const auto engine = make_faulty_engine("tanh-unstable");
  const Asked asked = ask(about(Op::tanh, {{0}, {10}, {1e-300}}), *engine);
  EXPECT_EQ(asked.outcome, Outcome::fails);
  EXPECT_TRUE(has(asked.text, "\n0 input = 10\n"));
  EXPECT_FALSE(has(asked.text, "\n0 input = 0\n"));
  EXPECT_TRUE(has(asked.text, "explained by: d tanh(a)/da = 1 - y*y\n"));
  EXPECT_TRUE(ends_with(asked.text, "\n2 of 3 points are not shown\n\nfault:tanh-unstable fails at 1 of 3 points\n"));
}

TEST(Ask, WritesEveryComponentAsJson) {
  const auto engine = make_faulty_engine("tanh-unstable");
  const nlohmann::json json = ask(about(Op::tanh, {{0}, {10}}), *engine).json;
  EXPECT_EQ(json.at("outcome"), "fails");
  EXPECT_EQ(json.at("expression"), "tanh(x)");
  EXPECT_EQ(json.at("engine").at("name"), "fault:tanh-unstable");
  const nlohmann::json& point = json.at("points").at(1);
  EXPECT_EQ(point.at("at"), nlohmann::json({10}));
  const nlohmann::json& partial = point.at("components").at(1);
  EXPECT_EQ(partial.at("name"), "d/d input 0");
  EXPECT_EQ(partial.at("verdict"), "imprecise");
  EXPECT_EQ(partial.at("owed"), true);
  EXPECT_DOUBLE_EQ(partial.at("truth").get<double>(), 8.2446144557673968e-09);
  EXPECT_EQ(json.at("points").at(0).at("components").at(1).at("verdict"), "agree");
}

TEST(Ask, SaysWhereNothingIsOwed) {
  oracle::MinigradEngine engine;
  const Asked silent = ask(about(Op::log, {{0}}), engine);
  EXPECT_EQ(silent.outcome, Outcome::nothing_owed);
  EXPECT_TRUE(ends_with(silent.text, "\nnothing is owed here: no answer would be refused\n"));
  EXPECT_EQ(silent.json.at("outcome"), "nothing owed");
  EXPECT_EQ(silent.json.at("points").at(0).at("components").at(0).at("owed"), false);
  EXPECT_EQ(ask(about(Op::log, {{0}, {1}}), engine).outcome, Outcome::holds);
  EXPECT_EQ(ask(about(Op::log, {{-1}}), engine).outcome, Outcome::holds);  // NaN is owed
}

TEST(Ask, AsksInTheMannerOfTheQuestion) {
  corpus::Question question = about(Op::exp, {{0}});
  question.graph.unary(Op::sin, 1);
  question.manner = {.backward = {1, 2}, .wanted = {1}};
  oracle::MinigradEngine sound;
  const Asked asked = ask(question, sound);
  EXPECT_EQ(asked.outcome, Outcome::holds);
  EXPECT_TRUE(has(asked.text, "used so: backward on 1, backward on 2, gradients of 1 read\n"));
  EXPECT_TRUE(has(asked.text, "  d/d node 1 "));
  EXPECT_EQ(ask(question, *make_faulty_engine("second-ignored")).outcome, Outcome::fails);
}

TEST(Ask, DoesNotAskWhatIsNotClaimed) {
  class Modest final : public oracle::Differentiator {
   public:
    const oracle::Capabilities& capabilities() const override { return claims_; }
    oracle::Answers differentiate(const corpus::Question&) override { throw std::logic_error("asked"); }

   private:
    oracle::Capabilities claims_{"modest", "1", {Op::add}};
  } engine;
  const Asked asked = ask(about(Op::exp, {{0}}), engine);
  EXPECT_EQ(asked.outcome, Outcome::unsupported);
  EXPECT_TRUE(has(asked.text, "modest does not claim this question: "));
}

TEST(Ask, QuotesAnEngineThatRefuses) {
  corpus::Question question{{}, corpus::batch({{7}})};
  question.graph.binary(Op::sub, question.graph.input(), 0);
  const Asked asked = ask(question, *make_faulty_engine("sub-error"));
  EXPECT_EQ(asked.outcome, Outcome::fails);
  EXPECT_TRUE(has(asked.text, "no graph may end in sub\n"));
  EXPECT_EQ(asked.json.at("points").at(0).at("reason"), "no graph may end in sub");
  EXPECT_TRUE(asked.json.at("points").at(0).at("components").at(0).at("answer").is_null());
}

}  // namespace
}  // namespace minigrad::properties
