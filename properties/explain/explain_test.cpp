// SPDX-License-Identifier: MIT
#include "properties/explain/explain.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <initializer_list>
#include <stdexcept>

#include "oracle/engines/minigrad_engine.h"
#include "properties/conform/altered_engine.h"
#include "properties/engines/planted_faults.h"
#include "properties/explain/explanation_text.h"
#include "properties/explain/failure_svg.h"
#include "properties/explain/part.h"
#include "properties/suite/sketched_question.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

Question aliased() {
  return question_of(
      [](Sketch& s) {
        const Term x = s.input();
        x - x;
      },
      {3});
}

Explanation of_fault(const std::string& fault, const Question& question) {
  return explain(question, *make_faulty_engine(fault));
}

/// Claims the gradients of inputs alone, and keeps count of the questions.
class InputGradients final : public oracle::Differentiator {
 public:
  explicit InputGradients(const std::string& fault)
      : engine_(make_faulty_engine(fault)), claims_(engine_->capabilities()) {
    claims_.gradients = corpus::Gradients::inputs;
  }
  const corpus::Capabilities& capabilities() const override { return claims_; }
  oracle::Answers differentiate(const Question& question) override {
    EXPECT_TRUE(question.manner.wanted.empty());
    ++asked;
    oracle::Answers answers = engine_->differentiate(question);
    if (ends) answers.refuse(oracle::Outcome::crash, "gone");
    return answers;
  }

  std::size_t asked = 0;
  bool ends = false;

 private:
  std::unique_ptr<oracle::Differentiator> engine_;
  corpus::Capabilities claims_;
};

TEST(Explain, SaysHowAliasedSharesAreCounted) {
  const Explanation explanation = of_fault("last-partial", aliased());
  EXPECT_EQ(explanation.sentence.str(),
            "x - x: the adjoint of x is -2 where it should be 0. Asked for alone, both uses are right; -2 is their sum "
            "if that of the left operand is left out and that of the right operand counts twice.");
  ASSERT_EQ(explanation.wrong_shares.size(), 2U);
  EXPECT_EQ(explanation.wrong_shares[0].times, 0U);
  EXPECT_EQ(explanation.wrong_shares[1].times, 2U);
  EXPECT_EQ(explanation.cause.str(), "");
}

TEST(Explain, DoesNotSayWhichOfEqualSharesIsLost) {
  const Explanation explanation = of_fault("aliased-edges", question_of(
                                                                [](Sketch& s) {
                                                                  const Term x = s.input();
                                                                  x* x;
                                                                },
                                                                {3}));
  EXPECT_EQ(explanation.sentence.str(),
            "x * x: the adjoint of x is 3 where it should be 6. Asked for alone, both uses are right: 3, 3. Only their "
            "sum is known to be wrong.");
  ASSERT_EQ(explanation.wrong_shares.size(), 2U);
  EXPECT_FALSE(explanation.wrong_shares[0].times);
  const std::string remark(only_the_sum);
  EXPECT_TRUE(has(explanation_text(explanation), "<- parts here; " + remark));
  const std::string svg = failure_svg(explanation);
  EXPECT_TRUE(has(svg, remark));
  EXPECT_TRUE(has(svg, "adjoint: no digit is right")) << "half of the truth";
  EXPECT_FALSE(has(svg, "class=\"mg-link mg-red\"")) << "no use is known to be wrong";
  EXPECT_TRUE(has(failure_svg(of_fault("last-partial", aliased())), "class=\"mg-link mg-red\""));
}

/// exp(x), sin of it, tanh of that.
Question chain() {
  return question_of([](Sketch& s) { apply(Op::tanh, apply(Op::sin, apply(Op::exp, s.input()))); }, {0.5});
}

TEST(Explain, FindsLastNodeWithAWrongAdjoint) {
  const Explanation explanation = of_fault("sin-sign", chain());
  ASSERT_TRUE(explanation.parting);
  EXPECT_EQ(explanation.parting->node, 1U);
  EXPECT_EQ(explanation.parting->quantity, Parting::Quantity::adjoint);
  ASSERT_EQ(explanation.wrong_shares.size(), 1U);
  EXPECT_EQ(explanation.wrong_shares[0].use, (Use{2, 0}));
  EXPECT_TRUE(explanation.nodes[0].adjoint.fails());
  EXPECT_EQ(explanation.nodes[2].adjoint.verdict, Verdict::agree);
}

TEST(Explain, FindsFirstWrongValue) {
  Fault fault{.name = "value", .summary = "", .alter = [](Op op, double, double, rules::Local& local) {
                if (op == Op::sin) local.value *= 1.5;
              }};
  const Explanation explanation = explain(chain(), *make_faulty_engine(fault));
  ASSERT_TRUE(explanation.parting);
  EXPECT_EQ(explanation.parting->node, 2U);
  EXPECT_EQ(explanation.parting->quantity, Parting::Quantity::value);
  EXPECT_TRUE(std::string_view(explanation.sentence.str()).ends_with("Its operand is right."));
}

TEST(Explain, AsksForNodesAsInputs) {
  InputGradients engine("sin-sign");
  const Explanation by_cuts = explain(chain(), engine);
  const Explanation together = of_fault("sin-sign", chain());
  for (std::size_t i = 0; i + 1 < by_cuts.nodes.size(); ++i) {
    ASSERT_TRUE(by_cuts.nodes[i].adjoint.engine) << i;
    EXPECT_NEAR(*by_cuts.nodes[i].adjoint.engine, *together.nodes[i].adjoint.engine, 1e-12) << i;
  }
  EXPECT_FALSE(by_cuts.nodes.back().adjoint.engine) << "the adjoint of the output is not asked for";
  EXPECT_EQ(by_cuts.nodes.back().adjoint.truth, 1.0);
  ASSERT_TRUE(by_cuts.parting);
  EXPECT_EQ(by_cuts.parting->node, 1U);
}

