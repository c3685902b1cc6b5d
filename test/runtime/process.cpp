// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Real programs: how they end, what they say, and that none of them is left behind.
#include "rill/process.h"

#include "helpers.h"

#include "rill/gather.h"
#include "rill/net/buffered_reader.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace rill;
using namespace std::chrono_literals;
using helpers::error_of;
using helpers::words;
using rill::testing::cancel_sweep;
using rill::testing::Victim;
using Redirect = ProcessOptions::Redirect;

static_assert(AsyncClosable<Process>);

std::vector<std::string> shell(std::string script) { return {"sh", "-c", std::move(script)}; }

/// Ended, and waited for.
bool gone(pid_t number) { return ::kill(number, 0) < 0 && errno == ESRCH; }

std::ptrdiff_t descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

RILL_REAL_TIME_TEST(Process, YieldsWhatAProgramWrites) {
  ProcessOutput sorted = co_await run_process(words("sort", "-n"), "3\n10\n1\n");
  EXPECT_TRUE(sorted.status.success());
  EXPECT_EQ(sorted.output, "1\n3\n10\n");
  EXPECT_EQ(sorted.error, "");
  ProcessOutput complaint = co_await run_process(shell("echo no >&2; exit 3"));
  EXPECT_EQ(complaint.status.code, 3);
  EXPECT_EQ(complaint.error, "no\n");
  ProcessOutput killed = co_await run_process(shell("kill -KILL $$"));
  EXPECT_FALSE(killed.status.success());
  EXPECT_EQ(killed.status.signal, SIGKILL);
}

RILL_REAL_TIME_TEST(Process, MovesMoreThanAPipeHoldsInBothDirections) {
  std::string much(4 << 20, 'x');
  ProcessOutput echo = co_await run_process(words("cat"), much);
  EXPECT_EQ(echo.output, much);
  ProcessOutput deaf = co_await run_process(words("true"), much);
  EXPECT_TRUE(deaf.status.success()) << "nobody reads it, and no SIGPIPE ends this process";
}

RILL_REAL_TIME_TEST(Process, ABrokenPipeIsAnErrorOfTheWriter) {
  ProcessOptions options{.input = Redirect::pipe};
  co_await use(co_await Process::start(words("true"), options), [](Process &process) -> Task<> {
    co_await process.wait();
    auto write = [&]() -> Task<int> {
      co_await process.input().write("x");
      co_return 0;
    };
    EXPECT_EQ(error_of(co_await settle(write())), std::errc::broken_pipe);
    sigset_t pending;
    ::sigpending(&pending);
    EXPECT_FALSE(::sigismember(&pending, SIGPIPE));
    EXPECT_THROW((void)process.output(), UsageError) << "is no pipe";
  });
}

RILL_REAL_TIME_TEST(Process, StartsWhereAndWithWhatItIsTold) {
  ProcessOptions options{.directory = "/", .environment = std::vector<std::string>{"A=1", "B=2"}};
  ProcessOutput said = co_await run_process(shell("pwd; echo $A$B$HOME"), "", options);
  EXPECT_EQ(said.output, "/\n12\n");
  ProcessOptions to_nobody{.output = Redirect::nowhere};
  co_await use(co_await Process::start(shell("echo unheard"), to_nobody),
               [](Process &process) -> Task<> {
                 EXPECT_TRUE((co_await process.wait()).success());
               });
}

RILL_REAL_TIME_TEST(Process, SaysWhyItCannotBeStarted) {
  std::ptrdiff_t before = descriptors();
  EXPECT_EQ(error_of(co_await settle(run_process(words("no-such-program")))),
            std::errc::no_such_file_or_directory);
  EXPECT_EQ(error_of(co_await settle(run_process(words("/etc/passwd")))),
            std::errc::permission_denied);
  ProcessOptions nowhere{.directory = "/no/such/folder"};
  EXPECT_EQ(error_of(co_await settle(run_process(words("true"), "", nowhere))),
            std::errc::no_such_file_or_directory);
  EXPECT_THROW((co_await settle(run_process(words()))).value(), std::invalid_argument);
  EXPECT_EQ(descriptors(), before);
}

/// The pipes are made where standard input belongs.
RILL_REAL_TIME_TEST(Process, StartsAlthoughStandardInputIsClosed) {
  int saved = ::dup(STDIN_FILENO);
  ::close(STDIN_FILENO);
  Settled<ProcessOutput> echo = co_await settle(run_process(words("cat"), "hello"));
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  EXPECT_EQ(echo.value().output, "hello");
}

