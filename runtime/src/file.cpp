// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading and replacing files, on threads that may block.
#include "rill/file.h"

#include "system.h"

#include "rill/run_blocking.h"

#include <array>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rill {

namespace {

[[noreturn]] void fail(int error, const std::string &what, const std::filesystem::path &path) {
  rill::fail(error, "cannot " + what + " '" + path.string() + "'");
}

std::string read_all(const std::filesystem::path &path, std::size_t limit) {
  FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0)
    fail(errno, "open", path);
  std::string content;
  std::array<char, 64 << 10> buffer;
  for (;;) {
    ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      fail(errno, "read", path);
    if (count == 0)
      return content;
    if (static_cast<std::size_t>(count) > limit - content.size())
      fail(EFBIG, "read", path);
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

/// Makes the file beside the one that it is to replace, so that it is on the same disk.
void replace(const std::filesystem::path &path, std::string_view content) {
  std::string beside = path.string() + ".XXXXXX";
  FileHandle file(::mkostemp(beside.data(), O_CLOEXEC));
  if (file.number() < 0)
    fail(errno, "write", path);
  try {
    struct stat before {};
    mode_t mode = ::stat(path.c_str(), &before) == 0 ? before.st_mode & 07777 : 0644;
    if (::fchmod(file.number(), mode) < 0)
      fail(errno, "write", path);
    while (!content.empty()) {
      ssize_t count = ::write(file.number(), content.data(), content.size());
      if (count < 0 && errno != EINTR)
        fail(errno, "write", path);
      if (count > 0)
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(file.number()) < 0 || file.close() < 0 ||
        ::rename(beside.c_str(), path.c_str()) < 0)
      fail(errno, "write", path);
  } catch (...) {
    ::unlink(beside.c_str());
    throw;
  }
}

} // namespace

Task<std::string> read_file(std::filesystem::path path, std::size_t limit) {
  auto read = [&] { return read_all(path, limit); };
  co_return co_await run_blocking(read);
}

Task<> write_file(std::filesystem::path path, std::string content) {
  auto write = [&] { replace(path, content); };
  co_await run_blocking(write);
}

} // namespace rill
