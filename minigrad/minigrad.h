// SPDX-License-Identifier: MIT
// The engine in one include: Scalar, its functions and its tape. Two headers are separate: minigrad/drawing/draw.h
// because it compiles more slowly, and minigrad/graph.h because only tests of engines need it.
#pragma once

#if !(__cplusplus >= 202002L || (defined(_MSVC_LANG) && _MSVC_LANG >= 202002L))
#error "minigrad needs C++20: compile with -std=c++20, or link the CMake target minigrad::minigrad"
#endif

#include "minigrad/nested_tape.h"
#include "minigrad/op.h"
#include "minigrad/rules.h"
#include "minigrad/scalar.h"
#include "minigrad/tape.h"
#include "minigrad/version.h"
