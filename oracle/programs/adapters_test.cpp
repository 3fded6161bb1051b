// SPDX-License-Identifier: MIT
// Each adapter writes expressions as it is asked to. `minigrad conform` tests the engines themselves.
#include "oracle/programs/adapters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "oracle/engines/minigrad_engine.h"
#include "oracle/programs/engine_process.h"

namespace minigrad::oracle {
namespace {

constexpr std::optional<Position> clear_step = std::nullopt;

/// The graphs have no node that is both operands of another, because several engines fail there.
class Adapters : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto adapter = find_adapter(GetParam());
    ASSERT_TRUE(adapter);
    if (!adapter->missing.empty()) GTEST_SKIP() << adapter->missing;
    engine_ = std::make_unique<EngineProcess>(adapter->command);
  }

  const Capabilities& claims() const { return engine_->capabilities(); }
  bool has(Op op) const { return std::find(claims().ops.begin(), claims().ops.end(), op) != claims().ops.end(); }

  /// Expects these numbers at one point; every format can hold them.
  void expect(const Graph& graph, const std::vector<double>& at, const Manner& manner, double value,
              const std::vector<double>& gradient) {
    Points points(at.size());
    points.push_back(at);
    const Answers answers = engine_->differentiate({graph, points, manner});
    ASSERT_EQ(answers.statuses[0].outcome, Outcome::answered) << answers.statuses[0].reason;
    EXPECT_EQ(answers.values[0], value);
    for (std::size_t k = 0; k < gradient.size(); ++k) EXPECT_EQ(answers.gradient(0)[k], gradient[k]) << k;
  }

  void constantsOnEitherSide();
  void compoundAssignment();
  void backwardAgainAddsOrStartsAfresh();
  void backwardFromAnInnerNode();
  void gradientsOfInnerNodes();
  void unusedInputsAndConstantsAlone();
  void nothingIsLeftOfThePointBefore();
  void eachNameIsTheRightFunction();

  std::unique_ptr<EngineProcess> engine_;
};

Graph binary(Op op) {
  Graph graph;
  graph.input();
  graph.input();
  graph.binary(op, 0, 1);
  return graph;
}

/// Node 0 is x, node 2 is `op(c, x)` or `op(x, c)`.
Graph with_constant(Op op, double constant, bool is_left) {
  Graph graph;
  graph.input();
  graph.constant(constant);
  is_left ? graph.binary(op, 1, 0) : graph.binary(op, 0, 1);
  return graph;
}

/// x, z, their product as node 2, and its product with z as node 3.
Graph products() {
  Graph graph = binary(Op::mul);
  graph.binary(Op::mul, 2, 1);
  return graph;
}

void Adapters::constantsOnEitherSide() {
  SCOPED_TRACE("ConstantsOnEitherSide");
  for (const corpus::Constants constants : claims().constants) {
    Manner manner;
    manner.constants = constants;
    expect(with_constant(Op::sub, 5, true), {2}, manner, 3, {-1});
    expect(with_constant(Op::sub, 5, false), {2}, manner, -3, {1});
    expect(with_constant(Op::mul, 5, true), {2}, manner, 10, {5});
    if (has(Op::div)) expect(with_constant(Op::div, 8, true), {2}, manner, 4, {-2});
    if (has(Op::div)) expect(with_constant(Op::div, 8, false), {2}, manner, 0.25, {0.125});
    if (has(Op::max)) expect(with_constant(Op::max, 5, true), {2}, manner, 5, {0});
    if (has(Op::pow)) expect(with_constant(Op::pow, 1, false), {2}, manner, 2, {1});
  }
}