RILL_REAL_TIME_TEST(Process, LimitsTheOutput) {
  ProcessOptions options{.longest_output = 1000};
  auto endless = run_process(words("yes"), "", options);
  EXPECT_EQ(error_of(co_await settle(std::move(endless))), std::errc::file_too_large);
}

RILL_REAL_TIME_TEST(Process, EndsWithTheTaskThatRunsIt) {
  pid_t number = 0;
  auto run = [&]() -> Task<> {
    co_await use(co_await Process::start(words("sleep", "60")), [&](Process &process) -> Task<> {
      number = process.number();
      co_await process.wait();
    });
  };
  EXPECT_THROW((co_await settle(timeout(20ms, run()))).value(), TimeoutError);
  EXPECT_TRUE(gone(number));
}

RILL_REAL_TIME_TEST(Process, IsKilledWhenTheGraceIsOver) {
  ProcessOptions options{.output = Redirect::pipe, .grace = 20ms};
  std::string stubborn = "trap '' TERM; echo ready; while :; do sleep 0.1; done";
  Process process = co_await Process::start(shell(stubborn), options);
  pid_t number = process.number();
  net::BufferedReader reader(process.output());
  co_await reader.read_line();
  auto [status, closed] = co_await gather(process.wait(), process.close());
  EXPECT_EQ(status.signal, SIGKILL);
  EXPECT_TRUE(gone(number));
  EXPECT_FALSE(process.open());
  EXPECT_THROW((void)process.number(), Closed);
  co_await process.close();
}

RILL_REAL_TIME_TEST(Process, IsKilledAtOnceWhenClosingIsCancelled) {
  ProcessOptions options{.output = Redirect::pipe, .grace = 1h};
  Process process =
      co_await Process::start(shell("trap '' TERM; echo ready; exec sleep 60"), options);
  pid_t number = process.number();
  net::BufferedReader reader(process.output());
  co_await reader.read_line();
  EXPECT_THROW((co_await settle(timeout(20ms, process.close()))).value(), TimeoutError);
  EXPECT_TRUE(gone(number));
}

RILL_REAL_TIME_TEST(Process, IsKilledWhenItIsDestroyed) {
  pid_t number = 0;
  std::ptrdiff_t before = descriptors();
  {
    // NOLINTNEXTLINE(coro-unclosed-session): that is the point
    Process process = co_await Process::start(words("sleep", "60"));
    number = process.number();
  }
  EXPECT_TRUE(gone(number));
  EXPECT_EQ(descriptors(), before);
}

RILL_REAL_TIME_TEST(Process, ManyMayWaitAndGo) {
  co_await use(co_await Process::start(words("sleep", "60")), [](Process &process) -> Task<> {
    EXPECT_THROW((co_await settle(timeout(1ms, process.wait()))).value(), TimeoutError);
    auto tell = [&]() -> Task<> {
      co_await yield();
      process.signal(SIGTERM);
    };
    auto [first, second, told] = co_await gather(process.wait(), process.wait(), tell());
    EXPECT_EQ(first.signal, SIGTERM);
    EXPECT_EQ(second.signal, SIGTERM);
    EXPECT_EQ((co_await process.wait()).signal, SIGTERM) << "it has ended";
    process.signal(SIGKILL);
  });
}

RILL_REAL_TIME_TEST(Process, SaysSoWhenSomebodyElseWaitedForIt) {
  auto before = ::signal(SIGCHLD, SIG_IGN); // the kernel does then
  auto run = []() -> Task<ExitStatus> {
    co_return co_await use(co_await Process::start(words("sleep", "0.05")),
                           [](Process &process) { return process.wait(); });
  };
  Settled<ExitStatus> outcome = co_await settle(run());
  EXPECT_EQ(error_of(outcome), std::errc::no_child_process);
  EXPECT_EQ(error_of(co_await settle(run_process(words("true")))), std::errc::no_child_process);
  ::signal(SIGCHLD, before);
}

Task<> process_scenario(Victim &victim) {
  auto work = []() -> Task<> {
    std::string much(1 << 18, 'x');
    ProcessOutput echo = co_await run_process(words("cat"), much);
    EXPECT_EQ(echo.output.size(), much.size());
  };
  std::ptrdiff_t before = descriptors();
  co_await victim.run(work());
  EXPECT_EQ(descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
}
TEST(CancelSweep, Process) { EXPECT_GE(cancel_sweep(process_scenario), 6); }

} // namespace
