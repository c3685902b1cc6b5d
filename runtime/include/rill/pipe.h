// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ends of pipes, as a child process has them at its other side.
#ifndef RILL_PIPE_H
#define RILL_PIPE_H

#include "rill/byte_operations.h"
#include "rill/descriptor.h"
#include "rill/suspend.h"

#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace rill {

/// Where bytes come out; net::BufferedReader makes messages of them. Closed when it dies; a task
/// that waits then gets Closed, and so does every operation on one that was moved from. Errors are
/// std::system_error. On the loop's thread only.
class PipeReader {
public:
  /// Takes over the end of a pipe, which does not block.
  explicit PipeReader(std::unique_ptr<Descriptor> end) noexcept : end_(std::move(end)) {}

  /// Suspension point: yields how many bytes were read into `buffer`, at least one; zero when every
  /// writer has closed its end, or for an empty buffer. One task may wait; a second is refused with
  /// UsageError. Resumes from the loop. Cancelling reads nothing.
  Suspend<detail::ReadSome> read_some(std::span<char> buffer);

private:
  std::unique_ptr<Descriptor> end_;
};

/// Where bytes go in; as a PipeReader in all else.
class PipeWriter {
public:
  /// Takes over the end of a pipe, which does not block.
  explicit PipeWriter(std::unique_ptr<Descriptor> end) noexcept : end_(std::move(end)) {}

  /// Suspension point: writes all of `data`, which must live until then. Throws
  /// std::errc::broken_pipe once nobody can read it any more; no signal is raised. One task may
  /// wait. Resumes from the loop. Cancelling may leave a part of it written; every later write then
  /// throws CutOff.
  Suspend<detail::WriteAll> write(std::string_view data);

  /// Tells the reader that nothing more will come. Never suspends; does nothing the second time.
  void close() noexcept { end_.reset(); }

private:
  std::unique_ptr<Descriptor> end_;
};

} // namespace rill

#endif
