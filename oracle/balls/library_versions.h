// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace minigrad::oracle {

/// The libraries that the judge computes with, and their versions as they run: "FLINT 2.9.0, MPFR 4.2.0, GMP 6.2.1".
std::string judge_libraries();

}  // namespace minigrad::oracle
