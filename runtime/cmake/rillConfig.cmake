# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# find_package(rill) gives the target rill::rill.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/rillTargets.cmake)
