// SPDX-License-Identifier: MIT
// Runs the suite on engines in this process: a correct one passes, and planted faults are found and named.
#include "properties/conform/conform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "oracle/engines/minigrad_engine.h"
#include "properties/conform/altered_engine.h"
#include "properties/conform/conform_report.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Verdict;

Conformance of_fault(const std::string& fault, const std::vector<std::string>& levels, std::uint64_t graphs = 0) {
  const auto engine = make_faulty_engine(fault);
  return conform(*engine, quick(levels, graphs));
}

TEST(Conform, PassesMinigrad) {
  oracle::MinigradEngine engine;
  const Conformance conformance = conform(engine, quick({}, 200));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{});
  EXPECT_TRUE(conformance.smoke.empty());
  EXPECT_EQ(conformance.random_graphs, 200U);
  EXPECT_GE(conformance.cases.size(), 400U);
  for (const CaseResult& result : conformance.cases) {
    EXPECT_TRUE(result.claimed && result.verdict == Verdict::agree) << result.id;
  }
  EXPECT_TRUE(compare(conformance, {}).holds());
}

struct Known {
  std::string fault;
  std::string level;
  std::string id;
};

// Each fault gives one defect with its cause.
TEST(Conform, NamesCausesOfPlantedFaults) {
  const std::vector<Known> all = {
      {"aliased-edges", "core", "wrong-aliased-operands"},
      {"assigned-adjoint", "core", "wrong-lost-accumulation"},
      {"third-path-lost", "structure", "wrong-third-path-lost"},
      {"stale-adjoints", "lifecycle", "wrong-stale-second-backward"},
      {"second-ignored", "lifecycle", "wrong-second-backward-ignored"},
      {"seed-ignored", "core", "wrong-seed-ignored"},
      {"reversed-sweep", "structure", "wrong-visiting-order"},
      {"sub-swapped", "core", "wrong-sub-swapped"},
      {"div-sign", "core", "wrong-div-sign"},
      {"mul-dropped", "core", "wrong-mul-dropped"},
      {"relu-kink", "piecewise", "convention-relu-kink"},
      {"max-tie", "piecewise", "convention-max-tie"},
      {"tanh-unstable", "precision", "imprecise-tanh"},
      {"sin-1e-6", "transcendental", "wrong-sin-inexact"},
  };
  for (const Known& known : all) {
    SCOPED_TRACE(known.fault);
    const Conformance conformance = of_fault(known.fault, {known.level});
    EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{known.id});
    ASSERT_FALSE(conformance.defects.empty());
    EXPECT_FALSE(conformance.defects.front().cause.empty());
    EXPECT_LE(conformance.defects.front().symptom.question.graph.nodes.size(), 4U);
    EXPECT_FALSE(compare(conformance, {}).holds());
  }
}

/// Planted faults that show only beside an infinity, at a tie, or near an end of the range of doubles.
std::vector<std::string> faults_at_edges() {
  std::vector<std::string> names = {"zero-times-infinity", "nan-for-zero-adjoint", "branch-not-taken",
                                    "nan-beside-singular", "overflow-inf"};
  for (const Fault& fault : faults()) {
    const auto is_one = [&](const char* kind) { return fault.name.ends_with(kind); };
    constexpr std::array kinds = {"-tie-all", "-tie-none", "-tail-five", "-tail-nan"};
    if (std::any_of(kinds.begin(), kinds.end(), is_one)) names.push_back(fault.name);
  }
  return names;
}

TEST(Conform, FindsFaultsBesideInfinitiesTiesAndTails) {
  const std::vector<std::string> names = faults_at_edges();
  EXPECT_EQ(names.size(), 23U);
  for (const std::string& name : names) {
    const Conformance conformance = of_fault(name, {"piecewise", "special"});
    const auto is_wrong = [](const Defect& defect) { return defect.id.starts_with("wrong-"); };
    EXPECT_TRUE(std::any_of(conformance.defects.begin(), conformance.defects.end(), is_wrong)) << name;
    EXPECT_FALSE(compare(conformance, {}).holds()) << name;
  }
}

