// SPDX-License-Identifier: MIT
#include "oracle/balls/library_versions.h"

#include <gmp.h>
#include <mpfr.h>

#include "oracle/balls/ball.h"

namespace minigrad::oracle {

std::string judge_libraries() {
  return std::string("FLINT ") + flint_version + ", MPFR " + mpfr_get_version() + ", GMP " + gmp_version;
}

}  // namespace minigrad::oracle
