// SPDX-License-Identifier: MIT
#include "properties/campaign/participants.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace minigrad::properties {

std::string in_words(const Participants& participants) {
  const auto& [engine, engine_version, oracle, oracle_version] = participants;
  const std::string tested = fmt::format("{} {}", engine, engine_version);
  return oracle.empty() ? tested : fmt::format("{} against {} {}", tested, oracle, oracle_version);
}

void to_json(nlohmann::json& json, const Participants& participants) {
  json = {{"engine", participants.engine},
          {"engine_version", participants.engine_version},
          {"oracle", participants.oracle},
          {"oracle_version", participants.oracle_version}};
}

void from_json(const nlohmann::json& json, Participants& participants) {
  json.at("engine").get_to(participants.engine);
  json.at("engine_version").get_to(participants.engine_version);
  json.at("oracle").get_to(participants.oracle);
  json.at("oracle_version").get_to(participants.oracle_version);
}

}  // namespace minigrad::properties
