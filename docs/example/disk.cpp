// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "disk.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace board {

void append(const char *path, std::string_view text) {
  const int file = ::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0)
    throw std::system_error(errno, std::generic_category(), path);
  const bool written = ::write(file, text.data(), text.size()) >= 0 && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  if (!written)
    throw std::system_error(error, std::generic_category(), path);
}

} // namespace board
