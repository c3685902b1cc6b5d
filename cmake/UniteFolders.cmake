# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# With CORO_TIDY_UNITE the files of a folder are compiled as one, a third of the time for who builds
# all of it: most goes into the headers of Clang. Names in a file are therefore unique in its folder.

option(CORO_TIDY_UNITE "Compile the files of a folder as one: faster from clean, slower after a change")

function(unite_folders target)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source NORMALIZE)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE path)
    cmake_path(GET path PARENT_PATH folder)
    string(MAKE_C_IDENTIFIER "${folder}" group)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${CORO_TIDY_UNITE}
    UNITY_BUILD_MODE GROUP UNITY_BUILD_UNIQUE_ID CORO_TIDY_FILE)
endfunction()
