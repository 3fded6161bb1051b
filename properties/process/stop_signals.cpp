// SPDX-License-Identifier: MIT
#include "properties/process/stop_signals.h"

#include <signal.h>

#include <initializer_list>

namespace minigrad::properties {
namespace {

volatile sig_atomic_t requests = 0;

}  // namespace

void catch_stop_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { requests = requests + 1; };
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

int stop_requests() { return requests; }

}  // namespace minigrad::properties
