// SPDX-License-Identifier: MIT
// The version of minigrad; CMakeLists.txt reads it from this file.
#pragma once

#define MINIGRAD_VERSION "0.1.0"