TEST(Conform, NamesProductsOfZeroAndInfinity) {
  const std::vector<std::string> zeros = defect_ids(of_fault("zero-times-infinity", {"special"}));
  EXPECT_EQ(zeros, (std::vector<std::string>{"wrong-dead-nodes", "wrong-zero-times-infinity"}));
  const std::vector<std::string> branches = defect_ids(of_fault("branch-not-taken", {"special"}));
  EXPECT_EQ(branches, std::vector<std::string>{"wrong-branch-not-taken"});
}

TEST(Conform, NamesFaultsOfEnginesThatStartAfresh) {
  corpus::Capabilities claims = all_claims();
  claims.second_backward = corpus::SecondBackward::afresh;
  const auto faulty = make_faulty_engine("zero-times-infinity");
  Altered engine(claims, [&](const Graph& graph, const auto& points, const auto& manner, Answers& answers) {
    answers = faulty->differentiate({graph, points, with_clearing(manner)});
  });
  EXPECT_EQ(defect_ids(conform(engine, quick({"special"}))),
            (std::vector<std::string>{"wrong-dead-nodes", "wrong-zero-times-infinity"}));
}

TEST(Conform, BlamesOperationsOnlyForTheirOwnRules) {
  EXPECT_EQ(of_fault("sub-swapped", {"core"}).defects.at(0).op, "sub");
  EXPECT_EQ(of_fault("aliased-edges", {"core"}).defects.at(0).op, "composition");
}

TEST(Conform, RandomGraphsFindWhatFixedCasesMiss) {
  const Conformance conformance = of_fault("stale-adjoints", {"core"}, 60);
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{"wrong-stale-second-backward"});
  EXPECT_TRUE(conformance.defects.front().cases.empty());
  EXPECT_GT(conformance.defects.front().random_graphs, 0U);
}

TEST(Conform, ReportsLostDigits) {
  const Conformance conformance = of_fault("tanh-unstable", {"precision"});
  const std::string text = to_text(conformance, compare(conformance, {}));
  EXPECT_NE(text.find("imprecise-tanh\n   tanh(x)   at (3)"), std::string::npos) << text;
  EXPECT_NE(text.find("13.7 of 15.9 digits hold"), std::string::npos) << text;
  EXPECT_NE(text.find("1 / cosh(x)^2"), std::string::npos) << text;
}

TEST(Conform, AsksOnlyWhatIsClaimed) {
  corpus::Capabilities claims = all_claims();
  claims.ops = {Op::add, Op::mul, Op::pow};
  claims.exponent = corpus::Exponent::constant;
  claims.second_backward = corpus::SecondBackward::unsupported;
  claims.gradients = corpus::Gradients::inputs;
  claims.in_place = {Op::add};
  claims.constants = {corpus::Constants::numbers};
  claims.depth = 100;
  Altered engine(claims);  // checks that it is asked nothing else
  const Conformance conformance = conform(engine, quick({}, 100));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{});
  EXPECT_GT(conformance.random_graphs, 50U);
  const auto unclaimed = std::count_if(conformance.cases.begin(), conformance.cases.end(),
                                       [](const CaseResult& result) { return !result.claimed; });
  EXPECT_GT(unclaimed, 400);
  EXPECT_LT(unclaimed, 700);
}

TEST(Conform, AcceptsAfreshEngines) {
  corpus::Capabilities claims = all_claims();
  claims.second_backward = corpus::SecondBackward::afresh;
  Altered engine(claims);
  EXPECT_EQ(defect_ids(conform(engine, quick({"lifecycle"}, 100))), std::vector<std::string>{});
}

TEST(Conform, FailsAfreshEngineThatClaimsToAccumulate) {
  const Conformance conformance = of_fault("second-ignored", {"lifecycle"});
  ASSERT_EQ(conformance.defects.size(), 1U);
  EXPECT_NE(conformance.defects.front().cause.find("accumulates"), std::string::npos);
}

