// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What several tests need.
#ifndef RILL_TEST_HELPERS_H
#define RILL_TEST_HELPERS_H

#include "rill/settled.h"
#include "rill/task.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <stdlib.h>

namespace helpers {

/// Where a list in braces would be an operand of co_await, which g++ 12 does not take.
template <class... Words> std::vector<std::string> words(Words... all) { return {all...}; }

/// Everything that comes until the peer ends it.
rill::Task<std::string> read_all(auto &stream) {
  std::string all;
  std::array<char, 4096> buffer;
  while (std::size_t count = co_await stream.read_some(buffer))
    all.append(buffer.data(), count);
  co_return all;
}

/// Asks what is complete only when its side is ended, and yields what is said to it.
rill::Task<std::string> ask(auto &stream) {
  co_await stream.write("a question");
  stream.shutdown_write();
  co_return co_await read_all(stream);
}

/// Answers what was asked once it is complete.
rill::Task<> answer(auto &stream) {
  std::string question = co_await read_all(stream);
  co_await stream.write("the answer to " + question);
}

/// The system's reason for a failure; none if there was no failure.
template <class T> std::error_code error_of(const rill::Settled<T> &outcome) {
  try {
    if (!outcome.ok())
      std::rethrow_exception(outcome.error());
  } catch (const std::system_error &error) {
    return error.code();
  }
  return {};
}

/// A folder of the test's own, gone at the end.
class Folder {
public:
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "rill-test-XXXXXX";
    if (!::mkdtemp(name.data()))
      throw std::system_error(errno, std::generic_category(), "mkdtemp");
    path_ = name;
  }
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path &path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

} // namespace helpers

#endif
