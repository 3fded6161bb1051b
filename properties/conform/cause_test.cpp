// SPDX-License-Identifier: MIT
// Planted faults are found, kept apart, and named.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "minigrad/graph_queries.h"
#include "properties/conform/altered_engine.h"
#include "properties/conform/expected_failures.h"
#include "properties/conform/hypotheses.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Verdict;

struct Known {
  std::string fault;
  std::string level;
  std::string id;
};

// Each fault gives one defect with its cause.
TEST(Cause, NamesCausesOfPlantedFaults) {
  const std::vector<Known> all = {
      {"aliased-edges", "core", "wrong-aliased-operands"},
      {"last-partial", "core", "wrong-last-partial"},
      {"assigned-adjoint", "core", "wrong-lost-accumulation"},
      {"third-path-lost", "structure", "wrong-third-path-lost"},
      {"stale-adjoints", "lifecycle", "wrong-stale-second-backward"},
      {"second-ignored", "lifecycle", "wrong-second-backward-ignored"},
      {"seed-ignored", "core", "wrong-seed-ignored"},
      {"reversed-sweep", "structure", "wrong-visiting-order"},
      {"depth-first-sweep", "structure", "wrong-visiting-order"},
      {"breadth-first-sweep", "structure", "wrong-visiting-order"},
      {"path-sweep", "structure", "wrong-visited-again"},
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
    EXPECT_LE(conformance.defects.front().symptom.question.graph.nodes.size(), 5U);
    EXPECT_FALSE(compare(conformance, {}).holds());
  }
}

TEST(Cause, NamesBothFaultsOfAnEngine) {
  Fault both{.name = "both", .sweep = SweepFault::keyed_by_operand};
  both.alter = [](Op op, double, double, rules::Local& local) {
    if (op == Op::sub) local.right = 1;
  };
  const auto engine = make_faulty_engine(both);
  const std::vector<std::string> ids = defect_ids(conform(*engine, quick({"core"}, 100)));
  EXPECT_EQ(ids, (std::vector<std::string>{"wrong-aliased-operands", "wrong-sub-sign"}));
}

// The micrograd way: gradients are adjoints that only clearing sets to 0, and clearing does not reach hidden nodes.
TEST(Cause, NamesKeptAdjointsOfComposedOperators) {
  const Fault kept{.name = "kept",
                   .sweep = SweepFault::kept_adjoints,
                   .second = SweepFault::seed_set,
                   .is_composed = true,
                   .clears_wanted = true};
  EXPECT_EQ(defect_ids(conform(*make_faulty_engine(kept), quick({"lifecycle"}, 100))),
            (std::vector<std::string>{"wrong-seed-set", "wrong-stale-second-backward"}));
}

TEST(Cause, OtherSlopesAtKinksRefuteNothing) {
  Fault passed_on{.name = "passed-on", .sweep = SweepFault::zero_passed_on, .is_topological = true};
  passed_on.alter = [](Op op, double left, double, rules::Local& local) {
    if (op == Op::relu && left == 0) local.left = 1;
  };
  EXPECT_EQ(defect_ids(conform(*make_faulty_engine(passed_on), quick({"special"}))),
            (std::vector<std::string>{"wrong-zero-times-infinity", "convention-relu-kink"}));
}

TEST(Cause, FaultyValuesOfOtherOperationsRefuteNothing) {
  Fault passed_on{.name = "passed-on", .sweep = SweepFault::zero_passed_on};
  passed_on.alter = [](Op op, double left, double, rules::Local& local) {
    if (op == Op::relu && left < 0) local.value = std::numeric_limits<double>::quiet_NaN();
  };
  const std::vector<std::string> ids = defect_ids(conform(*make_faulty_engine(passed_on), quick({"special"})));
  EXPECT_NE(std::ranges::find(ids, "wrong-zero-times-infinity"), ids.end());
}

// Composed operators underflow elsewhere, which is no sign of the other fault that the engine has.
TEST(Cause, CompositionIsNoPartOfAnotherFault) {
  const Fault branch{.name = "branch", .sweep = SweepFault::constant_passed_on, .is_composed = true};
  EXPECT_EQ(defect_ids(conform(*make_faulty_engine(branch), quick({"special"}))),
            (std::vector<std::string>{"wrong-div-right-formula", "wrong-branch-not-taken", "imprecise-div"}));
}

TEST(Cause, NamesTheOperationThatPassesOnToUntakenBranches) {
  const Fault branch{.name = "branch", .sweep = SweepFault::constant_passed_on, .only = Op::min};
  EXPECT_EQ(defect_ids(conform(*make_faulty_engine(branch), quick({"special"}))),
            std::vector<std::string>{"wrong-min-branch-not-taken"});
}

