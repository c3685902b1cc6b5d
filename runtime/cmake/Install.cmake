# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What `cmake --install` puts where, so that another project finds it with find_package(rill).
include(CMakePackageConfigHelpers)

set(installed rill)
foreach(adapter ${RILL_ADAPTERS})
  if(TARGET rill_${adapter})
    list(APPEND installed rill_${adapter})
  endif()
endforeach()
install(TARGETS ${installed} EXPORT rill ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/rill DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT rill NAMESPACE rill:: FILE rillTargets.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/rill)

write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/rillConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
configure_file(cmake/rillConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/rillConfig.cmake @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rillConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/rillConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/rill)
