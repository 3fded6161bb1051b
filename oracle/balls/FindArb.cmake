# SPDX-License-Identifier: MIT
# Finds Arb, the ball arithmetic of the judge, as the target Arb::arb. Arb is a library of its own up to FLINT 2, and a
# part of FLINT from 3 on, where its headers moved into flint/. With that folder searched, <arb_poly.h> is the right name
# for both.
find_path(ARB_INCLUDE_DIR arb_poly.h PATH_SUFFIXES flint)
find_library(FLINT_LIBRARY flint)
find_library(MPFR_LIBRARY mpfr)
find_library(GMP_LIBRARY gmp)
set(arb_libraries ${FLINT_LIBRARY} ${MPFR_LIBRARY} ${GMP_LIBRARY})
if(NOT EXISTS "${ARB_INCLUDE_DIR}/flint.h")
  find_library(ARB_LIBRARY NAMES flint-arb arb)
  list(PREPEND arb_libraries ${ARB_LIBRARY})
endif()
if(arb_libraries MATCHES "NOTFOUND")
  set(arb_libraries)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  Arb REQUIRED_VARS ARB_INCLUDE_DIR arb_libraries
  REASON_FAILURE_MESSAGE "The judge computes with Arb. `./dev setup` installs it. By hand: libflint-arb-dev and libflint-dev on \
Debian 12, libflint-dev alone from Debian 13 on (FLINT 3 contains Arb). Without it, -DMINIGRAD_ARB=OFF \
builds a program that judges by the truths in files alone. The engine alone does not need it either: -DMINIGRAD_HARNESS=OFF.")
if(Arb_FOUND AND NOT TARGET Arb::arb)
  add_library(Arb::arb INTERFACE IMPORTED)
  target_include_directories(Arb::arb INTERFACE ${ARB_INCLUDE_DIR})
  target_link_libraries(Arb::arb INTERFACE ${arb_libraries})
endif()
