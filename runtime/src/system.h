// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What every call of the system needs: somebody to close what it opened, and an error to throw.
#ifndef RILL_SRC_SYSTEM_H
#define RILL_SRC_SYSTEM_H

#include "rill/descriptor.h"

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace rill {

[[noreturn]] inline void fail(int error, const std::string &what) {
  throw std::system_error(error, std::generic_category(), "rill: " + what);
}

/// A descriptor that is closed when this dies; a negative number is none.
class FileHandle {
public:
  explicit FileHandle(int number = -1) noexcept : number_(number) {}
  FileHandle(FileHandle &&other) noexcept : number_(other.release()) {}
  FileHandle &operator=(FileHandle &&other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileHandle() {
    if (number_ >= 0)
      ::close(number_);
  }
  int number() const noexcept { return number_; }
  int release() noexcept { return std::exchange(number_, -1); }
  int close() noexcept { return ::close(release()); }

private:
  int number_;
};

/// Has the loop watch what does not block.
inline std::unique_ptr<Descriptor> watch(EventLoop &loop, FileHandle file) {
  auto watched = std::make_unique<Descriptor>(loop, file.number());
  file.release();
  return watched;
}

} // namespace rill

#endif
