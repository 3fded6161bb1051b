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

/// An engine claims something else than when an earlier job started it.
class OtherClaims : public std::runtime_error {
 public:
  explicit OtherClaims(const std::string& what) : std::runtime_error(what) {}
};

class Introductions {
 public:
  /// Takes the introduction of one job: `known` becomes the participants, and `shape` is narrowed to what both engines
  /// claim. Returns a remark for each engine that lacks operations of the shape. Throws std::runtime_error if the
  /// participants are not those of the campaign so far, and OtherClaims.
  std::vector<std::string> take(const Introduction& introduction, Participants& known, Shape& shape);

 private:
  std::optional<oracle::Capabilities> engine_;  ///< of the first job that introduced itself
  std::optional<oracle::Capabilities> oracle_;
};

}  // namespace minigrad::properties
