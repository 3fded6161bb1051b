// SPDX-License-Identifier: MIT
// Waits for the end of the program or of the harness, whichever comes first.
#include "oracle/programs/subprocess_guard.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "corpus/json/posix.h"
#include "oracle/programs/memory_limit.h"
#include "oracle/programs/own_children.h"

namespace minigrad::oracle {
namespace {

/// The guard keeps its two pipes here and closes every descriptor above.
constexpr int control_place = 3;
constexpr int report_place = 4;

/// Closes the harness's other descriptors. A copy of another program's pipe would hide the end of that pipe.
void close_from(int first) {
#ifdef __linux__
  if (close_range(static_cast<unsigned>(first), ~0U, 0) == 0) return;
#endif
  const long most = sysconf(_SC_OPEN_MAX);
  for (int descriptor = first; descriptor < most; ++descriptor) close(descriptor);
}

/// Puts five descriptors in their places. Copies them above all places first, because one may occupy another's place.
void arrange(const GuardPipes& pipes) {
  constexpr int above = report_place + 1;
  std::array<int, 5> descriptors = {pipes.input, pipes.output, pipes.errors, pipes.control, pipes.report};
  for (int& descriptor : descriptors) descriptor = fcntl(descriptor, F_DUPFD, above);
  for (std::size_t place = 0; place < descriptors.size(); ++place) dup2(descriptors[place], static_cast<int>(place));
  close_from(report_place + 1);
}

void set_signals_to_default() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGCHLD, SIGHUP, SIGQUIT}) sigaction(signal, &action, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Writes to the standard error of the program.
void complain(const char* text) {
  corpus::retry_eintr([&] { return write(STDERR_FILENO, text, std::strlen(text)); });
}

/// Does not return if the program can be started. glibc's execvp allocates no memory, so it may be called here.
[[noreturn]] void become_program(const GuardedProgram& started, pid_t guard) {
  setpgid(0, 0);
  set_signals_to_default();
  close(control_place);
  close(report_place);
  limit_memory(started.mebibytes);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a guard that is killed cannot kill the program
#endif
  if (getppid() != guard) _exit(127);
  execvp(started.words[0], started.words);
  const bool is_missing = errno == ENOENT;
  complain(started.words[0]);
  complain(is_missing ? ": not found\n" : ": cannot be started as a program\n");
  _exit(127);
}

/// Ignores the signals that would end the guard. SIGCHLD interrupts it only while it waits. Returns the mask to wait
/// with.
sigset_t take_signals() {
  set_signals_to_default();
  struct sigaction action {};
  action.sa_handler = [](int) {};
  sigaction(SIGCHLD, &action, nullptr);
  action.sa_handler = SIG_IGN;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) sigaction(signal, &action, nullptr);
  sigset_t blocked;
  sigset_t unblocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_BLOCK, &blocked, &unblocked);
  return unblocked;
}

void say(int number) {
  corpus::retry_eintr([&] { return write(report_place, &number, sizeof number); });
}

/// Whether the program ended, with that status, before the harness did.
bool wait_for_end(pid_t program, int& status, pid_t harness, const sigset_t& unblocked) {
  for (;;) {
    const pid_t ended = waitpid(program, &status, WNOHANG);
    if (ended == program) return true;
    if (getppid() != harness) return false;
    pollfd control{control_place, POLLIN, 0};
    // SIGCHLD arrives only here, so none is missed.
    if (ppoll(&control, 1, nullptr, &unblocked) > 0) return false;
  }
}

/// Kills every child of this process. The guard inherits the orphans of the processes below it, so this also finds, in
/// time, a program that has left the group.
void kill_children() {
  for (const pid_t child : Children()) ::kill(child, SIGKILL);
}

/// Waits until the program and all that it started are gone.
void reap_all() {
  constexpr timespec pause{0, 1'000'000};
  constexpr int most_rounds = 1000;
  for (int round = 0; round < most_rounds; ++round) {
    pid_t reaped = 0;
    do {
      reaped = waitpid(-1, nullptr, WNOHANG);
    } while (reaped > 0);
    if (reaped < 0 && errno == ECHILD) return;
    kill_children();
    nanosleep(&pause, nullptr);
  }
}

}  // namespace

void guard(const GuardedProgram& started, const GuardPipes& pipes, pid_t harness) {
  setpgid(0, 0);  // the harness decides about Ctrl-C
  arrange(pipes);
  const sigset_t unblocked = take_signals();
#ifdef __linux__
  // The end of the pipe does not arrive while a fork of the harness holds it, so the kernel also signals its death.
  prctl(PR_SET_PDEATHSIG, SIGCHLD);
#endif
  adopt_orphans();

  const pid_t self = getpid();
  const pid_t program = fork();
  if (program == 0) become_program(started, self);
  for (const int theirs : {0, 1, 2}) close(theirs);
  say(program);
  if (program < 0) _exit(1);
  setpgid(program, program);

  int status = 0;
  const bool ended = wait_for_end(program, status, harness, unblocked);
  ::kill(-program, SIGKILL);
  if (!ended) {
    ::kill(program, SIGKILL);  // it may not lead a group yet
    corpus::retry_eintr([&] { return waitpid(program, &status, 0); });
  }
  reap_all();
  say(status);
  _exit(0);
}

}  // namespace minigrad::oracle
