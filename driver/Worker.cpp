// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The other end of the pipe, see Pool.h: a line of settings, then a line for each
// order, each answered by a line.

#include "clang/Basic/Stack.h"
#include "driver/Pool.h"
#include "driver/Tidy.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/thread.h"
#include <csignal>
#include <iostream>
#include <unistd.h>

namespace coro_tidy::driver {

/// Deep recursion in the parser and in the checks needs more than the usual stack, and
/// more than every user may have: only the stack of a thread is not limited.
static constexpr unsigned StackSize = 256 << 20;

/// The pipe for answers. What the checks print on standard output goes to standard
/// error instead, so that nothing comes between the answers.
static llvm::raw_fd_ostream takeOverStandardOutput() {
  int Answers = ::dup(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  return {Answers, /*shouldClose=*/true};
}

static UnitOutcome carryOut(const Order &What, const Settings &Run) {
  return What.What == Work::Tidy ? tidy(What.Of, Run) : listIncludes(What.Of, Run);
}

static int serve() {
  clang::noteBottomOfStack();
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmParsers();
  llvm::raw_fd_ostream Answers = takeOverStandardOutput();

  std::string Line;
  std::getline(std::cin, Line);
  auto Run = parseSettings(Line);
  if (!Run) {
    llvm::errs() << "a worker is started by coro-tidy alone: " << llvm::toString(Run.takeError())
                 << '\n';
    return 2;
  }
  while (std::getline(std::cin, Line)) {
    auto Next = parseOrder(Line);
    if (!Next) {
      llvm::errs() << llvm::toString(Next.takeError()) << '\n';
      return 2;
    }
    Answers << print(carryOut(*Next, *Run)) << '\n';
    Answers.flush();
  }
  return 0;
}

int runWorker() {
  std::signal(SIGINT, SIG_IGN);
  int Code = 0;
  llvm::thread(std::optional<unsigned>(StackSize), [&] { Code = serve(); }).join();
  return Code;
}

} // namespace coro_tidy::driver
