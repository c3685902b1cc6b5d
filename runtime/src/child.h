// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A child of this process, from its start until it has been waited for.
#ifndef RILL_SRC_CHILD_H
#define RILL_SRC_CHILD_H

#include "system.h"

#include "rill/loop.h"
#include "rill/process.h"
#include "rill/suspend.h"
#include "rill/wait_queue.h"

#include <string>
#include <vector>

extern "C" { // which glibc 2.36 leaves out
#include <sys/pidfd.h>
}

namespace rill::detail {

/// A program that was started, and the ends of its pipes that this process keeps.
struct Spawned {
  pid_t number = -1;
  /// Readable once the process has ended; stays the same process's when its number is another's.
  FileHandle process;
  FileHandle input;
  FileHandle output;
  FileHandle error;
};

/// Blocks, for as long as the disk takes to read the program. Any thread.
Spawned spawn(std::vector<std::string> command, const ProcessOptions &options);

/// Waited for as soon as it ends, whether or not anybody asks how.
class Child final : public Watched {
public:
  /// Takes the child over; kills it if the loop cannot watch it.
  Child(EventLoop &loop, pid_t number, FileHandle process);
  Child(const Child &) = delete;
  Child &operator=(const Child &) = delete;
  /// Kills it first, if it runs.
  ~Child();

  pid_t number() const noexcept { return number_; }
  bool ended() const noexcept { return ended_; }
  void signal(int signal) noexcept;
  /// Blocks for as long as the system takes to do away with it.
  void kill_now() noexcept;

  class End;

private:
  void ready(unsigned events) noexcept override;
  void reap(int options) noexcept;

  EventLoop &loop_;
  const pid_t number_;
  FileHandle process_;
  WaitQueue waiters_;
  bool ended_ = false;
  ExitStatus status_;
  /// Why it is not known how it ended; zero if it is.
  int error_ = 0;
};

/// The operation behind wait().
class Child::End {
public:
  explicit End(Child &child) noexcept : child_(child) {}

  bool start(Waiter &waiter) noexcept;
  bool abort(Waiter &waiter) noexcept;
  ExitStatus finish() const;

private:
  Child &child_;
};

} // namespace rill::detail

#endif
