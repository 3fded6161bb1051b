// SPDX-License-Identifier: MIT
#include "properties/campaign/job_message.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "properties/campaign/finding_order.h"

namespace minigrad::properties {
namespace {

/// The message after it was written and read as text.
template <typename Message>
Message round_trip(const Message& message) {
  return std::get<Message>(job_message_from_json(nlohmann::json::parse(to_json(JobMessage(message)).dump())));
}

Finding a_finding() {
  Finding finding{"minigrad: wrong, neg", 7, {}, "a report\nof two lines"};
  finding.failing_case.summary = "it fails here";
  finding.failing_case.graph.unary(Op::neg, finding.failing_case.graph.input());
  finding.failing_case.points.push_back({{0.1}, std::nullopt});
  finding.failing_case.id = content_id(finding.failing_case);
  return finding;
}

TEST(JobMessage, RoundTripKeepsEachType) {
  const Introduction introduction{{"minigrad", "1.2", "torch", "3.4"}, "claims", "oracle claims"};
  EXPECT_EQ(round_trip(introduction), introduction);
  EXPECT_EQ(round_trip(EngineLost{"it ended"}), EngineLost{"it ended"});
  EXPECT_EQ(round_trip(ClaimsChange{"ops"}), ClaimsChange{"ops"});
  EXPECT_EQ(round_trip(Remark{"odd"}), Remark{"odd"});
  Progress progress{{}, {{3, 2}, {8, 4, 20}}};
  progress.tally.graphs = 5;
  progress.tally.engine[oracle::Verdict::wrong] = 2;
  EXPECT_EQ(round_trip(progress).tally, progress.tally);
  EXPECT_EQ(round_trip(progress).left, progress.left);
}

TEST(JobMessage, RoundTripKeepsFindings) {
  const Finding finding = a_finding();
  EXPECT_EQ(nlohmann::json(round_trip(Found{finding}).finding), nlohmann::json(finding));
  EXPECT_EQ(nlohmann::json(*round_trip(FatalResult{finding}).finding), nlohmann::json(finding));
  EXPECT_FALSE(round_trip(FatalResult{}).finding);
}

TEST(JobMessage, RefusesAnUnknownType) {
  EXPECT_ANY_THROW(job_message_from_json({{"type", "rumour"}}));
  EXPECT_ANY_THROW(job_message_from_json({{"text", "no type"}}));
  EXPECT_ANY_THROW(job_message_from_json({{"type", "remark"}}));
}

}  // namespace
}  // namespace minigrad::properties