TEST(Cause, ShrinkingKeepsTheGuiltyOperation) {
  Fault exponent{.name = "exponent"};
  exponent.alter = [](Op op, double, double right, rules::Local& local) {
    if (op == Op::pow) local.right *= 1 + right;
  };
  const auto engine = make_faulty_engine(exponent);
  const Conformance conformance = conform(*engine, quick({"core"}, 100));
  ASSERT_EQ(conformance.defects.size(), 1U);
  const Graph& graph = conformance.defects.front().symptom.question.graph;
  EXPECT_EQ(operations(graph), std::vector<Op>{Op::pow});
  EXPECT_FALSE(has_aliased_operands(graph));
}

TEST(Cause, ErrorsKeepTheirKindOfMessageWhileShrinking) {
  Altered engine(all_claims(), [](const Graph& graph, const auto& points, const auto&, Answers& answers) {
    for (std::size_t p = 0; p < points.size(); ++p) {
      const double x = points[p].empty() ? 1 : points[p][0];
      if (graph.nodes.back().op == Op::pow) {
        answers.statuses[p] = {oracle::Outcome::error, x == 0 ? "ZeroDivisionError: 0" : "math domain error"};
      }
    }
  });
  const Conformance conformance = conform(engine, quick({"core", "special"}));
  std::set<std::string> kinds;
  for (const Defect& defect : conformance.defects) kinds.insert(defect.symptom.verdict.reason);
  EXPECT_EQ(kinds, (std::set<std::string>{"ZeroDivisionError: 0", "math domain error"}));
}

TEST(Cause, NamesExceptionsInUnusedOperations) {
  Altered engine(all_claims(), [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    const std::vector<bool> alive = reaches_output(graph);
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (!alive[i] && graph.nodes[i].op == Op::log) answers.refuse(oracle::Outcome::error, "math domain error");
    }
  });
  EXPECT_EQ(defect_ids(conform(engine, quick({"structure", "special"}))),
            std::vector<std::string>{"error-unused-operation"});
}

TEST(Cause, RandomGraphsAvoidGuiltyOperations) {
  corpus::Capabilities claims = all_claims();
  claims.ops = {Op::add, Op::sub};
  Altered engine(claims, [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    const auto count = [&](Op op) { return std::ranges::count(graph.nodes, op, &Node::op); };
    const bool has_rare_fault = count(Op::sub) == 0 && count(Op::add) > 6;
    if (count(Op::sub) == 0 && !has_rare_fault) return;
    for (std::size_t p = 0; p < answers.size(); ++p) {
      for (double& partial : answers.gradient(p)) partial = has_rare_fault ? 77 : -77;
    }
  });
  const Conformance conformance = conform(engine, quick({"core"}, 40));
  EXPECT_GE(conformance.defects.size(), 2U);
  EXPECT_TRUE(std::ranges::any_of(conformance.defects, [](const Defect& fault) {
    return operations(fault.symptom.question.graph) == std::vector<Op>{Op::add};
  }));
}

TEST(Cause, ExceptionsElsewhereDoNotRefuteAHypothesis) {
  const auto faulty = make_faulty_engine("zero-times-infinity");
  Altered engine(all_claims(), [&](const Graph& graph, const auto& points, const auto& manner, Answers& answers) {
    answers = faulty->differentiate({graph, points, manner});
    const bool has_log = std::ranges::count(graph.nodes, Op::log, &Node::op) > 0;
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (has_log && points.dimension() > 0 && points[p].back() == 0) {
        answers.statuses[p] = {oracle::Outcome::error, "ValueError: math domain error"};
      }
    }
  });
  const std::vector<std::string> ids = defect_ids(conform(engine, quick({"special"})));
  EXPECT_TRUE(std::ranges::find(ids, "wrong-zero-times-infinity") != ids.end());
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

TEST(Cause, FindsFaultsBesideInfinitiesTiesAndTails) {
  const std::vector<std::string> names = faults_at_edges();
  EXPECT_EQ(names.size(), 23U);
  for (const std::string& name : names) {
    const Conformance conformance = of_fault(name, {"piecewise", "special"});
    const auto is_wrong = [](const Defect& defect) { return defect.id.starts_with("wrong-"); };
    EXPECT_TRUE(std::any_of(conformance.defects.begin(), conformance.defects.end(), is_wrong)) << name;
    EXPECT_FALSE(compare(conformance, {}).holds()) << name;
  }
}

TEST(Cause, NamesProductsOfZeroAndInfinity) {
  const std::vector<std::string> zeros = defect_ids(of_fault("zero-times-infinity", {"special"}));
  EXPECT_EQ(zeros, (std::vector<std::string>{"wrong-dead-nodes", "wrong-zero-times-infinity"}));
  const std::vector<std::string> branches = defect_ids(of_fault("branch-not-taken", {"special"}));
  EXPECT_EQ(branches, std::vector<std::string>{"wrong-branch-not-taken"});
}

