// SPDX-License-Identifier: MIT
#include "properties/process/stop_signals.h"

#include <signal.h>

#include <initializer_list>

namespace minigrad::properties {
namespace {

volatile sig_atomic_t requests = 0;

void count_stop_signals(int flags) {
  struct sigaction action {};
  action.sa_handler = [](int) { requests = requests + 1; };
  action.sa_flags = flags;
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

}  // namespace

void catch_stop_signals() { count_stop_signals(0); }

void catch_first_stop_signal() { count_stop_signals(static_cast<int>(SA_RESETHAND)); }

int stop_requests() { return requests; }

}  // namespace minigrad::properties
