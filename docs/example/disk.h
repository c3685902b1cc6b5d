// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files that survive a power cut.

#ifndef BOARD_DISK_H
#define BOARD_DISK_H

#include <string_view>

namespace board {

/// Appends text to the file and returns once it is on the disk.
void append(const char *path, std::string_view text);

} // namespace board

#endif