void Adapters::compoundAssignment() {
  SCOPED_TRACE("CompoundAssignment");
  struct Expected {
    Op op;
    double value;
    std::vector<double> gradient;
  };
  // y = x z, then y op= x, at x = 2 and z = 3
  const std::vector<Expected> all = {
      {Op::add, 8, {4, 2}}, {Op::sub, 4, {2, 2}}, {Op::mul, 12, {12, 4}}, {Op::div, 3, {0, 1}}};
  for (const Expected& expected : all) {
    const auto& claimed = claims().in_place;
    if (std::find(claimed.begin(), claimed.end(), expected.op) == claimed.end()) continue;
    Graph graph = binary(Op::mul);
    graph.binary(expected.op, 2, 0);
    Manner manner;
    manner.in_place = {3};
    expect(graph, {2, 3}, manner, expected.value, expected.gradient);
  }
}

void Adapters::backwardAgainAddsOrStartsAfresh() {
  SCOPED_TRACE("BackwardAgainAddsOrStartsAfresh");
  if (claims().second_backward == corpus::SecondBackward::unsupported) return;
  const double calls = claims().second_backward == corpus::SecondBackward::accumulates ? 2 : 1;
  Manner twice;
  twice.backward = {2, 2};
  expect(binary(Op::mul), {2, 3}, twice, 6, {3 * calls, 2 * calls});
  Manner cleared;
  cleared.backward = {clear_step, 2, clear_step, 2};
  expect(binary(Op::mul), {2, 3}, cleared, 6, {3, 2});
  Manner forgotten;
  forgotten.backward = {2, clear_step};
  expect(binary(Op::mul), {2, 3}, forgotten, 6, {0, 0});
}

void Adapters::backwardFromAnInnerNode() {
  SCOPED_TRACE("BackwardFromAnInnerNode");
  Manner inner;
  inner.backward = {2};
  expect(products(), {2, 3}, inner, 6, {3, 2});
}

void Adapters::gradientsOfInnerNodes() {
  SCOPED_TRACE("GradientsOfInnerNodes");
  if (claims().gradients == corpus::Gradients::inputs) return;
  Manner manner;
  manner.wanted = {2, 1, 3};
  expect(products(), {2, 3}, manner, 18, {3, 12, 1});
}

void Adapters::unusedInputsAndConstantsAlone() {
  SCOPED_TRACE("UnusedInputsAndConstantsAlone");
  Graph unused = binary(Op::mul);
  unused.input();
  unused.binary(Op::mul, 0, 1);
  expect(unused, {2, 3, 7}, {}, 6, {3, 2, 0});
  Graph constants;
  constants.constant(4);
  constants.constant(2);
  constants.binary(Op::sub, 1, 0);
  expect(constants, {}, {}, -2, {});
}

void Adapters::nothingIsLeftOfThePointBefore() {
  SCOPED_TRACE("NothingIsLeftOfThePointBefore");
  Points points(2);
  points.push_back(std::vector<double>{2, 3});
  points.push_back(std::vector<double>{2, 3});
  const Answers answers = engine_->differentiate({products(), points});
  EXPECT_EQ(answers.gradient(0)[0], 9);
  EXPECT_EQ(answers.gradient(1)[0], 9);
}

void Adapters::eachNameIsTheRightFunction() {
  SCOPED_TRACE("EachNameIsTheRightFunction");
  MinigradEngine minigrad;
  for (const Op op : claims().ops) {
    Graph graph = arity(op) == 2 ? binary(op) : Graph{};
    if (arity(op) == 1) graph.unary(op, graph.input());
    if (op == Op::pow && claims().exponent == corpus::Exponent::constant) graph = with_constant(op, 2.5, false);
    const double x = op == Op::acosh ? 1.5 : 0.625;
    Points points(input_count(graph));
    points.push_back(points.dimension() == 2 ? std::vector<double>{x, 1.25} : std::vector<double>{x});
    const Answers theirs = engine_->differentiate({graph, points});
    const Answers ours = minigrad.differentiate({graph, points});
    ASSERT_EQ(theirs.statuses[0].outcome, Outcome::answered) << name(op) << ": " << theirs.statuses[0].reason;
    const double same = 1e-4;  // enough to tell functions apart; digits are tested elsewhere
    EXPECT_NEAR(theirs.values[0], ours.values[0], same) << name(op);
    for (std::size_t k = 0; k < points.dimension(); ++k) {
      EXPECT_NEAR(theirs.gradient(0)[k], ours.gradient(0)[k], same) << name(op) << " " << k;
    }
  }
}

