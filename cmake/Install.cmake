# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What `cmake --install` puts where, and the packages that `cpack` makes of it: one for
# Debian, and an archive that runs wherever it is unpacked.
#
#   bin/coro-tidy, bin/coro-clangd     with LLVM 22
#   lib/coro-tidy/CoroTidy.so          the plugin for clang-tidy
#   share/doc/coro-tidy/               the pages

# rill has no part in the packages.
set(Component coro-tidy)
set(Pages share/doc/coro-tidy)

install(TARGETS CoroTidy LIBRARY DESTINATION lib/coro-tidy COMPONENT ${Component})
install(DIRECTORY docs/ DESTINATION ${Pages}/docs COMPONENT ${Component}
        FILES_MATCHING PATTERN "*.md" PATTERN example EXCLUDE)
install(FILES README.md CHANGELOG.md DESTINATION ${Pages} COMPONENT ${Component})
install(FILES LICENSE DESTINATION ${Pages} COMPONENT ${Component} RENAME copyright)
if(NOT TARGET coro-tidy)
  return()
endif()

install(TARGETS coro-tidy coro-clangd RUNTIME DESTINATION bin COMPONENT ${Component})
install(FILES driver/completions/coro-tidy.bash RENAME coro-tidy
        DESTINATION share/bash-completion/completions COMPONENT ${Component})
install(FILES driver/completions/coro-tidy.fish
        DESTINATION share/fish/vendor_completions.d COMPONENT ${Component})

set(CPACK_PACKAGE_NAME coro-tidy)
set(CPACK_PACKAGE_VENDOR "the coro-tidy project")
set(CPACK_PACKAGE_CONTACT "the coro-tidy project <coro-tidy@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "finds mistakes in C++20 coroutine code")
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};${PROJECT_NAME};${Component};/")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# The shared libraries are found by dpkg-shlibdeps; clang's own headers are read, not linked.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS libclang-common-${CORO_TIDY_LLVM}-dev)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS clang-tidy-${CORO_TIDY_LLVM})
include(CPack)
