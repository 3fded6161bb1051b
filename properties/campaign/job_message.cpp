// SPDX-License-Identifier: MIT
// A message is an object whose key "type" names the alternative of JobMessage; the other keys are its members.
#include "properties/campaign/job_message.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "properties/campaign/finding_order.h"

namespace minigrad::properties {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Introduction, participants, claims, oracle_claims)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Found, finding)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EngineLost, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ClaimsChange, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Remark, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Progress, tally, left)

static void to_json(json& made, const FatalResult& result) {
  made = {{"finding", result.finding ? json(*result.finding) : json()}};
}

static void from_json(const json& read, FatalResult& result) {
  const json& finding = read.at("finding");
  result.finding = finding.is_null() ? std::nullopt : std::optional(finding.get<Finding>());
}

namespace {

template <typename Message>
constexpr const char* type_name = nullptr;
template <>
constexpr const char* type_name<Introduction> = "introduction";
template <>
constexpr const char* type_name<Progress> = "progress";
template <>
constexpr const char* type_name<Found> = "found";
template <>
constexpr const char* type_name<FatalResult> = "fatal_result";
template <>
constexpr const char* type_name<EngineLost> = "engine_lost";
template <>
constexpr const char* type_name<ClaimsChange> = "claims_change";
template <>
constexpr const char* type_name<Remark> = "remark";

/// Reads the alternative of that type; false if it is none of these.
template <typename... Message>
bool read_type(const json& read, const std::string& type, std::variant<Message...>& message) {
  return ((type == type_name<Message> && (message = read.get<Message>(), true)) || ...);
}

}  // namespace

json to_json(const JobMessage& message) {
  return std::visit(
      []<typename Message>(const Message& one) {
        json made = one;
        made["type"] = type_name<Message>;
        return made;
      },
      message);
}

JobMessage job_message_from_json(const json& read) {
  JobMessage message;
  const std::string type = read.at("type");
  if (!read_type(read, type, message))
    throw std::invalid_argument(fmt::format("a job sent a message of type {}", type));
  return message;
}

}  // namespace minigrad::properties
