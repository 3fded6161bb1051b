// SPDX-License-Identifier: MIT
// A second file with all headers of the engine: nothing in them may be defined twice.
#include "derivatives.h"

#include "minigrad/drawing/draw.h"

minigrad::Scalar surface(minigrad::Scalar x, minigrad::Scalar y) { return x * x * y + max(y + 2, 0.5) + tanh(0 * x); }
