# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The LLVM that was asked for, as targets:
#
#   llvm          its headers, and how to compile with them
#   llvm-shared   its shared libraries
#   llvm-static   its archives: a program that is started often, and does little each
#                 time, would spend most of that on the relocations of the shared ones
#   clang-tidy    every check of clang-tidy; there are no shared libraries of these
#
# LLVM's own package files are not used, since they demand the development files
# of everything that LLVM itself was ever linked with.

find_program(CORO_TIDY_LLVM_CONFIG llvm-config-${CORO_TIDY_LLVM}
             PATHS /usr/lib/llvm-${CORO_TIDY_LLVM}/bin REQUIRED)

function(ask_llvm Variable) # question…
  execute_process(COMMAND ${CORO_TIDY_LLVM_CONFIG} ${ARGN} OUTPUT_VARIABLE Answer
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(${Variable} ${Answer} PARENT_SCOPE)
endfunction()

ask_llvm(LLVM_INCLUDE_DIR --includedir)
ask_llvm(LLVM_LIB_DIR --libdir)
ask_llvm(LLVM_BIN_DIR --bindir)
set(LLVM_RESOURCE_DIR ${LLVM_LIB_DIR}/clang/${CORO_TIDY_LLVM})

file(GLOB LLVM_SHARED ${LLVM_LIB_DIR}/libLLVM.so.${CORO_TIDY_LLVM}.*)
file(GLOB CLANG_SHARED ${LLVM_LIB_DIR}/libclang-cpp.so.${CORO_TIDY_LLVM}.*)
if(NOT LLVM_SHARED OR NOT CLANG_SHARED OR NOT EXISTS ${LLVM_LIB_DIR}/libclangTidy.a)
  message(FATAL_ERROR "LLVM ${CORO_TIDY_LLVM} is incomplete in ${LLVM_LIB_DIR}: "
          "install llvm-${CORO_TIDY_LLVM}-dev and libclang-${CORO_TIDY_LLVM}-dev")
endif()

add_library(llvm INTERFACE)
target_include_directories(llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIR})
target_compile_definitions(llvm INTERFACE __STDC_CONSTANT_MACROS __STDC_FORMAT_MACROS
                           __STDC_LIMIT_MACROS _GNU_SOURCE)
target_compile_options(llvm INTERFACE -fno-rtti)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU") # which warns of what it inlines from LLVM's headers
  target_compile_options(llvm INTERFACE -Wno-nonnull)
endif()

add_library(llvm-shared INTERFACE)
target_link_libraries(llvm-shared INTERFACE llvm ${CLANG_SHARED} ${LLVM_SHARED})

file(GLOB ClangArchives ${LLVM_LIB_DIR}/libclang[A-Z]*.a)
list(FILTER ClangArchives EXCLUDE REGEX "libclangTidy|libclangDaemon")
file(GLOB LlvmArchives ${LLVM_LIB_DIR}/libLLVM*.a)
ask_llvm(SystemLibraries --link-static --system-libs)
separate_arguments(SystemLibraries)
add_library(llvm-static INTERFACE)
target_link_options(llvm-static INTERFACE LINKER:--gc-sections LINKER:--as-needed)
target_link_libraries(llvm-static INTERFACE llvm
  -Wl,--start-group ${ClangArchives} ${LlvmArchives} -Wl,--end-group ${SystemLibraries})

# A module of clang-tidy registers itself when it is loaded, hence whole archives.
add_library(clang-tidy INTERFACE)
file(GLOB ClangTidyModules ${LLVM_LIB_DIR}/libclangTidy*Module.a)
target_link_libraries(clang-tidy INTERFACE
  -Wl,--whole-archive ${ClangTidyModules} -Wl,--no-whole-archive
  ${LLVM_LIB_DIR}/libclangTidy.a ${LLVM_LIB_DIR}/libclangTidyUtils.a
  ${LLVM_LIB_DIR}/libclangIncludeCleaner.a ${LLVM_LIB_DIR}/libclangQuery.a llvm)
