# SPDX-License-Identifier: MIT
# Each engine of oracle/adapters gives the results of its file in oracle/adapters/expected, no better and no worse. The
# longest chains are left out, and more levels for slow engines. Each Debian release has another version of some engines,
# so for these the levels about the last digits are left out too. The test of an engine that is not installed is skipped.
set(any_version core piecewise lifecycle structure)
set(all_but_scale ${any_version} transcendental special precision)
function(minigrad_expect_conformance engine command)
  list(TRANSFORM ARGN PREPEND --level= OUTPUT_VARIABLE levels)
  add_test(NAME conform.${engine}
           COMMAND minigrad_cli conform --engine ${command} ${levels} --graphs 0 --timeout 120
                   --expect ${PROJECT_SOURCE_DIR}/oracle/adapters/expected/${engine}.json)
  set_tests_properties(conform.${engine} PROPERTIES LABELS engine SKIP_REGULAR_EXPRESSION "cannot be asked: ")
endfunction()
foreach(engine scalar example)
  minigrad_expect_conformance(${engine} ${engine} ${all_but_scale})
endforeach()
minigrad_expect_conformance(minigrad $<TARGET_FILE:minigrad_minigrad_engine> ${all_but_scale} scale)
if(NOT MINIGRAD_ARB) # the files do not refuse every NaN that the judge refuses
  return()
endif()
foreach(engine autograd mygrad micrograd casadi tensorflow.js)
  minigrad_expect_conformance(${engine} ${engine} ${all_but_scale})
endforeach()
foreach(engine pytorch adol-c sacado)
  minigrad_expect_conformance(${engine} ${engine} ${any_version})
endforeach()
minigrad_expect_conformance(jax jax core lifecycle piecewise)
minigrad_expect_conformance(tinygrad tinygrad core)
