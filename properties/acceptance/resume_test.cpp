// SPDX-License-Identifier: MIT
// Killed campaigns that are resumed: no finding is lost, no graph is counted twice, no file is truncated.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "corpus/case/case.h"
#include "properties/acceptance/harness.h"
#include "properties/campaign/campaign.h"
#include "properties/support/index_ranges.h"

namespace minigrad::properties {
namespace {

TEST(Resume, EqualsAnUninterruptedCampaign) {
  const TemporaryFolder folder;
  const Arguments campaign = fuzz({"--engine", "fault:relu-side"});
  const Arguments killed = with(campaign, {"--corpus", folder / "killed", "--resume"});
  const fs::path record = folder / "killed/campaigns/fault-relu-side-seed-1.campaign";
  for (const std::string jobs : {"2", "3", "1"}) {
    const std::uint64_t before = graphs_in(record_in(record));
    Program program(with(killed, {"--graphs", "1000000000", "--jobs", jobs}));
    wait_until([&] { return graphs_in(record_in(record)) > before + 20; });
    kill_all(program);
    cases_in(folder / "killed");
  }
  std::uint64_t graphs = 0;
  const nlohmann::json last = record_in(record);
  for (const nlohmann::json& portion : last.at("left")) {
    graphs = std::max(graphs, portion.at(0).get<std::uint64_t>() + 50);
  }
  const Arguments to_the_end{"--graphs", std::to_string(graphs), "--jobs", "2"};
  const nlohmann::json resumed = finish(with(killed, to_the_end), folder);
  const nlohmann::json whole = finish(with(with(campaign, {"--corpus", folder / "whole"}), to_the_end), folder);
  EXPECT_EQ(resumed, whole);
  EXPECT_EQ(resumed.at("graphs"), graphs);
  EXPECT_EQ(cases_in(folder / "killed"), cases_in(folder / "whole"));
  EXPECT_FALSE(cases_in(folder / "whole").empty());
  EXPECT_EQ(leftovers_in(folder.path()), std::set<std::string>{});
}

/// A timeout in seconds that is never reached.
constexpr const char* never_reached = "1000000";

/// Whether the first job is about to examine this index.
bool is_asking(const fs::path& running, std::uint64_t index) {
  const std::string bytes = content(running);
  std::uint64_t asked = 0;
  if (bytes.size() < sizeof asked) return false;
  std::memcpy(&asked, bytes.data(), sizeof asked);
  return asked == index;
}

TEST(Resume, RepeatsTheGraphThatWasInFlight) {
  const TemporaryFolder folder;
  const Arguments campaign = fuzz({"--engine", "fault:sub-hang", "--seed", "5", "--graphs", "13"});
  const nlohmann::json whole = finish(with(campaign, {"--timeout", "1", "--corpus", folder / "whole"}), folder);
  const std::uint64_t index = whole.at("findings").at(0).at("index");
  const Arguments killed = with(campaign, {"--corpus", folder / "killed"});
  {
    Program program(with(killed, {"--timeout", never_reached}));
    wait_until([&] { return is_asking(folder / "killed/campaigns/fault-sub-hang-seed-5.running", index); });
    kill_all(program);
  }
  EXPECT_EQ(finish(with(killed, {"--timeout", "1", "--resume"}), folder), whole);
  EXPECT_EQ(cases_in(folder / "killed"), cases_in(folder / "whole"));

  // The case also hangs when it is replayed, and times out.
  const Ended replayed = run({"replay", folder / "killed", "--engine", "fault:sub-hang", "--timeout", "1"});
  EXPECT_EQ(replayed.exit_code, 1);
  EXPECT_TRUE(has(replayed.output, "fault:sub-hang: timeout, no answer within 1 s\n"));
}

TEST(Resume, CountsTheInterruptedIndexAsOneDeath) {
  const TemporaryFolder folder;
  std::uint64_t first_sub = 0;
  while (draw_subject(5, first_sub, {.points = 16}).question.graph.nodes.back().op != Op::sub) ++first_sub;
  const Arguments campaign =
      fuzz({"--engine", "fault:sub-hang", "--seed", "5", "--graphs", "20", "--corpus", folder / "cases"});
  const auto is_hanging = [&] {
    return is_asking(folder / "cases/campaigns/fault-sub-hang-seed-5.running", first_sub);
  };
  {
    Program program(with(campaign, {"--timeout", never_reached}));
    wait_until(is_hanging);
    kill_all(program);
  }
  Program program(with(campaign, {"--timeout", "1", "--resume"}));
  ASSERT_TRUE(program.read_until("corpus: "));
  wait_until(is_hanging);
  program.signal(SIGINT);  // a confirmed death is still shrunk
  program.read_all();
  EXPECT_EQ(program.wait(), 1);
  EXPECT_TRUE(has(program.output(), "fault:sub-hang: timeout, sub "));
}

#ifdef __linux__
/// Waits until a job asks the engine in a child process, which it does while it shrinks a crash or a hang.
void wait_until_one_is_made_small(const Program& program) {
  wait_until([&] {
    const std::vector<pid_t> jobs = children(program.process());
    return std::any_of(jobs.begin(), jobs.end(), [](pid_t job) { return !children(job).empty(); });
  });
}

TEST(Resume, KeepsACrashThatWasBeingShrunk) {
  const TemporaryFolder folder;
  const Arguments campaign =
      fuzz({"--engine", "fault:sub-hang", "--seed", "5", "--graphs", "13", "--timeout", "1", "--jobs", "2"});
  const nlohmann::json whole = finish(with(campaign, {"--corpus", folder / "whole"}), folder);
  ASSERT_EQ(whole.at("findings").size(), 1U);
  {
    Program program(with(campaign, {"--corpus", folder / "killed"}));
    wait_until_one_is_made_small(program);
    kill_all(program);
  }
  {
    Program program(with(campaign, {"--corpus", folder / "stopped"}));
    wait_until_one_is_made_small(program);
    program.signal(SIGINT);
    program.read_all();
    EXPECT_EQ(program.wait(), 1);
    EXPECT_TRUE(has(program.output(), "fault:sub-hang: timeout, sub"));
  }
  {
    Program program(with(campaign, {"--corpus", folder / "stopped twice"}));
    wait_until_one_is_made_small(program);
    for (int i = 0; i < 20; ++i) {  // simultaneous signals may merge into one
      program.signal(SIGINT);
      usleep(10'000);
    }
    program.read_all();
    EXPECT_EQ(program.wait(), 1);
    EXPECT_TRUE(has(program.output(), "fault:sub-hang: timeout (no answer in time) "));
    EXPECT_TRUE(has(program.output(), "fault:sub-hang failed on 1 of "));
    EXPECT_EQ(cases_in(folder / "stopped twice").size(), 1U);
  }
  for (const std::string interrupted : {"killed", "stopped", "stopped twice"}) {
    EXPECT_EQ(finish(with(campaign, {"--corpus", folder / interrupted, "--resume"}), folder), whole) << interrupted;
    EXPECT_EQ(cases_in(folder / interrupted), cases_in(folder / "whole")) << interrupted;
  }
}
#endif

/// An interrupted campaign may leave a finding that is held back because a lower index may precede it.
class HeldBack : public testing::Test {
 protected:
  HeldBack()
      : whole_(finish(with(campaign_, {"--graphs", "60", "--corpus", folder_ / "whole"}), folder_)),
        found_(record_in(folder_ / record_of("whole")).at("found")) {}

  static std::string record_of(const std::string& corpus) {
    return corpus + "/campaigns/fault-mul-swapped-seed-1.campaign";
  }

  /// A later finding in the bucket of the first one, with another case and the index of the n-th duplicate.
  nlohmann::json later_finding(std::size_t n) const {
    nlohmann::json finding = found_.at("told").at(0);
    corpus::Case later = corpus::parse_case(finding.at("case").get<std::string>(), "a finding");
    later.points.front() = {later.points.front().at, std::nullopt};
    later.points.front().at.front() = 50.0 + static_cast<double>(n);
    later.origin.index = found_.at("duplicates").at(n).at(0).get<std::uint64_t>();
    later.id = content_id(later);
    finding["index"] = *later.origin.index;
    finding["case"] = to_json(later);
    return finding;
  }

  /// Records a campaign that has examined no graph and holds these findings back.
  void begin_with(const std::vector<nlohmann::json>& waiting, const std::string& corpus) const {
    run(with(campaign_, {"--graphs", "0", "--corpus", folder_ / corpus}));
    nlohmann::json record = record_in(folder_ / record_of(corpus));
    record["graphs"] = 60;
    record["found"]["waiting"] = waiting;
    std::ofstream(folder_ / record_of(corpus)) << record;
  }

  Arguments campaign_ = fuzz({"--engine", "fault:mul-swapped"});
  TemporaryFolder folder_;
  nlohmann::json whole_;
  nlohmann::json found_;
};

TEST_F(HeldBack, CaseGivesWayToAnEarlierFinding) {
  const nlohmann::json later = later_finding(0);
  begin_with({later}, "resumed");
  write_case(corpus::parse_case(later.at("case").get<std::string>(), "a finding"), folder_ / "resumed");
  EXPECT_EQ(finish(with(campaign_, {"--graphs", "60", "--corpus", folder_ / "resumed", "--resume"}), folder_), whole_);
  EXPECT_EQ(cases_in(folder_ / "resumed"), cases_in(folder_ / "whole"));
}

TEST_F(HeldBack, FindingIsKeptThoughItsGraphIsNotRepeated) {
  const nlohmann::json first = found_.at("told").at(0);
  const std::uint64_t index = first.at("index");
  begin_with({first}, "resumed");
  nlohmann::json record = record_in(folder_ / record_of("resumed"));
  record["left"] = IndexRanges{{0, 1, index}, {index + 1, 1}};
  std::ofstream(folder_ / record_of("resumed")) << record;
  const nlohmann::json resumed =
      finish(with(campaign_, {"--graphs", "60", "--corpus", folder_ / "resumed", "--resume"}), folder_);
  EXPECT_EQ(resumed.at("findings"), whole_.at("findings"));
  EXPECT_EQ(cases_in(folder_ / "resumed"), cases_in(folder_ / "whole"));
}

TEST_F(HeldBack, FindingBeyondTheEndIsNotReported) {
  const nlohmann::json later = later_finding(0);
  begin_with({later}, "resumed");
  const std::string end = later.at("index").dump();
  const nlohmann::json whole = finish(with(campaign_, {"--graphs", end, "--corpus", folder_ / "short"}), folder_);
  EXPECT_EQ(finish(with(campaign_, {"--graphs", end, "--corpus", folder_ / "resumed", "--resume"}), folder_), whole);
  EXPECT_EQ(cases_in(folder_ / "resumed"), cases_in(folder_ / "short"));
}

TEST_F(HeldBack, FindingsOfOneBucketBecomeOneCase) {
  begin_with({later_finding(0), later_finding(1)}, "replaced");
  const Ended replaced = run(with(campaign_, {"--graphs", "0", "--corpus", folder_ / "replaced"}));
  EXPECT_TRUE(has(replaced.output, "starting over"));
  ASSERT_EQ(cases_in(folder_ / "replaced").size(), 1U);
  const corpus::Case saved = corpus::read_case(corpus::find_cases(folder_ / "replaced").front());
  EXPECT_EQ(saved.origin.index, later_finding(0).at("index").get<std::uint64_t>());
}

TEST(Resume, RunsACampaignOnlyOnceAtATime) {
  const TemporaryFolder folder;
  const Arguments campaign =
      fuzz({"--engine", "fault:sub-hang", "--seed", "5", "--graphs", "30", "--corpus", folder / "cases"});
  Program program(with(campaign, {"--timeout", never_reached}));
  ASSERT_TRUE(program.read_until("corpus: "));
  const Ended same = run(with(campaign, {"--timeout", "0.1"}));
  EXPECT_EQ(same.exit_code, 2);
  EXPECT_TRUE(has(same.output, "fault-sub-hang-seed-5.running: this campaign is running already"));
  const Ended other = run(fuzz({"--engine", "minigrad", "--graphs", "30", "--corpus", folder / "cases"}));
  EXPECT_EQ(other.exit_code, 0) << other.output;
  kill_all(program);
}

TEST(Resume, RefusesOtherSettings) {
  const TemporaryFolder folder;
  const Arguments campaign = fuzz({"--graphs", "30", "--corpus", folder / "cases", "--resume"});
  const Ended first = run(campaign);
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_TRUE(has(first.output, "minigrad-seed-1.campaign to resume: starting the campaign\n"));

  const Ended nowhere = run(fuzz({"--graphs", "30", "--no-corpus", "--resume"}));
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_TRUE(has(nowhere.output, "--resume needs the corpus folder"));
  const Ended other =
      run({"fuzz", "--oracle", "none", "--points", "5", "--max-nodes", "7", "--corpus", folder / "cases", "--resume"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_TRUE(has(other.output, "the campaign has --points 16, not 5; --max-nodes 30, not 7."));

  const fs::path record = folder / "cases/campaigns/minigrad-seed-1.campaign";
  const std::string text = content(record);
  std::ofstream(record) << text.substr(0, text.size() / 2);
  const Ended half = run(campaign);
  EXPECT_EQ(half.exit_code, 2);
  EXPECT_TRUE(has(half.output, record.string() + ":"));
  EXPECT_TRUE(has(half.output, ": expected "));
  nlohmann::json older = nlohmann::json::parse(text);
  older["settings"]["generator_version"] = 1;
  std::ofstream(record) << older;
  const Ended old = run(campaign);
  EXPECT_EQ(old.exit_code, 2);
  EXPECT_TRUE(has(old.output, "generator version 1, not "));
  older["settings"]["generator_version"] = nlohmann::json::parse(text)["settings"]["generator_version"];
  older["engine_version"] = "0.0.0";
  std::ofstream(record) << older;
  const Ended upgraded = run(fuzz({"--graphs", "40", "--corpus", folder / "cases", "--resume"}));
  EXPECT_EQ(upgraded.exit_code, 2);
  EXPECT_TRUE(has(upgraded.output, "the campaign began with minigrad 0.0.0 and now there is minigrad "));
}

TEST(Resume, ExtendsAFinishedCampaign) {
  const TemporaryFolder folder;
  const Arguments campaign = fuzz({"--engine", "fault:relu-side", "--corpus", folder / "cases", "--resume"});
  const nlohmann::json once = finish(with(campaign, {"--graphs", "40"}), folder);
  EXPECT_EQ(finish(with(campaign, {"--graphs", "40"}), folder), once);
  const nlohmann::json longer = finish(with(campaign, {"--graphs", "90", "--jobs", "2"}), folder);
  EXPECT_EQ(longer, finish(fuzz({"--engine", "fault:relu-side", "--graphs", "90"}), folder));
}

}  // namespace
}  // namespace minigrad::properties