/// One test for all, because CTest starts a process for each and some engines take seconds to start.
TEST_P(Adapters, WriteExpressionsAsAsked) {
  constantsOnEitherSide();
  compoundAssignment();
  backwardAgainAddsOrStartsAfresh();
  backwardFromAnInnerNode();
  gradientsOfInnerNodes();
  unusedInputsAndConstantsAlone();
  nothingIsLeftOfThePointBefore();
  eachNameIsTheRightFunction();
  EXPECT_EQ(engine_->restarts(), 0U);
  EXPECT_EQ(engine_->finish(), std::nullopt);
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const Adapter& adapter : adapters()) names.push_back(adapter.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, Adapters, testing::ValuesIn(all_names()), [](const auto& info) {
  std::string name = info.param;
  std::erase_if(name, [](char c) { return c == '.' || c == '-'; });
  return name;
});

TEST(AdapterNames, UnknownNameHasNoAdapter) { EXPECT_FALSE(find_adapter("abacus")); }

/// The output of an adapter for this input.
struct Conversation {
  Conversation(const std::string& name, const std::string& text) {
    const auto adapter = find_adapter(name);
    missing = adapter->missing;
    if (!missing.empty()) return;
    FILE* const program = popen(("printf '%s' '" + text + "' | " + adapter->command).c_str(), "r");
    for (int c = std::fgetc(program); c != EOF; c = std::fgetc(program)) answer += static_cast<char>(c);
    exit_status = pclose(program);
  }

  std::string missing;
  std::string answer;
  int exit_status = 0;
};

class Kits : public testing::TestWithParam<const char*> {};

TEST_P(Kits, AnswerEveryLineWithOneLine) {
  const Conversation conversation(GetParam(),
                                  "rubbish\n[1]\n\n{\"command\": \"dance\", \"id\": 7}\n{\"command\": \"run\", \"id\": "
                                  "8}\n{\"command\": \"start\", \"versions\": [2]}\n");
  if (!conversation.missing.empty()) GTEST_SKIP() << conversation.missing;
  EXPECT_EQ(std::count(conversation.answer.begin(), conversation.answer.end(), '\n'), 6) << conversation.answer;
  std::size_t errors = 0;
  for (std::size_t at = 0; (at = conversation.answer.find("\"error\"", at)) != std::string::npos; ++at) ++errors;
  EXPECT_EQ(errors, 6U) << conversation.answer;
  for (const char* id : {"\"id\": 7", "\"id\": 8"}) {
    std::string compact = id;
    std::erase(compact, ' ');
    EXPECT_TRUE(conversation.answer.find(id) != std::string::npos ||
                conversation.answer.find(compact) != std::string::npos)
        << conversation.answer;
  }
  EXPECT_EQ(conversation.exit_status, 0) << "the end of the input is an end as good as stop";
}

TEST_P(Kits, DoNotAnswerStop) {
  const Conversation conversation(GetParam(), "{\"command\": \"stop\"}\nrubbish\n");
  if (!conversation.missing.empty()) GTEST_SKIP() << conversation.missing;
  EXPECT_EQ(conversation.answer, "");
  EXPECT_EQ(conversation.exit_status, 0);
}

INSTANTIATE_TEST_SUITE_P(OneOfEach, Kits, testing::Values("scalar", "tensorflow.js", "example"), [](const auto& info) {
  return info.param == std::string("tensorflow.js") ? "javascript" : info.param;
});

}  // namespace
}  // namespace minigrad::oracle
