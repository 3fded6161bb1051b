// SPDX-License-Identifier: MIT
// What `explain` must not say of a node that is right, or that nothing is known about.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "properties/conform/altered_engine.h"
#include "properties/engines/planted_faults.h"
#include "properties/explain/drawn_graph.h"
#include "properties/explain/explain.h"
#include "properties/explain/explanation_text.h"
#include "properties/explain/part.h"
#include "properties/suite/sketched_question.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

/// Claims the gradients of inputs alone.
corpus::Capabilities input_claims() {
  corpus::Capabilities claims = all_claims();
  claims.gradients = corpus::Gradients::inputs;
  return claims;
}

bool has_op(const Graph& graph, Op op) {
  return std::ranges::any_of(graph.nodes, [op](const Node& node) { return node.op == op; });
}

void alter_gradient(oracle::Answers& answers, double (*alter)(double)) {
  for (double& derivative : answers.gradient(0)) derivative = alter(derivative);
}

TEST(ExplainBlame, SeesUsersThatDoNotReachTheOutput) {
  const Question question = question_of(
      [](Sketch& s) {
        const Term x = s.input();
        const Term side = apply(Op::sin, apply(Op::tanh, x));
        const Term last = apply(Op::exp, x);
        s.backward(side);
        s.backward(last);
      },
      {0.3});
  const Explanation explanation = explain(question, *make_faulty_engine("tanh-sign"));
  ASSERT_TRUE(explanation.parting);
  EXPECT_EQ(explanation.parting->node, 0U);
  EXPECT_FALSE(has(explanation.sentence, "passes on")) << explanation.sentence.str();
  EXPECT_EQ(uses_of(explanation, 0), (std::vector<Use>{{1, 0}, {3, 0}}));
  const std::vector<DrawnBox> boxes = drawn_boxes(explanation);
  ASSERT_EQ(boxes.size(), 4U);
  EXPECT_EQ(boxes[2].operands, std::vector<std::size_t>{1});
}

TEST(ExplainBlame, NeedsAUserWithAKnownAdjoint) {
  Graph graph;
  Position last = graph.input();
  for (std::size_t i = 0; i < 500; ++i) last = graph.unary(i == 250 ? Op::tanh : Op::neg, last);
  Altered engine(input_claims(), [](const Graph& asked, const auto&, const auto&, oracle::Answers& answers) {
    if (has_op(asked, Op::tanh)) alter_gradient(answers, [](double derivative) { return 1.5 * derivative; });
  });
  const Explanation explanation = explain(corpus::question_at(graph, std::array{0.3}), engine);
  ASSERT_TRUE(explanation.parting);
  EXPECT_TRUE(explanation.wrong_shares.empty());
  EXPECT_FALSE(has(explanation.sentence, "passes on")) << explanation.sentence.str();
}

TEST(ExplainBlame, NeedsOneBackwardToTrustTheOutput) {
  Altered engine(input_claims(), [](const auto&, const auto&, const corpus::Manner& manner, oracle::Answers& answers) {
    if (manner.backward.size() != 2) return;  // the second call does nothing
    alter_gradient(answers, [](double derivative) { return derivative / 2; });
  });
  const Question question = question_of(
      [](Sketch& s) {
        const Term x = s.input();
        const Term y = s.input();
        const Term product = apply(Op::tanh, x) * y;
        s.backward(product);
        s.backward(product);
      },
      {0.3, 0.5});
  const Explanation explanation = explain(question, engine);
  EXPECT_EQ(explanation.verdict, Verdict::wrong);
  EXPECT_TRUE(explanation.parting);
  EXPECT_FALSE(has(explanation.sentence, "passes on")) << explanation.sentence.str();
}

