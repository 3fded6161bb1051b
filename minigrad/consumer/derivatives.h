// SPDX-License-Identifier: MIT
// A function whose derivative another file takes.
#pragma once

#include "minigrad/minigrad.h"

minigrad::Scalar surface(minigrad::Scalar x, minigrad::Scalar y);
