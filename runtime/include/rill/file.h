// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whole files, off the loop: the kernel has no other way to read a file than to block.
#ifndef RILL_FILE_H
#define RILL_FILE_H

#include "rill/task.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace rill {

/// Suspension point, always: yields what is in the file. Throws std::system_error, with
/// std::errc::file_too_large above `limit` bytes. Cancelling waits for a thread that has begun.
Task<std::string> read_file(std::filesystem::path path, std::size_t limit = 64 << 20);

/// Suspension point, always: puts `content` into the file, or leaves it as it was: who reads it
/// meanwhile sees the one or the other. A new file can be read by all. Throws std::system_error.
/// Cancelling waits for a thread that has begun.
Task<> write_file(std::filesystem::path path, std::string content);

} // namespace rill

#endif
