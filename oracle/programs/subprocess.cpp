// SPDX-License-Identifier: MIT
// Non-blocking pipes with deadlines.
#include "oracle/programs/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <system_error>
#include <vector>

#include "oracle/programs/subprocess_guard.h"

namespace minigrad::oracle {
namespace {

constexpr std::size_t longest_error_tail = 16384;
constexpr std::size_t most_error_lines = 10;

/// The most reads of standard error in a row: a program that floods it must not starve the other pipes.
constexpr int most_reads_of_errors = 64;

struct Pipe {
  int read = -1;
  int write = -1;
};

/// While it lives, writing to a pipe without a reader is an error of write() in this thread, and no signal.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  ~NoPipeSignal() {
    const timespec at_once{};
    if (!was_pending_) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "no pipe to an engine");
  }
  return {ends[0], ends[1]};
}

void do_not_block(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

void close_if_open(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

bool reads_later() { return errno == EAGAIN || errno == EINTR; }

int milliseconds_until(Subprocess::Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Subprocess::Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000));
}

/// Makes control characters visible, except newline and tab: they would move the reader's cursor.
std::string visible(std::string_view text) {
  std::string out;
  for (const char character : text) {
    const auto code = static_cast<unsigned char>(character);
    if ((code < 32 && character != '\n' && character != '\t') || code == 127) {
      out += fmt::format("\\x{:02x}", code);
    } else {
      out += character;
    }
  }
  return out;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return fmt::format("signal {}, {}", WTERMSIG(status), strsignal(WTERMSIG(status)));
  const int code = WEXITSTATUS(status);
  // A shell reports the signal that ended its program in this form.
  const int signal = code - 128;
  if (signal > 0 && signal < NSIG) return fmt::format("exit code {}: signal {}, {}", code, signal, strsignal(signal));
  return fmt::format("exit code {}", code);
}

}  // namespace

Subprocess::Subprocess(const std::string& command, std::uint64_t mebibytes) {
  try {
    start(command, mebibytes);
  } catch (...) {
    close_all();
    throw;
  }
}

Subprocess::~Subprocess() {
  kill();
  close_all();
}

void Subprocess::start(const std::string& command, std::uint64_t mebibytes) {
  std::array<Pipe, 5> pipes;
  for (Pipe& pipe : pipes) pipe = make_pipe();
  auto& [input, output, errors, control, report] = pipes;
  const pid_t harness = getpid();
  guard_ = fork();
  if (guard_ == 0) {
    guard({command.c_str(), mebibytes}, {input.read, output.write, errors.write, control.read, report.write}, harness);
  }
  for (const int theirs : {input.read, output.write, errors.write, control.read, report.write}) close(theirs);
  input_ = input.write;
  output_ = output.read;
  errors_ = errors.read;
  control_ = control.write;
  report_ = report.read;
  if (guard_ < 0) throw std::system_error(errno, std::generic_category(), "no process for an engine");
  for (const int ours : {input_, output_, errors_}) do_not_block(ours);
  while (read(report_, &group_, sizeof group_) < 0 && errno == EINTR) continue;
  if (group_ < 0) throw std::runtime_error("no process for an engine");
}

std::string Subprocess::ask(std::string_view text, Clock::time_point deadline, std::size_t longest_line) {
  for (;;) {
    const std::size_t end = unread_.find('\n', searched_);
    if (end != std::string::npos && end <= longest_line && text.empty()) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      searched_ = 0;
      return line;
    }
    searched_ = end == std::string::npos ? unread_.size() : end;
    if (searched_ > longest_line) {
      throw SubprocessError(SubprocessError::Kind::too_long, fmt::format("a line of more than {} bytes", longest_line));
    }
    if (output_ < 0) {
      throw SubprocessError(SubprocessError::Kind::ended, unread_.empty()
                                                              ? "it closed its standard output"
                                                              : "it closed its standard output inside a line");
    }
    if (!exchange(text, deadline)) {
      throw SubprocessError(SubprocessError::Kind::overdue,
                            text.empty() ? "no answer in time" : "it did not read its standard input in time");
    }
  }
}

std::string_view Subprocess::unasked() {
  while (output_ >= 0 && receive()) continue;
  return unread_;
}

