// SPDX-License-Identifier: MIT
// Ctrl-C and SIGTERM as a request to stop, rather than an end in the middle of something.
#pragma once

namespace minigrad::properties {

/// From now on Ctrl-C and SIGTERM only ask to stop, in this process and in those that it starts.
void catch_stop_signals();

/// How often this process was asked to stop.
int stop_requests();

inline bool stop_requested() { return stop_requests() > 0; }

}  // namespace minigrad::properties