TEST(Conform, AcceptsAndNotesDeclaredKinks) {
  corpus::Capabilities claims = all_claims();
  claims.kinks.relu = 1;
  Altered engine(claims, [](const Graph& graph, const corpus::Points& points, const corpus::Manner&, Answers& answers) {
    if (graph.nodes.back().op != Op::relu || graph.nodes.size() != 2) return;
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (points[p][0] == 0) answers.gradient(p)[0] = 1;
    }
  });
  const Conformance conformance = conform(engine, quick({"piecewise"}));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{});
  const auto own = std::count_if(conformance.cases.begin(), conformance.cases.end(),
                                 [](const CaseResult& result) { return result.own_kink; });
  EXPECT_EQ(own, 1);
}

/// Rounds to floats.
void round_answers(const Graph&, const corpus::Points&, const corpus::Manner&, Answers& answers) {
  for (std::size_t p = 0; p < answers.size(); ++p) {
    answers.values[p] = static_cast<double>(static_cast<float>(answers.values[p]));
    for (double& number : answers.gradient(p)) number = static_cast<double>(static_cast<float>(number));
  }
}

TEST(Conform, JudgesFloatsAsFloats) {
  corpus::Capabilities claims = all_claims();
  Altered as_doubles(claims, round_answers);
  EXPECT_FALSE(conform(as_doubles, quick({"transcendental"})).defects.empty());
  claims.dtype = corpus::Dtype::float32;
  Altered as_floats(claims, round_answers);
  EXPECT_EQ(defect_ids(conform(as_floats, quick(all_but_scale, 100))), std::vector<std::string>{});
}

TEST(Conform, CountsAndAcceptsSkips) {
  Altered engine(all_claims(), [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    if (graph.nodes.back().op == Op::div) answers.refuse(oracle::Outcome::unsupported, "no quotients today");
  });
  const Conformance conformance = conform(engine, quick({"core"}));
  const auto skipped = std::count_if(conformance.cases.begin(), conformance.cases.end(), [](const CaseResult& result) {
    return result.claimed && result.verdict == Verdict::unsupported;
  });
  EXPECT_GT(skipped, 20);
  const Comparison comparison = compare(conformance, {});
  EXPECT_TRUE(comparison.holds());
  EXPECT_NE(to_text(conformance, comparison).find("x no quotients today"), std::string::npos);
}

TEST(Conform, RecognizesRecursion) {
  corpus::Capabilities claims = all_claims();
  claims.depth = 20'000;  // the longest chains take too long
  Altered engine(claims, [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    if (graph.nodes.size() > 2'000) answers.refuse(oracle::Outcome::error, "RecursionError: maximum recursion depth");
  });
  const Conformance conformance = conform(engine, quick({"scale"}));
  ASSERT_EQ(defect_ids(conformance), std::vector<std::string>{"error-recursion-depth"});
  EXPECT_NE(conformance.defects.front().cause.find("the engine survives 1"), std::string::npos)
      << conformance.defects.front().cause;
}

TEST(Conform, RecognizesCostThatGrowsWithPaths) {
  corpus::Capabilities claims = all_claims();
  claims.depth = 5'000;
  Altered engine(claims, [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    std::size_t doublings = 0;
    for (const Node& node : graph.nodes) doublings += arity(node.op) == 2 && node.operands[0] == node.operands[1];
    if (doublings > 25) answers.refuse(oracle::Outcome::timeout, "no answer in 10 s");
  });
  const Conformance conformance = conform(engine, quick({"scale"}));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{"timeout-cost-grows-with-paths"});
}

TEST(Conform, RecognizesSwallowedNanAndNumbersOnTheLeft) {
  Altered swallows(all_claims(), [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    if (graph.nodes.back().op != Op::relu) return;
    for (double& value : answers.values) value = std::isnan(value) ? 0 : value;
  });
  EXPECT_EQ(defect_ids(conform(swallows, quick({"special"}))), std::vector<std::string>{"wrong-nan-swallowed"});

  Altered swaps(all_claims(), [](const Graph& graph, const auto&, const corpus::Manner& manner, Answers& answers) {
    const Node& output = graph.nodes.back();
    if (output.op != Op::sub || manner.constants != corpus::Constants::numbers) return;
    if (graph.nodes[output.operands[0]].op != Op::constant || graph.nodes[output.operands[1]].op == Op::constant)
      return;
    for (std::size_t p = 0; p < answers.size(); ++p) {
      answers.values[p] *= -1;
      for (double& number : answers.gradient(p)) number *= -1;
    }
  });
  EXPECT_EQ(defect_ids(conform(swaps, quick({"core"}))), std::vector<std::string>{"wrong-number-left"});
}

