// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts of the standard library that std_filesystem.yaml names, as they are installed.

#ifndef CORO_TIDY_TEST_STUBS_STD_FILESYSTEM_H
#define CORO_TIDY_TEST_STUBS_STD_FILESYSTEM_H

#include <filesystem>
#include <fstream>

#endif
