# SPDX-License-Identifier: MIT
# Runs when the harness is installed. Copies the licence text of each library that the program contains, and of each that
# is installed beside it, to share/minigrad/licences.
#   headers   a header of each library that was found
#   sources   the source folders of libraries that were fetched
#   destination, libraries   the folders licences and lib/minigrad
#   architecture  the folder of the system's libraries, such as /x86_64-linux-gnu: others have the same names
#   complete  whether a missing text deserves a warning, because what is installed is for others
find_program(DPKG_QUERY dpkg-query)

# Copies the text of a Debian package, and the texts of /usr/share/common-licenses that it refers to.
function(minigrad_copy_licence package)
  set(copyright /usr/share/doc/${package}/copyright)
  file(MAKE_DIRECTORY ${destination})
  configure_file(${copyright} ${destination}/${package}.txt COPYONLY)
  file(STRINGS ${copyright} lines REGEX "common-licenses/")
  string(REGEX MATCHALL "common-licenses/[A-Za-z0-9]+(-[0-9]+(\\.[0-9]+)?)?" names "${lines}")
  list(REMOVE_DUPLICATES names)
  foreach(name IN LISTS names)
    if(EXISTS /usr/share/${name})
      file(REAL_PATH /usr/share/${name} text)
      cmake_path(GET name FILENAME name)
      configure_file(${text} ${destination}/${name}.txt COPYONLY)
    endif()
  endforeach()
endfunction()

foreach(source IN LISTS sources)
  file(GLOB texts ${source}/LICENSE*)
  cmake_path(GET source FILENAME name)
  foreach(text IN LISTS texts)
    file(MAKE_DIRECTORY ${destination})
    configure_file(${text} ${destination}/${name}.txt COPYONLY)
  endforeach()
endforeach()

file(GLOB bundled ${libraries}/lib*.so.*)
list(TRANSFORM bundled REPLACE ".*/" "*${architecture}/")
foreach(file IN LISTS headers bundled)
  set(package)
  if(DPKG_QUERY)
    execute_process(COMMAND ${DPKG_QUERY} --search ${file} OUTPUT_VARIABLE found ERROR_QUIET)
    string(REGEX MATCH "^[^:,]+" package "${found}")
  endif()
  if(package AND EXISTS /usr/share/doc/${package}/copyright)
    minigrad_copy_licence(${package})
  elseif(complete)
    message(WARNING "The licence text of ${file} was not found, so it is not in ${destination}. Add it by hand.")
  endif()
endforeach()
