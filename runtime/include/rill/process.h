// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Child processes: started, talked to over pipes, awaited, and ended with the task that started
// them.
//
//   ProcessOutput sorted = co_await run_process({"sort", "-n"}, numbers);
#ifndef RILL_PROCESS_H
#define RILL_PROCESS_H

#include "rill/attributes.h"
#include "rill/clock.h"
#include "rill/pipe.h"
#include "rill/task.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace rill {

/// How a process ended: by itself with a code, or by a signal. The other one is zero.
struct ExitStatus {
  int code = 0;
  int signal = 0;

  bool success() const noexcept { return code == 0 && signal == 0; }
};

struct ProcessOptions {
  /// Where an input comes from or an output goes to: where those of this process do, to a pipe to
  /// this process, or nowhere.
  enum class Redirect : unsigned char { inherit, pipe, nowhere };

  Redirect input = Redirect::inherit;
  Redirect output = Redirect::inherit;
  Redirect error = Redirect::inherit;
  /// Where it starts; empty for where this process is.
  std::filesystem::path directory = {};
  /// Each "NAME=value"; none for the environment of this process.
  std::optional<std::vector<std::string>> environment = {};
  /// How long it may take to end after SIGTERM, before it is killed.
  Duration grace = std::chrono::seconds(5);
  /// More than so many bytes of one output are an error of run_process().
  std::size_t longest_output = 64 << 20;
};

namespace detail {
class Child;
struct Spawned;
} // namespace detail

/// A running program. Must be closed with `co_await process.close()`, which ends it; use() does
/// that, so that it ends when the task is cancelled. Destroying one that is open kills it, and
/// blocks until it is gone. What it has started itself is left alone. Errors are std::system_error;
/// everything throws Closed on one that is closed or was moved from. For the tasks of one loop,
/// from which all of them resume. Nobody else may wait for these children, nor ignore SIGCHLD.
class RILL_FACT("must-close") Process {
public:
  /// Suspension point, always: starts the program that the command begins with, looked for in PATH
  /// unless there is a slash in it, with no signal blocked. Throws std::system_error if it cannot
  /// be started, std::invalid_argument for no command. Cancelling waits for a thread that has
  /// begun.
  static Task<Process> start(std::vector<std::string> command);
  static Task<Process> start(std::vector<std::string> command, ProcessOptions options);

  Process(Process &&) noexcept = default;
  Process &operator=(Process &&other) noexcept;
  ~Process();

  /// What the system calls it.
  pid_t number() const;
  /// The pipes that were asked for; UsageError for another.
  PipeWriter &input();
  PipeReader &output();
  PipeReader &error();

  /// Suspension point: waits for the end and yields how it came; at once if it has. Any number of
  /// tasks may wait. Cancelling leaves the process running. Throws std::errc::no_child_process if
  /// somebody else has waited for it, and so may start().
  Task<ExitStatus> wait();
  /// Sends a signal. Never suspends; does nothing to a process that has ended.
  void signal(int signal);

  /// Suspension point: asks a process that runs to end, by SIGTERM, kills it when the grace is
  /// over, and waits for its end. Closed afterwards on every path; a cancellation takes the grace
  /// away.
  Task<> close();
  bool open() const noexcept { return static_cast<bool>(child_); }

private:
  Process(std::shared_ptr<detail::Child> child, Duration grace) noexcept
      : child_(std::move(child)), grace_(grace) {}
  detail::Child &child() const;

  std::shared_ptr<detail::Child> child_;
  Duration grace_;
  std::optional<PipeWriter> input_;
  std::optional<PipeReader> output_;
  std::optional<PipeReader> error_;
};

struct ProcessOutput {
  ExitStatus status;
  std::string output;
  std::string error;
};

/// Suspension point, always: runs a program from start to end; writes `input` to it, as far as it
/// reads that, and yields how it ended and what it wrote, whatever the options say of its input and
/// outputs. Throws as Process::start() does, and std::errc::file_too_large for too long an output.
/// The program is ended as by close() when that happens or the caller is cancelled.
Task<ProcessOutput> run_process(std::vector<std::string> command, std::string input = {});
Task<ProcessOutput> run_process(std::vector<std::string> command, std::string input,
                                ProcessOptions options);

} // namespace rill

#endif
