// SPDX-License-Identifier: MIT
// Messages are lines of JSON in a pipe.
#include "properties/process/child_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "oracle/programs/engine_process.h"
#include "oracle/programs/memory_limit.h"
#include "oracle/programs/own_children.h"

namespace minigrad::properties {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

void send(int pipe, const nlohmann::json& message) {
  const std::string line = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  if (!corpus::write_all(pipe, line)) _exit(2);  // the parent no longer reads
}

/// Kills this process when the parent dies, even by SIGKILL.
void end_with(pid_t parent) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent) _exit(2);
}

/// The child's main function. It ends with _exit, which does not run the destructors of the parent's objects.
[[noreturn]] void run_child(int pipe, const std::function<void(const ChildProcess::Send&)>& work) {
  try {
    work([pipe](const nlohmann::json& message) { send(pipe, message); });
  } catch (const oracle::OtherClaims& other) {
    send(pipe, {{"error", other.what()}, {"command", other.command()}});
    _exit(2);
  } catch (const std::exception& error) {
    send(pipe, {{"error", error.what()}});
    _exit(2);
  }
  _exit(0);
}

nlohmann::json parse_message(const std::string& line) {
  nlohmann::json message = nlohmann::json::parse(line);
  if (!message.contains("error")) return message;
  const std::string error = message.at("error");
  if (message.contains("command")) throw oracle::OtherClaims(message.at("command"), error);
  throw std::runtime_error(error);
}

/// How many processes the system, or this control group, has killed because memory ran out; 0 where it is not known.
std::uint64_t count_oom_kills() {
  std::uint64_t sum = 0;
  for (const char* const path : {"/proc/vmstat", "/sys/fs/cgroup/memory.events"}) {
    std::ifstream file(path);
    std::string name;
    std::uint64_t count = 0;
    while (file >> name >> count) sum += name == "oom_kill" ? count : 0;
  }
  return sum;
}

std::optional<Death> death_of(int status, std::uint64_t oom_kills_before) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    switch (signal) {
      case SIGALRM: return Death{Death::Cause::overdue, "no answer in time"};
      case SIGKILL:
        if (count_oom_kills() > oom_kills_before) {
          return Death{Death::Cause::oom_killed, "the system killed it because memory ran out"};
        }
        return Death{Death::Cause::ended, strsignal(signal)};
      case SIGTERM:
      case SIGINT:
      case SIGHUP: return Death{Death::Cause::ended, strsignal(signal)};
      default: return Death{Death::Cause::itself, strsignal(signal)};
    }
  }
  switch (WEXITSTATUS(status)) {
    case 0: return std::nullopt;
    case oracle::out_of_memory_code: return Death{Death::Cause::out_of_memory, "out of memory"};
    default: return Death{Death::Cause::itself, fmt::format("it ended with exit code {}", WEXITSTATUS(status))};
  }
}

}  // namespace

ChildProcess::ChildProcess(const std::function<void(const Send&)>& work) : oom_kills_(count_oom_kills()) {
  corpus::Pipe pipe = corpus::make_pipe("cannot create a pipe to a child process");
  const pid_t parent = getpid();
  process_ = fork();
  if (process_ == 0) {
    end_with(parent);
    pipe.read.reset();
    run_child(pipe.write.get(), work);
  }
  if (process_ < 0) fail("cannot start another process");
  oracle::add_own_child(process_);
  pipe_ = std::move(pipe.read);
}

ChildProcess::~ChildProcess() {
  kill();
  wait();
}

std::optional<std::vector<nlohmann::json>> ChildProcess::receive() {
  const ssize_t count = lines_.read(pipe_.get());
  if (count < 0 && errno != EINTR) fail("cannot read from a child process");
  if (count == 0) return std::nullopt;
  std::vector<nlohmann::json> messages;
  while (const auto line = lines_.take_line()) messages.push_back(parse_message(*line));
  return messages;
}

std::optional<Death> ChildProcess::wait() {
  if (process_ < 0) return std::nullopt;
  int status = 0;
  corpus::retry_eintr([&] { return waitpid(process_, &status, 0); });
  process_ = -1;
  return death_of(status, oom_kills_);
}

void ChildProcess::ask_to_stop() const {
  if (process_ > 0) ::kill(process_, SIGTERM);
}

void ChildProcess::kill() const {
  if (process_ > 0) ::kill(process_, SIGKILL);
}

bool ChildProcess::is_readable() const {
  pollfd pipe{pipe_.get(), POLLIN, 0};
  return ::poll(&pipe, 1, 0) > 0;
}

void wait_for_any(const std::vector<std::unique_ptr<ChildProcess>>& children) {
  constexpr int milliseconds = 200;
  std::vector<pollfd> pipes;
  for (const std::unique_ptr<ChildProcess>& child : children) {
    if (child) pipes.push_back({child->pipe(), POLLIN, 0});
  }
  ::poll(pipes.data(), pipes.size(), milliseconds);
}

ChildResult run_in_child(const std::function<nlohmann::json()>& work) {
  ChildProcess child([&work](const ChildProcess::Send& send) { send(work()); });
  ChildResult done;
  while (const auto messages = child.receive()) {
    for (const nlohmann::json& message : *messages) done.result = message;
  }
  done.death = child.wait();
  return done;
}

}  // namespace minigrad::properties