TEST(Cause, NamesFaultsOfEnginesThatStartAfresh) {
  corpus::Capabilities claims = all_claims();
  claims.second_backward = corpus::SecondBackward::afresh;
  const auto faulty = make_faulty_engine("zero-times-infinity");
  Altered engine(claims, [&](const Graph& graph, const auto& points, const auto& manner, Answers& answers) {
    answers = faulty->differentiate({graph, points, with_clearing(manner)});
  });
  EXPECT_EQ(defect_ids(conform(engine, quick({"special"}))),
            (std::vector<std::string>{"wrong-dead-nodes", "wrong-zero-times-infinity"}));
}

TEST(Cause, BlamesOperationsOnlyForTheirOwnRules) {
  EXPECT_EQ(of_fault("sub-swapped", {"core"}).defects.at(0).op, "sub");
  EXPECT_EQ(of_fault("aliased-edges", {"core"}).defects.at(0).op, "composition");
}

TEST(Cause, FailsAfreshEngineThatClaimsToAccumulate) {
  const Conformance conformance = of_fault("second-ignored", {"lifecycle"});
  ASSERT_EQ(conformance.defects.size(), 1U);
  EXPECT_NE(conformance.defects.front().cause.find("accumulates"), std::string::npos);
}

TEST(Cause, RecognizesRecursion) {
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

TEST(Cause, RecognizesCostThatGrowsWithPaths) {
  corpus::Capabilities claims = all_claims();
  claims.depth = 5'000;
  Altered engine(claims, [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    std::size_t doublings = 0;
    for (const Node& node : graph.nodes) doublings += arity(node.op) == 2 && node.operands[0] == node.operands[1];
    if (doublings > 25) answers.refuse(oracle::Outcome::timeout, "no answer in 10 s");
  });
  const Conformance conformance = conform(engine, quick({"scale"}));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{"timeout-many-paths"});
}

TEST(Cause, RecognizesSwallowedNanAndNumbersOnTheLeft) {
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

TEST(Cause, RecognizesNanFromDeadNodes) {
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

TEST(Cause, RecognizesFlushedDenormals) {
  Altered engine(all_claims(), [](const Graph&, const auto&, const auto&, Answers& answers) {
    const auto flush = [](double& number) { number = std::fabs(number) < 0x1p-1022 ? 0 : number; };
    for (std::size_t p = 0; p < answers.size(); ++p) {
      flush(answers.values[p]);
      for (double& number : answers.gradient(p)) flush(number);
    }
  });
  EXPECT_EQ(defect_ids(conform(engine, quick({"special"}))), std::vector<std::string>{"wrong-denormals-flushed"});
}

TEST(Cause, AfreshEngineIsNotToldToAccumulate) {
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

TEST(Cause, RecognizesBadCompoundAssignment) {
  Altered engine(all_claims(), [](const Graph&, const auto&, const corpus::Manner& manner, Answers& answers) {
    if (manner.in_place.empty()) return;
    for (std::size_t p = 0; p < answers.size(); ++p) {
      for (double& number : answers.gradient(p)) number = 0;
    }
  });
  EXPECT_EQ(defect_ids(conform(engine, quick({"core"}))), std::vector<std::string>{"wrong-compound-assignment"});
}

// The value is far larger than the gradient that is wrong.
TEST(Cause, PredictsAGradientBesideALargeValue) {
  Graph graph;
  const Position large = graph.constant(-1e49);
  const Position difference = graph.binary(Op::sub, large, graph.input());
  Symptom symptom{corpus::question_at(graph, std::vector<double>{1}, {.in_place = {difference}}), {}};
  symptom.verdict.answers = {-1e49, 1};
  const std::vector<Hypothesis> all = hypotheses_for(symptom.question);
  const auto adds = std::ranges::find(all, "compound-sub-adds", &Hypothesis::key);
  ASSERT_NE(adds, all.end());
  EXPECT_TRUE(predicts(*adds, symptom, all_claims()));
  symptom.verdict.answers = {-1e49, -1};
  EXPECT_FALSE(predicts(*adds, symptom, all_claims()));
}

TEST(Cause, NamesFaultsOfNodesThatAreNotKeptApart) {
  const Fault leaves{.name = "leaves", .sweep = SweepFault::equal_leaves};
  EXPECT_EQ(defect_ids(conform(*make_faulty_engine(leaves), quick({"core", "piecewise"}, 50))),
            std::vector<std::string>{"wrong-equal-values"});
  const Fault kept{.name = "kept-output", .sweep = SweepFault::output_kept};
  EXPECT_EQ(defect_ids(conform(*make_faulty_engine(kept), quick({"lifecycle"}, 100))),
            std::vector<std::string>{"wrong-output-kept"});
}

TEST(Cause, NamesZeroTimesInfinityOfASimplifier) {
  const Fault simplifier{
      .name = "simplifier", .sweep = SweepFault::zero_passed_on, .is_topological = true, .is_simplified = true};
  EXPECT_EQ(cause_of(conform(*make_faulty_engine(simplifier), quick({"special"}, 100)), "wrong-zero-times-infinity")
                .substr(0, 40),
            "cause: An adjoint of 0 is multiplied by ");
}

}  // namespace
}  // namespace minigrad::properties
