// SPDX-License-Identifier: MIT
// A function that main.cpp differentiates.
#pragma once

#include "minigrad/minigrad.h"

minigrad::Scalar surface(minigrad::Scalar x, minigrad::Scalar y);
