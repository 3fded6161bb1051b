// SPDX-License-Identifier: MIT
// The engine in one include: Scalar, its functions and its tape. Two headers are separate: minigrad/drawing/draw.h
// because it compiles more slowly, and minigrad/graph.h because only tests of engines need it.
#pragma once

#include "minigrad/nested_tape.h"
#include "minigrad/op.h"
#include "minigrad/rules.h"
#include "minigrad/scalar.h"
#include "minigrad/tape.h"
#include "minigrad/version.h"
