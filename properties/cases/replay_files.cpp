// SPDX-License-Identifier: MIT
#include "properties/cases/replay_files.h"

#include <fmt/format.h>
#include <poll.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

#include "corpus/case/case.h"
#include "corpus/json/file.h"
#include "oracle/judge.h"
#include "properties/cases/replay.h"
#include "properties/engines/engines.h"
#include "properties/examine/engine_answers.h"
#include "properties/process/child_process.h"
#include "properties/process/deadline_engine.h"
#include "properties/process/death.h"
#include "properties/process/job_slot.h"
#include "properties/process/stop_signals.h"

namespace minigrad::properties {
namespace {

using Paths = std::span<const std::filesystem::path>;

/// The summary of a case; empty if it can no longer be read.
std::string summary_of(const std::filesystem::path& path) {
  try {
    return corpus::read_case(path).summary;
  } catch (const corpus::Error&) {
    return "";
  }
}

FileReplay replay_file(const std::filesystem::path& path, oracle::Differentiator& engine) {
  try {
    const corpus::Case test_case = corpus::read_case(path);
    const Replay result = oracle::has_judge() ? replay(test_case, engine) : replay_recorded(test_case, engine);
    const FileOutcome passed = result.mended         ? FileOutcome::mended
                               : result.nothing_owed ? FileOutcome::nothing_owed
                                                     : FileOutcome::passed;
    return {path, result.passed ? passed : FileOutcome::failed, test_case.summary, result.report};
  } catch (const corpus::Error& error) {
    return {path, FileOutcome::unreadable, "", std::string(error.what()) + '\n'};
  } catch (const oracle::NoJudge& error) {
    return {path, FileOutcome::untested, summary_of(path), std::string(error.what()) + '\n'};
  } catch (const std::exception& error) {
    return {path, FileOutcome::failed, "", std::string(error.what()) + '\n'};
  }
}

void work(Paths paths, const std::string& engine_name, const oracle::Patience& patience, JobSlot& slot,
          const ChildProcess::Send& send) {
  const auto engine = make_deadline_engine(engine_name, patience, Role::engine, &slot);
  send({{"ready", true}});
  for (const std::filesystem::path& path : paths) {
    if (stop_requested()) return;
    const FileReplay result = replay_file(path, *engine);
    send({{"outcome", result.outcome}, {"summary", result.summary}, {"report", result.report}});
  }
  finish_engine(*engine, engine_name);
}

/// The child's next messages; nothing once it has ended. Passes a request to stop on to the child.
std::optional<std::vector<nlohmann::json>> next_messages(ChildProcess& child) {
  pollfd waiting{child.pipe(), POLLIN, 0};
  while (poll(&waiting, 1, 200) <= 0) {
    if (stop_requests() > 1) child.kill();
    if (stop_requested()) child.ask_to_stop();
  }
  return child.receive();
}

}  // namespace

std::string in_words(const FileCounts& counts, const std::string& where) {
  std::string text = fmt::format("{} of {} cases{} pass", counts.passed, counts.total(), where);
  if (counts.nothing_owed > 0) text += fmt::format(", at {} nothing is owed", counts.nothing_owed);
  if (counts.unreadable > 0) text += fmt::format(", {} cannot be read", counts.unreadable);
  if (counts.untested > 0) text += fmt::format(", {} were not tested", counts.untested);
  return text;
}

FileCounts replay_files(const std::vector<std::filesystem::path>& paths, const std::string& engine,
                        const oracle::Patience& patience, const std::function<void(const FileReplay&)>& on_result) {
  FileCounts counts;
  const auto report = [&](const FileReplay& result) {
    switch (result.outcome) {
      case FileOutcome::passed:
      case FileOutcome::mended: ++counts.passed; break;
      case FileOutcome::nothing_owed: ++counts.nothing_owed; break;
      case FileOutcome::failed: ++counts.failed; break;
      case FileOutcome::unreadable: ++counts.unreadable; break;
      case FileOutcome::untested: ++counts.untested; break;
    }
    on_result(result);
  };
  JobSlots slots(1);
  std::size_t last_killed = paths.size();
  int kills = 0;  // from outside, of that file
  while (counts.total() < paths.size() && !stop_requested()) {
    slots[0].role = Role::none;
    ChildProcess child([&](const ChildProcess::Send& send) {
      work(Paths(paths).subspan(counts.total()), engine, patience, slots[0], send);
    });
    bool ready = false;
    while (const auto messages = next_messages(child)) {
      for (const nlohmann::json& message : *messages) {
        ready = true;
        if (message.contains("ready")) continue;
        report({paths[counts.total()], message.at("outcome").get<FileOutcome>(), message.at("summary"),
                message.at("report")});
      }
    }
    const std::optional<Death> death = child.wait();
    if (!death) continue;
    if (stop_requested()) break;
    const bool is_from_outside = death->cause == Death::Cause::ended;
    if (is_from_outside && counts.total() < paths.size()) {
      if (std::exchange(last_killed, counts.total()) != counts.total()) kills = 0;
      if (++kills < most_outside_kills) continue;
    }
    if (!ready && !is_from_outside)
      throw std::runtime_error(fmt::format("{} died before its first case: {}", engine, death->how));
    if (counts.total() == paths.size()) break;
    const Role role = slots[0].role;
    report({paths[counts.total()], is_of_engine(*death, role) ? FileOutcome::failed : FileOutcome::untested,
            summary_of(paths[counts.total()]), fatal_report(engine, *death, role, patience)});
  }
  return counts;
}

void make_regression(const std::filesystem::path& path) {
  corpus::Case mended = corpus::read_case(path);
  if (!owes_anything(question_of(mended), {})) {
    throw corpus::Error(path.string(), "nothing is owed at this case, so it cannot become a regression case");
  }
  mended.status = corpus::Status::regression;
  corpus::write_file(path, to_json(mended));
}

}  // namespace minigrad::properties