bool Subprocess::exchange(std::string_view& unsent, Clock::time_point deadline) {
  std::array<pollfd, 3> waiting = {pollfd{output_, POLLIN, 0}, pollfd{errors_, POLLIN, 0},
                                   pollfd{unsent.empty() ? -1 : input_, POLLOUT, 0}};
  const int ready = poll(waiting.data(), waiting.size(), milliseconds_until(deadline));
  if (ready > 0) {
    if (waiting[0].revents != 0) receive();
    if (waiting[1].revents != 0) drain_errors();
    if (waiting[2].revents != 0) send(unsent);
  }
  // Otherwise a program that never stops writing would extend every deadline forever.
  return Clock::now() < deadline;
}

void Subprocess::send(std::string_view& unsent) {
  const NoPipeSignal no_signal;
  const ssize_t count = write(input_, unsent.data(), unsent.size());
  if (count > 0) {
    unsent.remove_prefix(static_cast<std::size_t>(count));
  } else if (!reads_later()) {
    unsent = {};  // there is no reader; the program's output or its end tells why
    close_if_open(input_);
  }
}

bool Subprocess::receive() {
  std::array<char, 65536> buffer;
  const ssize_t count = read(output_, buffer.data(), buffer.size());
  if (count > 0) {
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
    return static_cast<std::size_t>(count) == buffer.size() && unread_.size() < buffer.size() * 4;
  }
  if (count == 0 || !reads_later()) close_if_open(output_);
  return false;
}

void Subprocess::drain_errors() {
  std::array<char, 65536> buffer;
  const ssize_t count = read(errors_, buffer.data(), buffer.size());
  if (count > 0) {
    error_tail_.append(buffer.data(), static_cast<std::size_t>(count));
    if (error_tail_.size() > longest_error_tail) error_tail_.erase(0, error_tail_.size() - longest_error_tail);
  } else if (count == 0 || !reads_later()) {
    close_if_open(errors_);
  }
}

bool Subprocess::finish(std::string_view text, Clock::time_point deadline) {
  while (!text.empty() && input_ >= 0 && exchange(text, deadline)) continue;
  close_if_open(input_);
  while (!status_ && Clock::now() < deadline) {
    std::array<pollfd, 3> waiting = {pollfd{output_, POLLIN, 0}, pollfd{errors_, POLLIN, 0},
                                     pollfd{report_, POLLIN, 0}};
    poll(waiting.data(), waiting.size(), milliseconds_until(deadline));
    if (waiting[0].revents != 0) receive();
    if (waiting[1].revents != 0) drain_errors();
    if (waiting[2].revents != 0) read_status(0);
  }
  unasked();
  if (status_) return true;
  kill();
  return false;
}

void Subprocess::read_status(int milliseconds) {
  pollfd waiting{report_, POLLIN, 0};
  if (status_ || report_ < 0 || poll(&waiting, 1, milliseconds) <= 0) return;
  int status = 0;
  if (read(report_, &status, sizeof status) == static_cast<ssize_t>(sizeof status)) status_ = status;
}

std::optional<std::string> Subprocess::ending() {
  // A program that has closed its output is about to end, so a short wait usually gives its exit code.
  read_status(output_ < 0 ? 1000 : 0);
  if (!status_ || was_killed_) return std::nullopt;
  return how_it_ended(*status_);
}

bool Subprocess::ended_well() {
  read_status(0);
  return status_ && !was_killed_ && WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0;
}

std::string Subprocess::last_words() {
  pollfd waiting{errors_, POLLIN, 0};
  for (int i = 0; errors_ >= 0 && i < most_reads_of_errors && poll(&waiting, 1, 0) > 0; ++i) drain_errors();
  std::string_view text = error_tail_;
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::size_t begin = text.size();
  for (std::size_t lines = 0; lines < most_error_lines && begin != std::string_view::npos && begin > 0; ++lines) {
    begin = text.rfind('\n', begin - 1);
  }
  if (begin != std::string_view::npos && begin < text.size()) text.remove_prefix(begin + 1);
  return visible(text);
}

void Subprocess::kill() {
  if (guard_ < 0) return;
  read_status(0);
  if (!status_) was_killed_ = true;
  close_if_open(control_);
  while (waitpid(guard_, nullptr, 0) < 0 && errno == EINTR) continue;
  guard_ = -1;
}

void Subprocess::close_all() {
  for (int* const descriptor : {&input_, &output_, &errors_, &control_, &report_}) close_if_open(*descriptor);
}

}  // namespace minigrad::oracle
