// SPDX-License-Identifier: MIT
// The engine in one include: Scalar, its functions and its tape. Drawing is apart, in minigrad/drawing/draw.h, because
// it is slower to compile; so is Graph, in minigrad/graph.h, which only those who test engines need.
#pragma once

#include "minigrad/nested_tape.h"
#include "minigrad/op.h"
#include "minigrad/rules.h"
#include "minigrad/scalar.h"
#include "minigrad/tape.h"
#include "minigrad/version.h"
