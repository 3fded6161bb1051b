// SPDX-License-Identifier: MIT
#include "properties/examine/bucket.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "properties/campaign/campaign.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

const Fault& fault_named(const std::string& name) {
  return *std::ranges::find(faults(), name, [](const Fault& fault) { return fault.name; });
}

/// The buckets of all failures in the first graphs of a campaign.
std::set<std::string> buckets_of(const Fault& fault, std::uint64_t graphs = 300) {
  const CampaignOptions options;
  const auto engine = make_faulty_engine(fault);
  Campaign campaign(options, *engine, nullptr);
  std::set<std::string> buckets;
  for (std::uint64_t i = 0; i < graphs; ++i) {
    campaign.run(i, [&](const Finding& finding) { buckets.insert(finding.bucket); });
  }
  return buckets;
}

struct Expected {
  const char* fault;
  const char* bucket;
};

class BucketOfAFault : public testing::TestWithParam<Expected> {};

TEST_P(BucketOfAFault, IsTheSameInEveryGraph) {
  const auto& [fault, bucket] = GetParam();
  EXPECT_EQ(buckets_of(fault_named(fault)), std::set<std::string>{std::string("fault:") + fault + ": " + bucket});
}

INSTANTIATE_TEST_SUITE_P(Faults, BucketOfAFault,
                         testing::Values(Expected{"aliased-edges", "wrong, any operation of one node twice"},
                                         Expected{"assigned-adjoint", "wrong, any operation with two users of a node"},
                                         Expected{"third-path-lost", "wrong, any operation with three uses of a node"},
                                         Expected{"second-ignored", "wrong twice, any graph"},
                                         Expected{"seed-ignored", "wrong, any graph"},
                                         Expected{"reversed-sweep", "wrong, any operation on a result"},
                                         Expected{"sub-error", "error, sub"},
                                         Expected{"relu-kink", "convention, relu at (0)"},
                                         Expected{"max-tie", "convention, max at (0, equal 0)"},
                                         Expected{"tanh-unstable", "imprecise, tanh at (plain)"},
                                         Expected{"expm1-unstable", "imprecise, expm1 at (negative plain)"},
                                         Expected{"mul-swapped", "wrong, mul"}, Expected{"exp-1e-12", "wrong, exp"},
                                         Expected{"log-sign", "wrong, log"}));

/// The fault shows in two ways: sigmoid loses digits where exp(a) squared overflows, and is NaN where exp(a) overflows.
TEST(Bucket, FaultWithTwoSymptomsHasTwoBuckets) {
  const auto engine = make_faulty_engine("sigmoid-overflow");
  const Ask ask = [&](const Example& asked) { return verdict_on(to_question(asked), *engine); };
  const auto at = [&](double number) {
    const Example failing{one_operation(Op::sigmoid), {number}};
    return to_text(bucket_of(failing, ask(failing), Calls::once, "engine", ask));
  };
  EXPECT_EQ(at(400), "engine: imprecise, sigmoid at (plain)");
  EXPECT_EQ(at(800), "engine: wrong, sigmoid at (plain)");
  EXPECT_EQ(at(1e300), at(800));
}

TEST(Bucket, ErrorIsNotFiledUnderWrongNumbers) {
  const auto bucket_at = [](double number, Verdict at_zero) {
    const Ask ask = [&](const Example& asked) {
      return asked.point == std::vector<double>{0} ? at_zero : Verdict::wrong;
    };
    const Example failing{one_operation(Op::log), {number}};
    return to_text(bucket_of(failing, ask(failing), Calls::once, "engine", ask));
  };
  EXPECT_EQ(bucket_at(2, Verdict::error), "engine: wrong, any graph");
  EXPECT_EQ(bucket_at(0, Verdict::error), "engine: error, log at (0)");
  EXPECT_EQ(bucket_at(0, Verdict::imprecise), bucket_at(2, Verdict::imprecise)) << "both are wrong numbers";
}

