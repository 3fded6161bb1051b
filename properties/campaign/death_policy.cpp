// SPDX-License-Identifier: MIT
#include "properties/campaign/death_policy.h"

#include <algorithm>
#include <set>

namespace minigrad::properties {
namespace {

/// What deaths may cost while a failure is shrunk, and again while its motif is sought. One death is always allowed.
constexpr double most_seconds_waited = 5;
constexpr double most_mebibytes_filled = 16384;

}  // namespace

Response DeathPolicy::respond(std::uint64_t index, Role role, const Death& death) {
  if (death.cause == Death::Cause::ended) {
    Kills& kills = kills_[index];
    kills.death = death;
    if (++kills.count < most_outside_kills) return Response::repeat;
    kills_.erase(index);
    return Response::abandon;
  }
  if (death.cause != Death::Cause::itself && suspects_.emplace(index, death).second) return Response::repeat;
  suspects_.erase(index);
  if (role == Role::oracle) return Response::without_oracle;
  const bool is_of_memory = death.cause == Death::Cause::out_of_memory || death.cause == Death::Cause::oom_killed;
  return role == Role::none && is_of_memory ? Response::abandon : Response::blame_engine;
}

std::vector<std::pair<std::uint64_t, Death>> DeathPolicy::clear(const std::function<bool(std::uint64_t)>& is_left) {
  std::vector<std::pair<std::uint64_t, Death>> accidental;
  std::erase_if(suspects_, [&](const auto& suspect) {
    const auto& [index, death] = suspect;
    if (is_left(index)) return false;
    if (death) accidental.emplace_back(index, *death);
    return true;
  });
  std::erase_if(kills_, [&](const auto& killed) {
    const auto& [index, kills] = killed;
    if (is_left(index)) return false;
    accidental.emplace_back(index, kills.death);
    return true;
  });
  return accidental;
}

std::vector<std::uint64_t> DeathPolicy::suspects() const {
  std::set<std::uint64_t> indices;
  for (const auto& [index, death] : suspects_) {
    if (death) indices.insert(index);
  }
  for (const auto& [index, kills] : kills_) indices.insert(index);
  return {indices.begin(), indices.end()};
}

std::optional<Tries> shrink_budget(const Death& death, const oracle::Patience& patience) {
  constexpr std::size_t questions = 200;
  const auto affordable = [](double budget, double price) {  // the price may be 0
    return static_cast<std::size_t>(std::clamp(budget / price, 1.0, static_cast<double>(questions)));
  };
  switch (death.cause) {
    case Death::Cause::itself: return Tries{.questions = questions};
    case Death::Cause::overdue:
      return Tries{.questions = questions, .failures = affordable(most_seconds_waited, patience.seconds_a_message)};
    case Death::Cause::out_of_memory:
      return Tries{.questions = questions,
                   .failures = affordable(most_mebibytes_filled, static_cast<double>(patience.mebibytes))};
    case Death::Cause::oom_killed:
    case Death::Cause::ended: break;
  }
  return std::nullopt;
}

}  // namespace minigrad::properties
