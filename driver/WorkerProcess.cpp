// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Starting, talking to and burying a worker, see WorkerProcess.h.

#include "driver/WorkerProcess.h"
#include "driver/Pool.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace coro_tidy::driver {

/// The exit codes of a child that could not become this program.
static constexpr int NotExecuted = 127;
static constexpr int WithoutDescriptors = 126;

static llvm::Error cannotStart() {
  return llvm::createStringError(fmt::format("cannot start a worker: {}", std::strerror(errno)));
}

llvm::Expected<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const Settings &Run,
                                                                    llvm::ArrayRef<int> Files) {
  std::unique_ptr<WorkerProcess> Worker(new WorkerProcess);
  if (llvm::Error Failed = Worker->spawn(Files))
    return std::move(Failed);
  Worker->send(print(Run));
  return Worker;
}

/// In the child: what it reads from and writes to, under the numbers where it looks for
/// them. Everything else is closed when the program starts. Whether all of them are there.
static bool takeDescriptors(int Orders, int Answers, int Log, llvm::ArrayRef<int> Files) {
  std::vector<int> Taken{::open("/dev/null", O_RDONLY | O_CLOEXEC), Answers, Log, Orders};
  llvm::append_range(Taken, Files);
  // First above all numbers that are given, so that none is overwritten before its turn.
  for (int &Each : Taken)
    if ((Each = ::fcntl(Each, F_DUPFD_CLOEXEC, static_cast<int>(Taken.size()))) < 0)
      return false;
  for (size_t I = 0; I < Taken.size(); ++I)
    if (::dup2(Taken[I], static_cast<int>(I)) < 0)
      return false;
  return true;
}

llvm::Error WorkerProcess::spawn(llvm::ArrayRef<int> Files) {
  static const std::string Self = llvm::sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&llvm::sys::fs::getMainExecutable));
  int Orders[2], Answers[2];
  Log = std::tmpfile();
  if (!Log || ::pipe2(Orders, O_CLOEXEC) || ::pipe2(Answers, O_CLOEXEC))
    return cannotStart();
  ::fcntl(::fileno(Log), F_SETFD, FD_CLOEXEC);
  ::fcntl(::fileno(Log), F_SETFL, O_APPEND); // Truncating it moves its writer to the start.
  pid_t Parent = ::getpid();
  Process = ::fork();
  if (Process < 0)
    return cannotStart();
  if (Process == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != Parent)
      ::_exit(1);
    if (!takeDescriptors(Orders[0], Answers[1], ::fileno(Log), Files))
      ::_exit(WithoutDescriptors);
    // From a terminal it comes to all processes, of which the parent decides what it means.
    std::signal(SIGINT, SIG_IGN);
    sigset_t None;
    ::sigemptyset(&None);
    ::sigprocmask(SIG_SETMASK, &None, nullptr);
    ::execl(Self.c_str(), Self.c_str(), WorkerFlag.data(), nullptr);
    ::_exit(NotExecuted);
  }
  ::close(Orders[0]);
  ::close(Answers[1]);
  To = Orders[1];
  From = Answers[0];
  ::fcntl(From, F_SETFL, O_NONBLOCK);
  return llvm::Error::success();
}

WorkerProcess::~WorkerProcess() {
  if (Process > 0) {
    ::kill(Process, SIGKILL);
    ::waitpid(Process, nullptr, 0);
  }
  for (int Pipe : {To, From})
    if (Pipe >= 0)
      ::close(Pipe);
  if (Log)
    std::fclose(Log);
}

void WorkerProcess::give(const Order &What) { send(print(What)); }

void WorkerProcess::send(std::string Line) {
  Line += '\n';
  for (llvm::StringRef Rest = Line; !Rest.empty();) {
    ssize_t Written = ::write(To, Rest.data(), Rest.size());
    if (Written < 0 && errno != EINTR)
      return; // It is dead, which the next receive() will tell.
    Rest = Rest.drop_front(std::max<ssize_t>(Written, 0));
  }
}

bool WorkerProcess::receive() {
  char Block[65536];
  for (;;) {
    ssize_t Count = ::read(From, Block, sizeof Block);
    if (Count == 0)
      return false;
    if (Count < 0) {
      if (errno == EINTR)
        continue;
      return errno == EAGAIN;
    }
    Received.append(Block, Count);
  }
}

std::optional<std::string> WorkerProcess::takeAnswer() {
  const size_t End = Received.find(EndOfOutcome, Searched);
  if (End == std::string::npos) {
    Searched = Received.size() - std::min(Received.size(), EndOfOutcome.size());
    return std::nullopt;
  }
  Searched = 0;
  std::string Answer = Received.substr(End + EndOfOutcome.size());
  Received.resize(End);
  std::swap(Answer, Received);
  return Answer;
}

std::string WorkerProcess::takeLog() {
  std::string Text;
  char Block[4096];
  off_t At = 0;
  while (ssize_t Count = ::pread(::fileno(Log), Block, sizeof Block, At)) {
    if (Count < 0)
      break;
    Text.append(Block, Count);
    At += Count;
  }
  if (!Text.empty() && ::ftruncate(::fileno(Log), 0))
    return "";
  return Text;
}

std::chrono::nanoseconds WorkerProcess::processorTime() const {
  clockid_t Own = {};
  timespec Used = {};
  if (::clock_getcpuclockid(Process, &Own) || ::clock_gettime(Own, &Used))
    return {}; // It has died, which is noticed elsewhere.
  return std::chrono::seconds(Used.tv_sec) + std::chrono::nanoseconds(Used.tv_nsec);
}

/// The innermost entry of the trace that clang leaves when it crashes:
///   2.  src/a.cpp:12:3: parsing function body 'f'
static std::string crashSite(llvm::StringRef Log) {
  llvm::SmallVector<llvm::StringRef> Lines;
  Log.split(Lines, '\n');
  llvm::StringRef Site;
  for (llvm::StringRef Line : Lines)
    if (auto [Number, Text] = Line.split(".\t"); !Text.empty() && llvm::all_of(Number, isdigit))
      Site = Text;
  return Site.empty() || Site.starts_with("Program arguments") ? "" : " at " + Site.str();
}

llvm::Expected<std::string> WorkerProcess::bury() {
  ::close(To);
  To = -1;
  int Status = 0;
  ::waitpid(Process, &Status, 0);
  Process = 0;
  std::string Said = takeLog();
  bool WantedMemory = llvm::StringRef(Said).contains("out of memory") ||
                      llvm::StringRef(Said).contains("bad_alloc");
  if (WantedMemory)
    return "ran out of memory" + crashSite(Said);
  if (WIFSIGNALED(Status) && WTERMSIG(Status) == SIGKILL)
    return "was killed, probably for want of memory";
  if (WIFSIGNALED(Status))
    return fmt::format("crashed ({}){}", ::strsignal(WTERMSIG(Status)), crashSite(Said));
  if (WEXITSTATUS(Status) == NotExecuted)
    return llvm::createStringError("cannot start a worker: this program is not to be found");
  if (WEXITSTATUS(Status) == WithoutDescriptors)
    return llvm::createStringError("cannot start a worker: too many files are open; 'ulimit -n' "
                                   "says how many may be");
  return fmt::format("ended with exit code {}", WEXITSTATUS(Status));
}

} // namespace coro_tidy::driver