TEST(Bucket, TwoFaultsHaveTwoBuckets) {
  const auto both = [](const std::string& a, const std::string& b) {
    const Fault& first = fault_named(a);
    const Fault& second = fault_named(b);
    Fault two = first;
    two.name = "two";
    two.sweep = std::max(first.sweep, second.sweep);
    two.alter = [&](Op op, double left, double right, rules::Local& local) {
      if (first.alter) first.alter(op, left, right, local);
      if (second.alter) second.alter(op, left, right, local);
    };
    return buckets_of(two);
  };
  EXPECT_EQ(both("mul-swapped", "tanh-unstable"),
            (std::set<std::string>{"fault:two: wrong, mul", "fault:two: imprecise, tanh at (plain)"}));
  EXPECT_EQ(both("aliased-edges", "exp-sign"),
            (std::set<std::string>{"fault:two: wrong, any operation of one node twice", "fault:two: wrong, exp"}));
  EXPECT_EQ(both("max-tie", "relu-kink"), (std::set<std::string>{"fault:two: convention, max at (0, equal 0)",
                                                                 "fault:two: convention, relu at (0)"}));
}

/// The bucket of a failure at this graph and point alone.
Bucket bucket_of_one(const Example& failing) {
  const Ask ask = [&](const Example& asked) {
    return asked.graph == failing.graph && to_string(asked) == to_string(failing) ? Verdict::imprecise : Verdict::agree;
  };
  return bucket_of(failing, Verdict::imprecise, Calls::once, "one", ask);
}

TEST(Bucket, WholeGraphIsTheLastMotif) {
  Example example{{}, {1e9}};
  Graph& graph = example.graph;
  graph.unary(Op::exp, graph.input());
  graph.binary(Op::mul, 1, graph.constant(-1e-9));
  graph.binary(Op::atan2, 3, 1);
  const Bucket bucket = bucket_of_one(example);
  EXPECT_EQ(bucket.motif, Motif::whole);
  EXPECT_EQ(to_text(bucket), "one: imprecise, exp mul atan2 with two users of a result at (huge, negative tiny)");
}

TEST(Bucket, RegionNamesTheKindOfNumber) {
  const auto region = [](double number) {
    Example example{one_operation(Op::sin), {number}};
    const std::string text = to_text(bucket_of_one(example));
    return text.substr(text.find('('));
  };
  using Limits = std::numeric_limits<double>;
  EXPECT_EQ(region(0), "(0)");
  EXPECT_EQ(region(-0.0), "(-0)");
  EXPECT_EQ(region(-Limits::denorm_min()), "(negative subnormal)");
  EXPECT_EQ(region(1e-300), "(tiny)");
  EXPECT_EQ(region(-0.25), "(negative plain)");
  EXPECT_EQ(region(1e300), "(huge)");
  EXPECT_EQ(region(-Limits::infinity()), "(negative infinite)");
}

/// 1e300 is shorter than 1000, but the failure begins at 800.
TEST(Bucket, RegionIsNearestToOne) {
  const Ask ask = [](const Example& asked) {
    return asked.graph == one_operation(Op::exp) && asked.point[0] > 800 ? Verdict::wrong : Verdict::agree;
  };
  const Bucket bucket = bucket_of({one_operation(Op::exp), {1e300}}, Verdict::wrong, Calls::once, "one", ask);
  EXPECT_EQ(to_text(bucket), "one: wrong, exp at (plain)");
}

TEST(Bucket, WithoutMotifKeepsTheVerdict) {
  const Bucket whole = bucket_of_one({one_operation(Op::exp), {2}});
  EXPECT_EQ(to_text(without_motif(whole)), "one: imprecise, in a graph that was not made small");
}

/// An engine without neg cannot be asked about chains of neg; an unsupported operation proves nothing.
TEST(Bucket, UnsupportedOperationsAreNoMotif) {
  Example chain{{}, {2}};
  chain.graph.binary(Op::sub, chain.graph.binary(Op::sub, chain.graph.input(), 0), 0);
  const Ask ask = [](const Example& asked) {
    for (const Node& node : asked.graph.nodes) {
      if (!is_leaf(node.op) && node.op != Op::sub) return Verdict::unsupported;
    }
    return asked.graph.nodes.size() > 3 ? Verdict::wrong : Verdict::agree;
  };
  EXPECT_EQ(bucket_of(chain, Verdict::wrong, Calls::once, "few", ask).motif, Motif::whole);
}

}  // namespace
}  // namespace minigrad::properties
