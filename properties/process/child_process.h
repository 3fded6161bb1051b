// SPDX-License-Identifier: MIT
// A forked child process that does some work and sends messages to its parent.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "corpus/json/posix.h"
#include "properties/process/death.h"

namespace minigrad::properties {

class ChildProcess {
 public:
  /// Sends a message to the parent. The child exits if the parent no longer reads.
  using Send = std::function<void(const nlohmann::json&)>;

  /// Starts a child that does `work` and exits. On Linux the child is killed when its parent dies. Throws
  /// std::runtime_error when no process can be started.
  explicit ChildProcess(const std::function<void(const Send&)>& work);

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Kills the child if it still runs.
  ~ChildProcess();

  /// The descriptor to poll for messages and for the end of the child.
  int pipe() const { return pipe_.get(); }

  /// Whether receive() would return at once.
  bool is_readable() const;

  /// Waits for messages and returns all that have arrived; nothing once the child has ended. Returns early, possibly
  /// with an empty list, after a signal. If `work` threw an exception, throws oracle::OtherClaims if it is one, and
  /// otherwise std::runtime_error with its text.
  std::optional<std::vector<nlohmann::json>> receive();

  /// Waits for the end of the child. Returns how it died, or nothing if it finished its work.
  std::optional<Death> wait();

  void ask_to_stop() const;
  void kill() const;

 private:
  pid_t process_ = -1;
  std::uint64_t oom_kills_;  ///< of the system when the child was started
  corpus::UniqueFd pipe_;
  corpus::LineReader lines_;
};

/// Waits until a child has a message or has ended, but at most a fifth of a second, and no longer than to a signal.
/// Null pointers are ignored.
void wait_for_any(const std::vector<std::unique_ptr<ChildProcess>>& children);

/// The result of work in a child process.
struct ChildResult {
  nlohmann::json result;       ///< the value that the work returned; null if the child died
  std::optional<Death> death;  ///< how the child died
};

/// Does the work in a child process. If the work throws an exception, throws as ChildProcess::receive does.
ChildResult run_in_child(const std::function<nlohmann::json()>& work);

}  // namespace minigrad::properties