TEST(Conform, RecognizesNanFromDeadNodes) {
  Altered engine(all_claims(), [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    const std::vector<bool> alive = reaches_output(graph);
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (alive[i] || is_leaf(graph.nodes[i].op)) continue;
      for (std::size_t p = 0; p < answers.size(); ++p) {
        for (double& partial : answers.gradient(p)) partial = std::nan("");
      }
    }
  });
  EXPECT_EQ(defect_ids(conform(engine, quick({"structure"}))), std::vector<std::string>{"wrong-dead-nodes"});
}

TEST(Conform, RecognizesFlushedDenormals) {
  Altered engine(all_claims(), [](const Graph&, const auto&, const auto&, Answers& answers) {
    const auto flush = [](double& number) { number = std::fabs(number) < 0x1p-1022 ? 0 : number; };
    for (std::size_t p = 0; p < answers.size(); ++p) {
      flush(answers.values[p]);
      for (double& number : answers.gradient(p)) flush(number);
    }
  });
  EXPECT_EQ(defect_ids(conform(engine, quick({"special"}))), std::vector<std::string>{"wrong-denormals-flushed"});
}

TEST(Conform, AfreshEngineIsNotToldToAccumulate) {
  corpus::Capabilities claims = all_claims();
  claims.second_backward = corpus::SecondBackward::afresh;
  Altered engine(claims, [](const Graph& graph, const auto&, const corpus::Manner& manner, Answers& answers) {
    const auto steps = backward_steps(graph, manner);
    if (steps.size() < 2 || steps.front() == steps.back()) return;
    for (std::size_t p = 0; p < answers.size(); ++p) {
      for (double& partial : answers.gradient(p)) partial += 1;
    }
  });
  for (const Defect& defect : conform(engine, quick({"lifecycle"})).defects) {
    EXPECT_EQ(defect.id.find("ignored"), std::string::npos) << defect.id;
  }
}

TEST(Conform, RecognizesBadCompoundAssignment) {
  Altered engine(all_claims(), [](const Graph&, const auto&, const corpus::Manner& manner, Answers& answers) {
    if (manner.in_place.empty()) return;
    for (std::size_t p = 0; p < answers.size(); ++p) {
      for (double& number : answers.gradient(p)) number = 0;
    }
  });
  EXPECT_EQ(defect_ids(conform(engine, quick({"core"}))), std::vector<std::string>{"wrong-compound-assignment"});
}

TEST(Smoke, SuspectsAdapterWhenInputsAreMixedUp) {
  Altered engine(all_claims(), [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    if (graph.nodes.size() != 3) return;
    for (std::size_t p = 0; p < answers.size(); ++p)
      std::reverse(answers.gradient(p).begin(), answers.gradient(p).end());
  });
  const Conformance conformance = conform(engine, quick({}));
  EXPECT_TRUE(conformance.adapter_is_wrong);
  EXPECT_TRUE(conformance.cases.empty());
  const std::string text = to_text(conformance, {});
  EXPECT_NE(
      text.find(
          "z, with x and y beside it at (5, 2, 1): expected value 1, gradient 0 0 1, got value 1, gradient 1 0 0"),
      std::string::npos)
      << text;
}

TEST(Smoke, DoesNotBlameAdapterForWrongOperation) {
  const auto engine = make_faulty_engine("add-sign");
  const Smoke smoke = smoke_test(*engine);
  EXPECT_FALSE(smoke.adapter_is_wrong);
  ASSERT_EQ(smoke.words.size(), 1U);
  EXPECT_NE(smoke.words.front().find("x + y at (3, 5): expected value 8, gradient 1 1"), std::string::npos);
}

}  // namespace
}  // namespace minigrad::properties
