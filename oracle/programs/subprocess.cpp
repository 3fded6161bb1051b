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
#include <utility>

#include "corpus/json/foreign_text.h"
#include "oracle/programs/own_children.h"
#include "oracle/programs/subprocess_guard.h"

namespace minigrad::oracle {
namespace {

constexpr std::size_t longest_error_tail = 16384;
constexpr std::size_t most_error_lines = 10;
constexpr std::size_t longest_words = 2'000;

/// How long a guard may take to start a program, and to end. A signal may have stopped it.
constexpr std::chrono::seconds patience_with_guard{20};

/// The most reads of standard error in a row: a program that floods it must not starve the other pipes.
constexpr int most_reads_of_errors = 64;

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

void do_not_block(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

bool reads_later() { return errno == EAGAIN || errno == EINTR; }

int milliseconds_until(Subprocess::Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Subprocess::Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000));
}

/// The end of a text, without the rest of a character of UTF-8 that the cut divides.
std::string_view end_of(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  text.remove_prefix(text.size() - most);
  while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xc0U) == 0x80) text.remove_prefix(1);
  return text;
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

Subprocess::Subprocess(const CommandLine& command, std::uint64_t mebibytes) {
  std::array<corpus::Pipe, 5> pipes;
  for (corpus::Pipe& pipe : pipes) pipe = corpus::make_pipe("cannot create a pipe to an engine");
  auto& [input, output, errors, control, report] = pipes;
  std::vector<char*> words;  // execvp does not change them
  for (const std::string& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  adopt_orphans();
  const pid_t harness = getpid();
  guard_ = fork();
  if (guard_ == 0) {
    guard({words.data(), mebibytes},
          {input.read.get(), output.write.get(), errors.write.get(), control.read.get(), report.write.get()}, harness);
  }
  if (guard_ < 0) throw std::system_error(errno, std::generic_category(), "cannot start a process for an engine");
  add_own_child(guard_);
  input_ = std::move(input.write);
  output_ = std::move(output.read);
  errors_ = std::move(errors.read);
  control_ = std::move(control.write);
  report_ = std::move(report.read);
  for (corpus::Pipe& pipe : pipes) pipe = {};  // closes the guard's ends, so that the end of the guard is seen
  for (const corpus::UniqueFd* ours : {&input_, &output_, &errors_}) do_not_block(ours->get());
  read_group();
}

void Subprocess::read_group() {
  pollfd waiting{report_.get(), POLLIN, 0};
  const auto deadline = Clock::now() + patience_with_guard;
  while (poll(&waiting, 1, milliseconds_until(deadline)) < 0 && errno == EINTR) continue;
  if (waiting.revents != 0) corpus::retry_eintr([this] { return read(report_.get(), &group_, sizeof group_); });
  if (group_ > 0) return;
  kill();
  throw std::runtime_error("cannot start a process for an engine");
}

Subprocess::~Subprocess() { kill(); }

std::string Subprocess::ask(std::string_view text, Clock::time_point deadline, std::size_t longest_line) {
  for (;;) {
    if (lines_.line_length() > longest_line) {
      throw SubprocessError(SubprocessError::Kind::too_long, fmt::format("a line of more than {} bytes", longest_line));
    }
    if (text.empty()) {
      if (auto line = lines_.take_line()) return *std::move(line);
    }
    if (!output_.is_open()) {
      throw SubprocessError(SubprocessError::Kind::ended, lines_.unread().empty()
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
  read_status(0);
  while (output_.is_open() && lines_.unread().size() <= most_unasked && receive()) continue;
  return lines_.unread();
}

bool Subprocess::exchange(std::string_view& unsent, Clock::time_point deadline) {
  std::array<pollfd, 4> waiting = {pollfd{output_.get(), POLLIN, 0}, pollfd{errors_.get(), POLLIN, 0},
                                   pollfd{unsent.empty() ? -1 : input_.get(), POLLOUT, 0},
                                   pollfd{status_ ? -1 : report_.get(), POLLIN, 0}};
  const int ready = poll(waiting.data(), waiting.size(), milliseconds_until(deadline));
  if (ready > 0) {
    if (waiting[0].revents != 0) receive();
    if (waiting[1].revents != 0) drain_errors();
    if (waiting[2].revents != 0) send(unsent);
    if (waiting[3].revents != 0) read_status(0);
  }
  // Otherwise a program that never stops writing would extend every deadline forever.
  return Clock::now() < deadline;
}

void Subprocess::send(std::string_view& unsent) {
  const NoPipeSignal no_signal;
  const ssize_t count = write(input_.get(), unsent.data(), unsent.size());
  if (count > 0) {
    unsent.remove_prefix(static_cast<std::size_t>(count));
  } else if (!reads_later()) {
    unsent = {};  // there is no reader; the program's output or its end tells why
    input_.reset();
  }
}

bool Subprocess::receive() {
  const ssize_t count = lines_.read(output_.get());
  if (count == 0 || (count < 0 && !reads_later())) output_.reset();
  return count == ssize_t{corpus::block_size} && lines_.unread().size() < corpus::block_size * 4;
}

void Subprocess::drain_errors() {
  const ssize_t count = corpus::read_some(errors_.get(), error_tail_);
  if (count == 0 || (count < 0 && !reads_later())) errors_.reset();
  if (error_tail_.size() > longest_error_tail) error_tail_.erase(0, error_tail_.size() - longest_error_tail);
}

bool Subprocess::finish(std::string_view text, Clock::time_point deadline) {
  if (guard_ > 0) ::kill(guard_, SIGCONT);
  const auto is_flooded = [this] { return lines_.unread().size() > most_unasked; };
  while (!text.empty() && input_.is_open() && !is_flooded() && exchange(text, deadline)) continue;
  input_.reset();
  while (!status_ && !lost_its_guard_ && !is_flooded() && Clock::now() < deadline) {
    std::array<pollfd, 3> waiting = {pollfd{output_.get(), POLLIN, 0}, pollfd{errors_.get(), POLLIN, 0},
                                     pollfd{report_.get(), POLLIN, 0}};
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
  pollfd waiting{report_.get(), POLLIN, 0};
  if (status_ || !report_.is_open() || poll(&waiting, 1, milliseconds) <= 0) return;
  int status = 0;
  const ssize_t count = read(report_.get(), &status, sizeof status);
  if (count == ssize_t{sizeof status}) status_ = status;
  if (count != 0) return;
  lost_its_guard_ = true;
  output_.reset();  // nothing of the program may go on
}

std::optional<std::string> Subprocess::ending() {
  // A program that has closed its output is about to end, so a short wait usually gives its exit code.
  read_status(output_.is_open() ? 0 : 1000);
  if (lost_its_guard_) return "the process that guards it was killed";
  if (!status_ || was_killed_) return std::nullopt;
  return how_it_ended(*status_);
}

bool Subprocess::ended_well() {
  read_status(0);
  return status_ && !was_killed_ && WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0;
}

std::string Subprocess::last_words() {
  pollfd waiting{errors_.get(), POLLIN, 0};
  for (int i = 0; errors_.is_open() && i < most_reads_of_errors && poll(&waiting, 1, 0) > 0; ++i) drain_errors();
  std::string_view text = error_tail_;
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::size_t begin = text.size();
  for (std::size_t lines = 0; lines < most_error_lines && begin != std::string_view::npos && begin > 0; ++lines) {
    begin = text.rfind('\n', begin - 1);
  }
  if (begin != std::string_view::npos && begin < text.size()) text.remove_prefix(begin + 1);
  return corpus::printable(end_of(text, longest_words), corpus::Lines::several, longest_words);
}

void Subprocess::kill() {
  if (guard_ < 0) return;
  read_status(0);
  if (!status_) was_killed_ = true;
  if (end_guard()) {
    if (group_ > 0) ::kill(-group_, SIGKILL);
    kill_orphans();
  }
  guard_ = -1;
}

bool Subprocess::end_guard() {
  control_.reset();
  const auto deadline = Clock::now() + patience_with_guard;
  int status = 0;
  for (;;) {
    ::kill(guard_, SIGCONT);
    const pid_t ended = corpus::retry_eintr([&] { return waitpid(guard_, &status, WNOHANG); });
    if (ended != 0) break;
    if (Clock::now() > deadline) ::kill(guard_, SIGKILL);
    pollfd waiting{report_.get(), 0, 0};  // the guard's end is the end of this pipe
    poll(&waiting, 1, 20);
    if (waiting.revents != 0) poll(nullptr, 0, 1);
  }
  remove_own_child(guard_);
  return WIFSIGNALED(status);
}

}  // namespace minigrad::oracle
