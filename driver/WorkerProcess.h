// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One worker as its owner sees it: a process of this very program, two pipes, and
// a file for what it says on standard error.

#ifndef CORO_TIDY_DRIVER_WORKERPROCESS_H
#define CORO_TIDY_DRIVER_WORKERPROCESS_H

#include "driver/Outcome.h"
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <sys/types.h>

namespace coro_tidy::driver {

class WorkerProcess {
public:
  /// The files are open in it behind its orders.
  static llvm::Expected<std::unique_ptr<WorkerProcess>> start(const Settings &Run,
                                                              llvm::ArrayRef<int> Files);
  WorkerProcess(const WorkerProcess &) = delete;
  WorkerProcess &operator=(const WorkerProcess &) = delete;
  /// Kills the process if it still lives.
  ~WorkerProcess();

  void give(const Order &What);

  /// Takes in what has come without waiting. Whether the worker still talks.
  bool receive();
  /// The next answer, when all of it has come.
  std::optional<std::string> takeAnswer();
  /// What it has said on standard error since it was last asked.
  std::string takeLog();

  /// What it has used of the processor since it was started.
  std::chrono::nanoseconds processorTime() const;

  /// How the process, which talks no more, ended: "crashed (Segmentation fault)". An
  /// error when it never was our program.
  llvm::Expected<std::string> bury();

  /// A descriptor to wait for.
  int answers() const { return From; }

private:
  WorkerProcess() = default;
  llvm::Error spawn(llvm::ArrayRef<int> Files);
  void send(std::string Line);

  pid_t Process = 0;
  int To = -1;
  int From = -1;
  std::string Received;
  size_t Searched = 0; ///< The end of an answer does not begin in so much of what is received.
  std::FILE *Log = nullptr;
};

} // namespace coro_tidy::driver

#endif
