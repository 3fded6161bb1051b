# SPDX-License-Identifier: MIT
# Installs the harness; minigrad/CMakeLists.txt installs the engine. The program finds lib/minigrad and share/minigrad
# relative to itself (corpus/layout/layout.h), so these paths do not follow GNUInstallDirs.
include(GNUInstallDirs)
set(package ${CMAKE_INSTALL_DATADIR}/cmake/minigrad)

set_target_properties(minigrad_cli PROPERTIES EXPORT_NAME program)
install(TARGETS minigrad_cli EXPORT minigrad-harness DESTINATION bin COMPONENT harness)
install(EXPORT minigrad-harness NAMESPACE minigrad:: DESTINATION ${package} COMPONENT harness)
install(FILES properties/conform/minigrad-conformance.cmake DESTINATION ${package} COMPONENT harness)
install(TARGETS minigrad_example_engine DESTINATION lib/minigrad COMPONENT harness)
if(MINIGRAD_BUNDLE)
  # Only DT_RPATH, which --disable-new-dtags writes, is searched for the libraries of libraries as well.
  set_target_properties(minigrad_cli PROPERTIES INSTALL_RPATH $ORIGIN/../lib/minigrad)
  set_target_properties(minigrad_example_engine PROPERTIES INSTALL_RPATH $ORIGIN)
  target_link_options(minigrad_cli PRIVATE LINKER:--disable-new-dtags)
  target_link_options(minigrad_example_engine PRIVATE LINKER:--disable-new-dtags)
  install(TARGETS minigrad_cli minigrad_example_engine RUNTIME_DEPENDENCY_SET bundle COMPONENT bundle EXCLUDE_FROM_ALL)
  install(RUNTIME_DEPENDENCY_SET bundle PRE_EXCLUDE_REGEXES "^(ld-linux.*|lib(c|m|dl|rt|pthread))\\.so"
          DESTINATION lib/minigrad COMPONENT harness)
endif()
# The licence texts of other libraries. The program contains those of headers.
foreach(header CLI/CLI.hpp fmt/format.h nlohmann/json.hpp rapidcheck.h)
  cmake_path(GET header STEM name)
  find_file(MINIGRAD_HEADER_${name} ${header})
endforeach()
set(headers ${MINIGRAD_HEADER_CLI} ${MINIGRAD_HEADER_format} ${MINIGRAD_HEADER_json} ${MINIGRAD_HEADER_rapidcheck})
list(FILTER headers EXCLUDE REGEX NOTFOUND)
set(architecture)
if(CMAKE_LIBRARY_ARCHITECTURE)
  set(architecture /${CMAKE_LIBRARY_ARCHITECTURE})
endif()
install(CODE "set(headers \"${headers}\")
              set(sources \"${cli11_SOURCE_DIR};${fmt_SOURCE_DIR};${nlohmann_json_SOURCE_DIR};${rapidcheck_SOURCE_DIR}\")
              set(destination \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/minigrad/licences\")
              set(libraries \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/lib/minigrad\")
              set(architecture \"${architecture}\")
              set(complete ${MINIGRAD_BUNDLE})" COMPONENT harness)
install(SCRIPT corpus/layout/licences.cmake COMPONENT harness)
# The manual page and the completions of shells, made by the program itself. Debian's zsh has another folder for them.
set(made ${CMAKE_BINARY_DIR}/made)
add_custom_command(
  OUTPUT ${made}/minigrad.1 ${made}/minigrad ${made}/_minigrad ${made}/minigrad.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
  COMMAND minigrad_cli man > ${made}/minigrad.1
  COMMAND minigrad_cli completion bash > ${made}/minigrad
  COMMAND minigrad_cli completion zsh > ${made}/_minigrad
  COMMAND minigrad_cli completion fish > ${made}/minigrad.fish
  DEPENDS minigrad_cli VERBATIM)
add_custom_target(minigrad_help_files ALL DEPENDS ${made}/minigrad.1)
install(FILES ${made}/minigrad.1 DESTINATION share/man/man1 COMPONENT harness)
install(FILES ${made}/minigrad DESTINATION share/bash-completion/completions COMPONENT harness)
foreach(folder site-functions vendor-completions)
  install(FILES ${made}/_minigrad DESTINATION share/zsh/${folder} COMPONENT harness)
endforeach()
install(FILES ${made}/minigrad.fish DESTINATION share/fish/vendor_completions.d COMPONENT harness)
if(TARGET minigrad_torch)
  install(TARGETS minigrad_torch DESTINATION lib/minigrad COMPONENT harness)
endif()
if(TARGET bench_engine)
  install(TARGETS bench_engine DESTINATION bin COMPONENT harness)
endif()
# The adapters of other engines in C++ need the libraries of these engines, so they are a component of their own.
foreach(engine adolc sacado)
  if(TARGET minigrad_${engine}_engine)
    install(TARGETS minigrad_${engine}_engine DESTINATION lib/minigrad COMPONENT adapters)
  endif()
endforeach()
install(DIRECTORY corpus/cases corpus/conformance corpus/protocol DESTINATION share/minigrad/corpus COMPONENT harness
        FILES_MATCHING PATTERN *.json PATTERN *.md)
install(FILES corpus/PROTOCOL.md DESTINATION share/minigrad/corpus COMPONENT harness)
install(FILES properties/report/report.schema.json DESTINATION share/minigrad COMPONENT harness)
install(FILES LICENSE DESTINATION share/minigrad COMPONENT harness) # components must not share files
install(DIRECTORY oracle/adapters/ DESTINATION share/minigrad/adapters COMPONENT harness
        FILES_MATCHING PATTERN *.py PATTERN *.mjs PATTERN *.json PATTERN *.txt PATTERN .npmrc PATTERN adapter_kit.*
        PATTERN example_engine.* PATTERN *.java
        PATTERN CMakeLists.txt EXCLUDE PATTERN node_modules EXCLUDE PATTERN __pycache__ EXCLUDE
        PATTERN *_test.py EXCLUDE PATTERN *_test.mjs EXCLUDE PATTERN engines_report.py EXCLUDE
        PATTERN minigrad EXCLUDE)

# The Python package, for pyproject.toml: its modules stand in a prefix that also gets the component `harness`.
set(python ${PROJECT_SOURCE_DIR}/oracle/adapters/python)
file(GLOB modules CONFIGURE_DEPENDS ${python}/minigrad/*.py)
install(FILES ${modules} DESTINATION . COMPONENT python EXCLUDE_FROM_ALL)
install(FILES ${python}/adapter_kit.py DESTINATION . RENAME adapter.py COMPONENT python EXCLUDE_FROM_ALL)

# Libraries that were fetched, rather than found, are not installed, so the harness cannot be linked without them.
get_target_property(is_found fmt::fmt IMPORTED)
if(is_found)
  foreach(library corpus oracle properties)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${library}/*.h)
    target_sources(minigrad_${library} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
    set_target_properties(minigrad_${library} PROPERTIES EXPORT_NAME ${library})
    install(TARGETS minigrad_${library} EXPORT minigrad-development
            ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
            FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/minigrad-harness COMPONENT development)
  endforeach()
  install(EXPORT minigrad-development NAMESPACE minigrad:: DESTINATION ${package} COMPONENT development)
  if(MINIGRAD_ARB)
    install(FILES oracle/balls/FindArb.cmake DESTINATION ${package} COMPONENT development)
  endif()
endif()