TEST(ExplainBlame, BackwardOnTheNodeItselfMayBeLost) {
  Altered engine(all_claims(), [](const auto&, const auto&, const corpus::Manner& manner, oracle::Answers& answers) {
    for (std::size_t k = 0; k < manner.wanted.size(); ++k) {
      if (manner.wanted[k] <= 1) answers.gradient(0)[k] += 0.25;
    }
  });
  const Question question = question_of(
      [](Sketch& s) {
        const Term inner = apply(Op::tanh, s.input());
        const Term last = apply(Op::exp, inner);
        s.backward(inner);
        s.backward(last);
      },
      {0.3});
  const Explanation explanation = explain(question, engine);
  ASSERT_TRUE(explanation.parting);
  EXPECT_EQ(explanation.parting->node, 1U);
  EXPECT_FALSE(has(explanation.sentence, "passes on")) << explanation.sentence.str();
}

TEST(ExplainBlame, SharesThatAreRoundedAreRight) {
  Altered engine(input_claims(), [](const Graph& graph, const auto&, const auto&, oracle::Answers& answers) {
    if (input_count(graph) == 1) {
      alter_gradient(answers, [](double derivative) { return derivative + 0.123; });
    } else {  // the share of one use
      alter_gradient(answers, [](double derivative) { return std::nextafter(derivative, 10.0); });
    }
  });
  const Question question = question_of(
      [](Sketch& s) {
        const Term x = s.input();
        apply(Op::exp, x) * apply(Op::tanh, x);
      },
      {0.3});
  const Explanation explanation = explain(question, engine);
  EXPECT_TRUE(has(explanation.sentence, "Asked for alone, both uses are right")) << explanation.sentence.str();
  ASSERT_EQ(explanation.wrong_shares.size(), 2U);
  for (const WrongShare& share : explanation.wrong_shares) EXPECT_EQ(share_label(share), "");
  const nlohmann::json json = to_json(explanation);
  EXPECT_EQ(json.at("wrong_shares").at(0).at("fails_alone"), false);
  EXPECT_EQ(to_json(explanation_from_json(json)), json);
}

TEST(ExplainBlame, WrongValueBeforeAnErrorIsSaid) {
  Altered engine(all_claims(), [](const Graph& graph, const auto&, const auto&, oracle::Answers& answers) {
    if (has_op(graph, Op::add)) answers.values[0] += 1;
    if (has_op(graph, Op::tanh)) answers.refuse(oracle::Outcome::error, "no tanh here.");
  });
  const Question question = question_of(
      [](Sketch& s) {
        const Term x = s.input();
        apply(Op::tanh, x + 1.5);
      },
      {0.5});
  EXPECT_EQ(explain(question, engine).sentence.str(),
            "tanh(x + 1.5): altered answers with an error: no tanh here. The value of #2 = x + 1.5 is 3 where it "
            "should be 2.");
}

TEST(ExplainBlame, ErrorWhereNothingIsOwedIsNoEnd) {
  Altered engine(all_claims(), [](const Graph& graph, const auto&, const auto&, oracle::Answers& answers) {
    if (has_op(graph, Op::add)) answers.values[0] -= 1;
    if (has_op(graph, Op::log)) answers.refuse(oracle::Outcome::error, "math domain error");
  });
  const Question question = question_of(
      [](Sketch& s) {
        const Term x = s.input();
        apply(Op::log, x + 1.5);
      },
      {-3});
  const Explanation explanation = explain(question, engine);
  EXPECT_EQ(explanation.verdict, Verdict::singular);
  EXPECT_TRUE(begins_with(explanation.sentence, "log(x + 1.5): the answer is right, but the value of #2 = x + 1.5 is "))
      << explanation.sentence.str();
}

TEST(ExplainBlame, NodesLeftOutAreCountedByChain) {
  Graph graph;  // two chains of 30 whose nodes alternate
  const Position x = graph.input();
  Position left = x;
  Position right = x;
  for (std::size_t i = 0; i < 30; ++i) {
    left = graph.unary(Op::neg, left);
    right = graph.unary(Op::sin, right);
  }
  graph.binary(Op::add, left, right);
  oracle::MinigradEngine engine;
  const std::string text = explanation_text(explain(corpus::question_at(graph, std::array{0.3}), engine));
  const std::size_t first = text.find("24 nodes left out");
  ASSERT_NE(first, std::string::npos) << text;
  EXPECT_NE(text.find("24 nodes left out", first + 1), std::string::npos) << text;
}

}  // namespace
}  // namespace minigrad::properties
