// SPDX-License-Identifier: MIT
// Turns Ctrl-C and SIGTERM into requests to stop, so that work is completed and saved.
#pragma once

namespace minigrad::properties {

/// From now on SIGINT and SIGTERM only count as requests, in this process and in forked children.
void catch_stop_signals();

/// The same for the first SIGINT and the first SIGTERM. A second one ends the process at once.
void catch_first_stop_signal();

/// How many requests to stop this process has received.
int stop_requests();

inline bool stop_requested() { return stop_requests() > 0; }

}  // namespace minigrad::properties
