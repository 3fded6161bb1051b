// SPDX-License-Identifier: MIT
// The version of minigrad, read by CMakeLists.txt too.
#pragma once

#define MINIGRAD_VERSION "0.1.0"
