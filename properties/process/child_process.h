// SPDX-License-Identifier: MIT
// A copy of this process that does some work and tells about it: an engine that takes its process down takes nothing
// else with it.
#pragma once

#include <sys/types.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "properties/process/death.h"

namespace minigrad::properties {

class ChildProcess {
 public:
  /// Tells the parent something. The child ends when nobody listens any more.
  using Say = std::function<void(const nlohmann::json&)>;

  /// Starts a child that does `work` and ends. Where the system can, the child also ends when its parent does.
  /// Throws std::runtime_error when there can be no further process.
  explicit ChildProcess(const std::function<void(const Say&)>& work);

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Kills the child if it still runs.
  ~ChildProcess();

  /// What can be polled to learn that the child said something, or ended.
  int pipe() const { return pipe_; }

  /// Waits for the child to say something and returns all that it said since; nothing once it has ended. Returns early,
  /// and perhaps with nothing said, after a signal. Throws std::runtime_error with the words of an exception that
  /// `work` let through.
  std::optional<std::vector<nlohmann::json>> hear();

  /// Waits for the end of the child: how it died; nothing when it finished its work.
  std::optional<Death> wait();

  void ask_to_stop() const;
  void kill() const;

 private:
  pid_t process_ = -1;
  int pipe_ = -1;
  std::string unread_;  ///< the beginning of a line
};

/// What came of work that was done in a child process.
struct ChildResult {
  nlohmann::json result;       ///< what the work returned; null when the child died
  std::optional<Death> death;  ///< how the child died
};

/// Does the work in a child process. Throws std::runtime_error with the words of an exception that `work` let through.
ChildResult run_in_child(const std::function<nlohmann::json()>& work);

}  // namespace minigrad::properties
