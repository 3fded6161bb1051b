// SPDX-License-Identifier: MIT
// What jobs say of the engine and the oracle when they start: all must say the same, and it narrows what is drawn.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "oracle/differentiator.h"
#include "properties/campaign/job_message.h"
#include "properties/campaign/participants.h"
#include "properties/generate/generate.h"

namespace minigrad::properties {

/// The engine or the oracle claims something else than when an earlier job started it.
class ChangedClaims : public std::runtime_error {
 public:
  ChangedClaims(const std::string& what, bool is_of_engine) : std::runtime_error(what), is_of_engine_(is_of_engine) {}
  bool is_of_engine() const { return is_of_engine_; }

 private:
  bool is_of_engine_;
};

class Introductions {
 public:
  /// Takes the introduction of one job: `known` becomes the participants, and `shape` is narrowed to what both engines
  /// claim. Returns a remark for each engine that lacks operations of the shape. Throws ChangedClaims, and
  /// std::runtime_error if the participants are not those of the campaign that is resumed, or no operation is left.
  std::vector<std::string> take(const Introduction& introduction, Participants& known, Shape& shape);

 private:
  std::optional<oracle::Capabilities> engine_;  ///< of the first job that introduced itself
  std::optional<oracle::Capabilities> oracle_;
};

}  // namespace minigrad::properties
