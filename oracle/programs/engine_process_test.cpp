// SPDX-License-Identifier: MIT
#include "oracle/programs/engine_process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <thread>

#include "oracle/engines/minigrad_engine.h"
#include "oracle/programs/own_children.h"

namespace minigrad::oracle {
namespace {

std::string broken(const std::string& way) { return std::string(MINIGRAD_BROKEN_ENGINE) + " " + way; }

Graph sine() {
  Graph graph;
  graph.unary(Op::sin, graph.input());
  return graph;
}

Graph difference() {
  Graph graph;
  graph.input();
  graph.binary(Op::sub, 0, 0);
  return graph;
}

Points points_of(const std::vector<double>& coordinates) {
  Points points(1);
  for (const double x : coordinates) points.push_back(std::vector<double>{x});
  return points;
}

/// Whether the group is gone. Reaping its last process may take a moment.
testing::AssertionResult is_gone(pid_t group) {
  for (int i = 0; i < 200; ++i) {
    if (kill(-group, 0) != 0) return testing::AssertionSuccess();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return testing::AssertionFailure() << "a process of group " << group << " is left";
}

testing::AssertionResult says(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "\"" << part << "\" is not in:\n" << text;
}

std::vector<pid_t> children() {
  const Children all;
  return {all.begin(), all.end()};
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// A short deadline for engines that never answer, a long one for the others.
Patience patience_with(const std::string& way) {
  Patience patience;
  for (const std::string endless : {"hang", "late", "endless-flood", "deaf", "ignores-stop"}) {
    if (way == endless) patience.seconds_a_message = 0.5;
  }
  return patience;
}

/// The answers of a broken engine to sin at some points.
class Broken {
 public:
  explicit Broken(const std::string& way, const std::vector<double>& at = {0.5}, const Graph& graph = sine())
      : engine_(broken(way), patience_with(way)), answers_(engine_.differentiate({graph, points_of(at)})) {}

  EngineProcess& engine() { return engine_; }
  Outcome outcome(std::size_t point = 0) const { return answers_.statuses[point].outcome; }
  const std::string& reason(std::size_t point = 0) const { return answers_.statuses[point].reason; }
  const Answers& answers() const { return answers_; }

 private:
  EngineProcess engine_;
  Answers answers_;
};

TEST(EngineProcess, AnswersLikeTheEngineInside) {
  EngineProcess engine(broken("none"));
  MinigradEngine inside;
  EXPECT_EQ(engine.capabilities(), inside.capabilities());
  Graph graph;
  graph.input();
  graph.constant(3);
  graph.binary(Op::mul, 1, 0);
  graph.unary(Op::exp, 2);
  graph.binary(Op::add, 2, 0);
  graph.binary(Op::mul, 3, 4);
  const Points points = points_of({0.1, -0.0, std::numeric_limits<double>::infinity(), 1e-310, 7});
  const Manner manner{corpus::Constants::own, {4}, {5, 3, std::nullopt, 5, 3}, {4, 3, 0}};
  const Answers outside = engine.differentiate({graph, points, manner});
  const Answers expected = inside.differentiate({graph, points, manner});
  for (std::size_t p = 0; p < points.size(); ++p) {
    EXPECT_EQ(outside.statuses[p].outcome, Outcome::answered) << outside.statuses[p].reason;
    EXPECT_TRUE(same(outside.values[p], expected.values[p])) << p;
    for (std::size_t k = 0; k < 3; ++k) EXPECT_TRUE(same(outside.gradient(p)[k], expected.gradient(p)[k])) << p;
  }
  EXPECT_EQ(engine.finish(), std::nullopt);
  EXPECT_EQ(engine.restarts(), 0U);
}

TEST(EngineProcess, KillsTheChildrenOfAnEngine) {
  for (const std::string way : {"none", "babysitter", "ignores-stop", "hang"}) {
    pid_t group = -1;
    {
      EngineProcess engine(broken(way), patience_with(way));
      group = engine.group();
      if (way == "babysitter") engine.differentiate({sine(), points_of({1})});
      EXPECT_EQ(kill(-group, 0), 0);
    }
    EXPECT_TRUE(is_gone(group)) << way;
  }
}

TEST(EngineProcess, EngineEndsWhenTheHarnessIsKilled) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t harness = fork();
  if (harness == 0) {
    // The shell stays between the harness and an engine that neither reads nor ends.
    EngineProcess engine(broken("deaf") + "; true");
    const pid_t group = engine.group();
    if (write(ends[1], &group, sizeof group) < 0) _exit(1);
    for (;;) pause();
  }
  pid_t group = -1;
  ASSERT_EQ(read(ends[0], &group, sizeof group), static_cast<ssize_t>(sizeof group));
  EXPECT_EQ(kill(-group, 0), 0);
  kill(harness, SIGKILL);
  waitpid(harness, nullptr, 0);
  EXPECT_TRUE(is_gone(group));
  close(ends[0]);
  close(ends[1]);
}

TEST(EngineProcess, StoppedGuardIsContinued) {
  EngineProcess engine(broken("none"));
  const pid_t group = engine.group();
  kill(engine.guard_process(), SIGSTOP);
  EXPECT_EQ(engine.differentiate({sine(), points_of({1})}).statuses[0].outcome, Outcome::answered);
  EXPECT_EQ(engine.finish(), std::nullopt);
  EXPECT_TRUE(is_gone(group));
  EngineProcess hanging(broken("ignores-stop"), patience_with("ignores-stop"));
  const pid_t second = hanging.group();
  kill(hanging.guard_process(), SIGSTOP);
  EXPECT_NE(hanging.finish(), std::nullopt);
  EXPECT_TRUE(is_gone(second));
}

TEST(EngineProcess, KilledGuardLeavesNoProcess) {
  {
    EngineProcess engine(broken("babysitter"));
    engine.differentiate({sine(), points_of({1})});  // starts two children, one of which leaves the group
    const pid_t group = engine.group();
    kill(engine.guard_process(), SIGKILL);
    siginfo_t ended;
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(engine.guard_process()), &ended, WEXITED | WNOWAIT), 0);
    const Answers next = engine.differentiate({sine(), points_of({1})});
    EXPECT_EQ(next.statuses[0].outcome, Outcome::answered) << next.statuses[0].reason;
    EXPECT_TRUE(says(engine.last_trouble(), "the process that guards it was killed"));
    EXPECT_TRUE(is_gone(group));
    EXPECT_EQ(children().size(), 1U);  // the new guard
  }
  EXPECT_EQ(children().size(), 0U);
}

TEST(EngineProcess, WrongNumbersAreAnAnswer) {
  const Broken wrong("wrong");
  EXPECT_EQ(wrong.outcome(), Outcome::answered);
  EXPECT_NE(wrong.answers().values[0], std::sin(0.5));
}

TEST(EngineProcess, InvalidAnswerIsAnErrorWithAReason) {
  const auto expect_error = [](const std::string& way, const std::string& part) {
    Broken engine(way);
    EXPECT_EQ(engine.outcome(), Outcome::error) << way;
    EXPECT_TRUE(says(engine.reason(), part)) << way;
    EXPECT_GE(engine.engine().restarts(), 1U) << way;
  };
  expect_error("wrong-id", "id: expected 2, got 72");
  expect_error("no-id", "id: expected 2, got an object without it");
  expect_error("short-gradient", "answers: point 0: gradient: expected 1 number, got 2");
  expect_error("not-json", "expected JSON, got invalid literal \"Traceback\"");
  expect_error("nan-literal", "\"NaN\"; JSON has no such number: write the string \"nan\"");
  expect_error("twice", "it wrote more than the one answer: \"{\\\"id\\\": 2");
  expect_error("huge-line", "a line of more than 67108864 bytes");
}

TEST(EngineProcess, CrashReportsSignalAndLastOutput) {
  const Broken crash("crash");
  EXPECT_EQ(crash.outcome(), Outcome::crash);
  EXPECT_TRUE(says(crash.reason(), "signal 11, Segmentation fault"));
  EXPECT_TRUE(says(crash.reason(), "its standard error ends with:\nabout to crash"));
  const Broken half("half-line");
  EXPECT_EQ(half.outcome(), Outcome::crash);
  EXPECT_TRUE(says(half.reason(), "it closed its standard output inside a line (exit code 0)"));
}

TEST(EngineProcess, SilentEngineTimesOut) {
  for (const std::string way : {"hang", "late", "endless-flood"}) {
    const Broken engine(way);
    EXPECT_EQ(engine.outcome(), Outcome::timeout) << way;
    EXPECT_TRUE(says(engine.reason(), "no answer in time")) << way;
  }
  // More than fits into a pipe.
  const Broken deaf("deaf", std::vector<double>(100'000, 1.0 / 3));
  EXPECT_EQ(deaf.outcome(99'999), Outcome::timeout);
  EXPECT_TRUE(says(deaf.reason(99'999), "it did not read its standard input in time"));
}

TEST(EngineProcess, AcceptsSlowAndNoisyEngines) {
  for (const std::string way : {"slow", "flood"}) {
    Broken engine(way);
    EXPECT_EQ(engine.outcome(), Outcome::answered) << way;
    EXPECT_EQ(engine.engine().restarts(), 0U) << way;
  }
}

TEST(EngineProcess, ErrorReplyDoesNotKillTheEngine) {
  Broken engine("claims-sin");
  EXPECT_EQ(engine.outcome(), Outcome::error);
  EXPECT_EQ(engine.reason(), "no sin here");
  EXPECT_EQ(engine.engine().restarts(), 0U);
}

TEST(EngineProcess, FindsTheFailingPointsOfABatch) {
  const Broken engine("crash-on-13", {1, 13, 2, 3});
  EXPECT_EQ(engine.outcome(0), Outcome::answered);
  EXPECT_EQ(engine.outcome(1), Outcome::crash);
  EXPECT_EQ(engine.outcome(2), Outcome::answered);
  EXPECT_EQ(engine.answers().values[3], std::sin(3.0));
}

TEST(EngineProcess, BatchFailureCountsForAllItsPoints) {
  const Broken engine("crash-on-batch", {1, 2});
  EXPECT_EQ(engine.outcome(0), Outcome::crash);
  EXPECT_EQ(engine.outcome(1), Outcome::crash);
  EXPECT_EQ(Broken("crash-on-batch", {1}).outcome(), Outcome::answered);
}

TEST(EngineProcess, GoesOnAfterACrash) {
  Broken engine("crash-on-sub", {1}, difference());
  EXPECT_EQ(engine.outcome(), Outcome::crash);
  const Answers next = engine.engine().differentiate({sine(), points_of({1})});
  EXPECT_EQ(next.statuses[0].outcome, Outcome::answered);
  EXPECT_EQ(engine.engine().finish(), std::nullopt);
}

TEST(EngineProcess, GivesUpAfterTooManyFailuresInARow) {
  for (const std::string way : {"crash", "exit-after-answer", "twice-late"}) {
    EngineProcess engine(broken(way), patience_with(way));
    std::size_t asked = 0;
    const auto ask_for_ever = [&] {
      for (; asked < 30; ++asked) {
        engine.differentiate({sine(), points_of({1})});
        if (way == "twice-late") std::this_thread::sleep_for(std::chrono::milliseconds(250));
      }
    };
    EXPECT_THROW(ask_for_ever(), EngineGone) << way;
    EXPECT_GE(asked, 9U) << way;
  }
}

TEST(EngineProcess, ExpectedFailuresDoNotCount) {
  EngineProcess engine(broken("crash-on-sub"));
  const FailuresExpected expected(engine);
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(engine.differentiate({difference(), points_of({1})}).statuses[0].outcome, Outcome::crash);
  }
}

TEST(EngineProcess, ReportsWhyAnEngineDoesNotStart) {
  const auto complaint = [](const std::string& command) -> std::string {
    Patience patience;
    patience.seconds_to_start = 0.5;
    try {
      EngineProcess(command, patience, {});
    } catch (const EngineGone& gone) {
      return gone.what();
    }
    return "it started";
  };
  EXPECT_TRUE(says(complaint(broken("crash-at-start")), "cannot start"));
  EXPECT_TRUE(says(complaint(broken("hang-at-start")), "no answer in time"));
  EXPECT_TRUE(
      says(complaint(broken("other-version")), "protocol: expected 1, the version that the harness speaks, got 2"));
  EXPECT_TRUE(says(complaint("/no/such/engine"), "not found"));
  EXPECT_TRUE(says(complaint("/no/such/engine"), "exit code 127"));
  EXPECT_TRUE(says(complaint("echo hello"), "answer to start:1:1: expected JSON, got invalid literal \"hello\""));
}

TEST(EngineProcess, ReportsABadEnd) {
  const auto end = [](const std::string& way) {
    EngineProcess engine(broken(way), patience_with(way));
    const pid_t group = engine.group();
    const std::string complaint = engine.finish().value_or("nothing");
    EXPECT_TRUE(is_gone(group));
    return complaint;
  };
  EXPECT_EQ(end("none"), "nothing");
  EXPECT_TRUE(says(end("exit-3-at-stop"), "exit code 3"));
  EXPECT_TRUE(says(end("crash-at-stop"), "its standard error ends with:\ncannot stop"));
  EXPECT_TRUE(says(end("ignores-stop"), "did not end within 0.5 s of stop"));
  EXPECT_TRUE(says(end("talks-at-stop"), "it wrote more than it was asked for: \"{\\\"farewell"));
  EXPECT_EQ(end("floods-at-stop"), "it wrote more than 1048576 bytes after stop, and was killed");
}

TEST(EngineProcess, OtherClaimsAfterARestartEndIt) {
  EngineProcess engine(broken("changes-at-restart"));
  const std::string change = "makes other claims after a restart: name, version; it was restarted because of this: it";
  for (int i = 0; i < 2; ++i) {
    try {
      engine.differentiate({sine(), points_of({1})});
      ADD_FAILURE() << "it is believed";
    } catch (const OtherClaims& other) {
      EXPECT_TRUE(says(other.what(), change));
      EXPECT_EQ(other.command(), broken("changes-at-restart"));
    }
  }
  EXPECT_EQ(engine.restarts(), 1U);
  const FailuresExpected expected(engine);
  EXPECT_TRUE(says(engine.differentiate({sine(), points_of({1})}).statuses[0].reason, change));
}

TEST(EngineProcess, ErrorOutputIsPrintableAndBounded) {
  EXPECT_TRUE(says(Broken("latin-1").reason(), "its standard error ends with:\ncaf\\xe9: a name in Latin-1"));
  const Broken cut("cut-utf8");
  EXPECT_TRUE(says(cut.reason(), "its standard error ends with:\n\xc3\xa9\xc3\xa9"));
  EXPECT_TRUE(says(cut.reason(), "\xc3\xa9!"));
  EXPECT_LT(cut.reason().size(), 2'200U);
  EXPECT_EQ(Broken("controls").reason(), "\\x1b[2J\\u202e\\u009b\\x07\\x0d");
  EXPECT_EQ(Broken("long-name").engine().capabilities().name.str().size(), 200U);
}

TEST(EngineProcess, DoesNotAskWhatIsNotClaimed) {
  EngineProcess engine(
      std::string("printf '{\"protocol\": 1, \"name\": \"n\", \"version\": \"1\", \"language\": \"sh\", \"ops\": "
                  "[\"add\"]}\\n'; cat > /dev/null"));
  const Answers answers = engine.differentiate({sine(), points_of({1})});
  EXPECT_EQ(answers.statuses[0].outcome, Outcome::unsupported);
  EXPECT_EQ(answers.statuses[0].reason, "sin is not claimed");
}

TEST(EngineProcess, AsksFiniteEnginesNoOtherPoints) {
  const double infinity = std::numeric_limits<double>::infinity();
  Broken mixed("finite", {0.5, infinity, 0.25, std::nan("")});
  for (const std::size_t p : {0U, 2U}) {
    EXPECT_EQ(mixed.outcome(p), Outcome::answered) << mixed.reason(p);
    EXPECT_EQ(mixed.answers().values[p], std::sin(p == 0 ? 0.5 : 0.25));
    EXPECT_EQ(mixed.answers().gradient(p)[0], std::cos(p == 0 ? 0.5 : 0.25));
  }
  for (const std::size_t p : {1U, 3U}) {
    EXPECT_EQ(mixed.outcome(p), Outcome::unsupported);
    EXPECT_EQ(mixed.reason(p), "NaN and infinity are not claimed");
  }
  EXPECT_EQ(Broken("finite", {infinity}).outcome(), Outcome::unsupported);
  Graph graph = sine();
  graph.binary(Op::add, 1, graph.constant(-infinity));
  EXPECT_EQ(Broken("finite", {1}, graph).reason(), "NaN and infinity are not claimed");
}

TEST(EngineProcess, WaitsUntilTheEndOfTheRun) {
  Patience patience;
  patience.seconds_a_message = 100;
  patience.end_of_run = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  EngineProcess engine(broken("hang"), patience);
  const pid_t group = engine.group();
  EXPECT_THROW(engine.differentiate({sine(), points_of({1})}), OutOfTime);
  EXPECT_TRUE(is_gone(group));
  EXPECT_THROW(engine.differentiate({sine(), points_of({1})}), OutOfTime);
  EXPECT_EQ(engine.finish(), std::nullopt);
  EXPECT_LT(std::chrono::steady_clock::now() - *patience.end_of_run, std::chrono::seconds(20));
}

TEST(EngineProcess, ListenerReceivesEveryLine) {
  std::vector<std::string> lines;
  {
    EngineProcess engine(broken("none"), {},
                         [&lines](auto, std::string_view line, const auto&) { lines.emplace_back(line); });
    engine.differentiate({sine(), points_of({0})});
  }
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_TRUE(corpus::remarks_on_request(lines[0]).empty());
  EXPECT_TRUE(corpus::remarks_on_start_answer(lines[1]).empty());
  EXPECT_TRUE(corpus::remarks_on_request(lines[2]).empty());
  EXPECT_EQ(lines[3], R"({"id": 1, "answers": [{"value": 0, "gradient": [1]}]})");
}

}  // namespace
}  // namespace minigrad::oracle