TEST(Explain, LeavesUnknownAdjointsEmpty) {
  Question question = chain();
  question.manner = corpus::backward_twice(question.graph);
  InputGradients engine("sin-sign");
  const Explanation explanation = explain(question, engine);
  EXPECT_FALSE(explanation.nodes[1].adjoint.engine);
  EXPECT_FALSE(explanation.nodes[1].adjoint.verdict);
  EXPECT_TRUE(explanation.nodes[1].adjoint.truth);
  EXPECT_TRUE(explanation.nodes[0].adjoint.fails()) << "the answer itself is known";
}

TEST(Explain, AsksNothingAfterACrash) {
  InputGradients engine("sin-sign");
  engine.ends = true;
  const Explanation explanation = explain(chain(), engine);
  EXPECT_EQ(engine.asked, 1U);
  EXPECT_EQ(explanation.verdict, Verdict::crash);
  EXPECT_TRUE(has(explanation.sentence, "ends: gone."));
  EXPECT_FALSE(explanation.nodes[1].value.engine);
  EXPECT_TRUE(explanation.nodes[1].value.truth);
}

TEST(Explain, NamesTheFirstNodeThatIsRefused) {
  const auto refuse = [](const Graph& graph, const corpus::Points&, const corpus::Manner&, oracle::Answers& answers) {
    for (const Node& node : graph.nodes) {
      if (node.op == Op::sin) answers.refuse(oracle::Outcome::error, "no sin\nat all");
    }
  };
  Altered engine(all_claims(), refuse);
  const Explanation explanation = explain(chain(), engine);
  EXPECT_EQ(explanation.sentence.str(),
            "tanh(sin(exp(x))): altered answers with an error: no sin. #2 = sin(#1) is the first node that it does not "
            "answer.");
}

TEST(Explain, SaysThatInnerNodesAreWrong) {
  const Explanation explanation =
      of_fault("sin-sign", question_of([](Sketch& s) { apply(Op::sin, apply(Op::sin, s.input())); }, {0.5}));
  EXPECT_EQ(explanation.verdict, Verdict::agree);
  EXPECT_TRUE(
      begins_with(explanation.sentence, "sin(sin(x)): the answer is right, but the adjoint of #1 = sin(x) is -"));
}

TEST(Explain, CallsAnotherSlopeAtAKinkValid) {
  const Explanation explanation = of_fault("abs-kink", question_of([](Sketch& s) { apply(Op::abs, s.input()); }, {0}));
  EXPECT_TRUE(explanation.nodes[1].is_kink);
  EXPECT_TRUE(has(explanation.sentence,
                  "the adjoint of x is 1, which is a valid slope at the kink, where the contract "
                  "has 0."));
}

TEST(Explain, CountsCancelledDigits) {
  oracle::MinigradEngine engine;
  const Explanation value = explain(question_of(
                                        [](Sketch& s) {
                                          const Term sum = s.input() + 1e8;
                                          sum - 1e8;
                                        },
                                        {3}),
                                    engine);
  EXPECT_NEAR(value.nodes.back().cancelled_value, std::log10(1e8 / 3), 1e-6);
  const Explanation adjoint = explain(question_of(
                                          [](Sketch& s) {
                                            const Term x = apply(Op::sin, s.input());
                                            const Term product = x * 1e8;
                                            const Term other = x * (1e8 - 1);
                                            product - other;
                                          },
                                          {3}),
                                      engine);
  EXPECT_NEAR(adjoint.nodes[1].cancelled_adjoint, std::log10(2e8), 1e-6);
  EXPECT_NEAR(adjoint.nodes[0].cancelled_adjoint, 0, 1e-6) << "it cancels further up";
}

TEST(Explain, ASingleShareDoesNotCancel) {
  oracle::MinigradEngine engine;
  const Question tiny = question_of([](Sketch& s) { s.input() / 9e307; }, {0.5});
  EXPECT_EQ(explain(tiny, engine).nodes[0].cancelled_adjoint, 0);
}

TEST(Explain, RefusesGraphsTooLargeToShow) {
  Graph graph;
  Position sum = graph.input();
  for (std::size_t i = 0; i < most_shown_nodes; ++i) sum = graph.binary(Op::add, sum, graph.unary(Op::sin, sum));
  EXPECT_THROW(require_showable(graph), std::length_error);
  oracle::MinigradEngine engine;
  EXPECT_THROW(explain(corpus::question_at(graph, std::array{0.5}), engine), std::length_error);
}

TEST(Part, CutsOneUseOnly) {
  const Question whole = aliased();
  const Question part = part_of(whole, 1, Cut{0, 7, Use{1, 1}});
  EXPECT_EQ(part.graph.nodes.size(), 3U);
  EXPECT_EQ(part.graph.nodes.back().operands, (std::array<Position, 2>{0, 1}));
  EXPECT_EQ(part.points[0][1], 7);
  EXPECT_EQ(part_of(whole, 1, Cut{0, 7}).graph.nodes.back().operands, (std::array<Position, 2>{1, 1}));
}

TEST(Part, KeepsCompoundAssignments) {
  const Question whole = question_of(
      [](Sketch& s) {
        const Term x = s.input();
        apply(Op::sin, x);
        Term product = x * x;
        s.assign(Op::add, product, x);
        apply(Op::exp, product);
      },
      {3});
  const Question part = part_of(whole, 3);
  EXPECT_EQ(part.graph.nodes.size(), 3U) << "the sine is not needed";
  EXPECT_EQ(part.manner.in_place, std::vector<Position>{2});
}

}  // namespace
}  // namespace minigrad::properties
