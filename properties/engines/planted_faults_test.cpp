// SPDX-License-Identifier: MIT
// Every planted fault is found. The well-known ones are also shrunk, saved, and replayed: with the fault the case
// fails, without it passes.
#include "properties/engines/planted_faults.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <set>

#include "oracle/engines/minigrad_engine.h"
#include "properties/campaign/campaign.h"
#include "properties/cases/replay.h"
#include "properties/engines/engines.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Differentiator;
using oracle::Outcome;

/// Whether two answers differ in some number. Two NaN count as equal.
bool differ(const Answers& a, const Answers& b, const oracle::Points& points) {
  const auto unequal = [](double x, double y) { return x != y && (x == x || y == y); };
  for (std::size_t p = 0; p < points.size(); ++p) {
    if (a.statuses[p].outcome != b.statuses[p].outcome || unequal(a.values[p], b.values[p])) return true;
    for (std::size_t k = 0; k < points.dimension(); ++k) {
      if (unequal(a.gradient(p)[k], b.gradient(p)[k])) return true;
    }
  }
  return false;
}

TEST(Faults, HaveUniqueNames) {
  std::set<std::string> names;
  for (const Fault& fault : faults()) {
    EXPECT_TRUE(names.insert(fault.name).second) << fault.name;
    EXPECT_FALSE(fault.summary.empty()) << fault.name;
    EXPECT_EQ(make_faulty_engine(fault.name)->capabilities().name, "fault:" + fault.name);
  }
  EXPECT_EQ(make_faulty_engine("no-such-fault"), nullptr);
}

/// A fault is judged only where it changes an answer, and the search for it ends at its first failure.
TEST(Faults, AreAllFoundWithinAThousandGraphs) {
  std::vector<const Fault*> hidden;
  for (const Fault& fault : faults()) {
    if (fault.sub_output != SubFault::crash) hidden.push_back(&fault);
  }
  oracle::MinigradEngine sound;
  for (std::uint64_t i = 0; i < 1000 && !hidden.empty(); ++i) {
    const Subject subject = draw_subject(1, i, {});
    const Answers right = sound.differentiate(subject.question);
    std::erase_if(hidden, [&](const Fault* fault) {
      const auto engine = make_faulty_engine(fault->name);
      if (!differ(engine->differentiate(subject.question), right, subject.question.points)) return false;
      return !examine(subject.question, *engine, nullptr, Thoroughness::judge_all).failures.empty();
    });
  }
  for (const Fault* const fault : hidden) ADD_FAILURE() << fault->name << " was not found";
}

/// Runs a campaign until it finds a failure with at most this many nodes.
std::optional<Finding> find_small(const CampaignOptions& options, Differentiator& engine, std::size_t most_nodes) {
  Campaign campaign(options, engine, nullptr);
  std::optional<Finding> small;
  for (std::uint64_t i = 0; i < 2000 && !small; ++i) {
    campaign.run(i, [&](const Finding& finding) {
      if (finding.failing_case.graph.nodes.size() <= most_nodes) small = finding;
    });
  }
  return small;
}

struct Planted {
  const char* fault;
  std::size_t most_nodes;
};

void PrintTo(const Planted& planted, std::ostream* os) { *os << planted.fault; }

class PlantedFault : public testing::TestWithParam<Planted> {};

TEST_P(PlantedFault, IsFoundShrunkSavedAndReplayed) {
  CampaignOptions options;
  options.engine = std::string("fault:") + GetParam().fault;
  const auto engine = make_engine(options.engine);
  const std::optional<Finding> finding = find_small(options, *engine, GetParam().most_nodes);
  ASSERT_TRUE(finding.has_value());

  const TemporaryFolder folder;
  const corpus::Case saved = corpus::read_case(write_case(finding->failing_case, folder.path()));
  const Replay with_fault = replay(saved, *engine);
  EXPECT_FALSE(with_fault.passed);
  EXPECT_TRUE(has(with_fault.report, options.engine + ": "));
  oracle::MinigradEngine sound;
  EXPECT_TRUE(replay(saved, sound).passed);
}

INSTANTIATE_TEST_SUITE_P(Faults, PlantedFault,
                         testing::Values(Planted{"relu-side", 4}, Planted{"tanh-unstable", 4},
                                         Planted{"aliased-edges", 4}, Planted{"second-ignored", 4},
                                         Planted{"stale-adjoints", 4}, Planted{"assigned-adjoint", 4},
                                         Planted{"third-path-lost", 5}, Planted{"seed-ignored", 4},
                                         Planted{"reversed-sweep", 4}, Planted{"div-swapped", 4},
                                         Planted{"relu-kink", 4}, Planted{"max-tie", 4}, Planted{"sigmoid-overflow", 4},
                                         Planted{"sub-error", 4}, Planted{"mul-1e-10", 4}, Planted{"exp-1e-12", 4}),
                         [](const auto& info) {
                           std::string name = info.param.fault;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace minigrad::properties
