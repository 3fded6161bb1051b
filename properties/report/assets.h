// SPDX-License-Identifier: MIT
// The files page.css and page.js, which CMake puts into assets.cpp.
#pragma once

#include "properties/report/markup.h"

namespace minigrad::properties {

Markup page_style();
Markup page_script();

}  // namespace minigrad::properties
