// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What users see of child processes.
#include "rill/process.h"

#include "child.h"

#include "rill/gather.h"
#include "rill/run_blocking.h"
#include "rill/shield.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <csignal>
#include <tuple>
#include <vector>

namespace rill {

namespace {

using detail::Child;

Task<ExitStatus> end_of(std::shared_ptr<Child> child) {
  co_return co_await Suspend<Child::End>(*child);
}

template <class Pipe> Pipe &asked_for(std::optional<Pipe> &pipe) {
  if (!pipe)
    throw UsageError("rill: this end of the process is no pipe");
  return *pipe;
}

/// A program may end without having read everything.
Task<> feed(PipeWriter &input, const std::string &text) {
  try {
    co_await input.write(text);
  } catch (const std::system_error &error) {
    if (error.code() != std::errc::broken_pipe)
      throw;
  }
  input.close();
}

Task<std::string> read_all(PipeReader &output, std::size_t limit) {
  std::string all;
  std::vector<char> buffer(16 << 10);
  while (std::size_t count = co_await output.read_some(buffer)) {
    if (count > limit - all.size())
      fail(EFBIG, "the output of a process is longer than " + std::to_string(limit) + " bytes");
    all.append(buffer.data(), count);
  }
  co_return all;
}

} // namespace

// Overloads instead of a default: g++ 12 destroys twice what `= {}` makes in a co_await.
Task<Process> Process::start(std::vector<std::string> command) {
  return start(std::move(command), ProcessOptions());
}

Task<Process> Process::start(std::vector<std::string> command, ProcessOptions options) {
  EventLoop &loop = EventLoop::current();
  auto start = [&] { return detail::spawn(command, options); };
  detail::Spawned spawned = co_await run_blocking(start);
  // NOLINTNEXTLINE(coro-blocking-call): waits only for a child that it has killed
  auto child = std::make_shared<Child>(loop, spawned.number, std::move(spawned.process));
  Process process(std::move(child), options.grace);
  if (spawned.input.number() >= 0)
    process.input_.emplace(watch(loop, std::move(spawned.input)));
  if (spawned.output.number() >= 0)
    process.output_.emplace(watch(loop, std::move(spawned.output)));
  if (spawned.error.number() >= 0)
    process.error_.emplace(watch(loop, std::move(spawned.error)));
  co_return process;
}

Process &Process::operator=(Process &&other) noexcept {
  std::swap(child_, other.child_);
  std::swap(grace_, other.grace_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  std::swap(error_, other.error_);
  return *this;
}

Process::~Process() {
  if (child_)
    child_->kill_now(); // others may be waiting for it, and keep it
}

Child &Process::child() const {
  if (!child_)
    throw Closed();
  return *child_;
}

pid_t Process::number() const { return child().number(); }
PipeWriter &Process::input() { return child(), asked_for(input_); }
PipeReader &Process::output() { return child(), asked_for(output_); }
PipeReader &Process::error() { return child(), asked_for(error_); }

Task<ExitStatus> Process::wait() {
  child();
  co_return co_await end_of(child_);
}

void Process::signal(int signal) { child().signal(signal); }

Task<> Process::close() {
  if (!child_)
    co_return;
  std::shared_ptr<Child> closing = std::move(child_);
  input_.reset();
  output_.reset();
  error_.reset();
  closing->signal(SIGTERM);
  Settled<ExitStatus> ended = co_await settle(timeout(grace_, end_of(closing)));
  if (!closing->ended()) {
    closing->signal(SIGKILL);
    static_cast<void>(co_await settle(shield(end_of(closing))));
  }
  if (ended.cancelled())
    throw Cancelled();
}

Task<ProcessOutput> run_process(std::vector<std::string> command, std::string input) {
  return run_process(std::move(command), std::move(input), ProcessOptions());
}

Task<ProcessOutput> run_process(std::vector<std::string> command, std::string input,
                                ProcessOptions options) {
  options.input = options.output = options.error = ProcessOptions::Redirect::pipe;
  std::size_t limit = options.longest_output;
  auto talk = [&](Process &process) -> Task<ProcessOutput> {
    auto [fed, output, error] =
        co_await gather(feed(process.input(), input), read_all(process.output(), limit),
                        read_all(process.error(), limit));
    ExitStatus status = co_await process.wait();
    co_return ProcessOutput{status, std::move(output), std::move(error)};
  };
  Process process = co_await Process::start(std::move(command), std::move(options));
  // NOLINTNEXTLINE(coro-blocking-call): it was closed where it is destroyed
  co_return co_await use(std::move(process), talk);
}

} // namespace rill
