// SPDX-License-Identifier: MIT
#include "properties/process/forking_engine.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>
#include <vector>

#include "corpus/protocol/protocol.h"
#include "properties/process/death.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;
using oracle::Answers;

/// Numbers by their bits, for JSON has no NaN.
json to_json(std::span<const double> numbers) {
  json list = json::array();
  for (const double number : numbers) list.push_back(std::bit_cast<std::uint64_t>(number));
  return list;
}

void read_numbers(const json& list, std::span<double> numbers) {
  std::ranges::transform(list, numbers.begin(),
                         [](const json& bits) { return std::bit_cast<double>(bits.get<std::uint64_t>()); });
}

json to_json(const Answers& answers) {
  json points = json::array();
  for (std::size_t p = 0; p < answers.size(); ++p) {
    const oracle::Status& status = answers.statuses[p];
    points.push_back({status.outcome, status.reason, to_json(answers.gradient(p))});
  }
  return {to_json(answers.values), std::move(points)};
}

void read_answers(const json& message, Answers& answers) {
  read_numbers(message.at(0), answers.values);
  for (std::size_t p = 0; p < answers.size(); ++p) {
    const json& point = message.at(1).at(p);
    answers.statuses[p] = {point.at(0).get<oracle::Outcome>(), point.at(1)};
    read_numbers(point.at(2), answers.gradient(p));
  }
}

/// Nobody looks into the memory of a process that was sent to die, and to write it takes long.
void leave_no_core() {
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace

Answers ForkingEngine::differentiate(const oracle::Question& question) {
  std::string text;
  corpus::append_run(text, 0, question);
  Answers answers(question.points.size(), wanted_nodes(question.graph, question.manner).size());
  const auto deadly = deadly_.find(text);
  if (deadly != deadly_.end()) {
    last_death_ = deadly->second;
  } else {
    const ChildResult asked = run_in_child([&] {
      leave_no_core();
      return to_json(engine_.differentiate(question));
    });
    last_death_ = asked.death;
    if (!last_death_) {
      read_answers(asked.result, answers);
      return answers;
    }
    deadly_.emplace(std::move(text), *last_death_);
  }
  answers.refuse(last_death_->cause == Death::Cause::overdue ? oracle::Outcome::timeout : oracle::Outcome::crash,
                 fatal_reason(*last_death_, patience_));
  return answers;
}

}  // namespace minigrad::properties
