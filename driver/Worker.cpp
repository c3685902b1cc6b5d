// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The other end of the pipe, see Pool.h: a line of settings, then a line for each
// order, each answered by a line.

#include "driver/Includes.h"
#include "driver/Pool.h"
#include "driver/Preamble.h"
#include "driver/Sandbox.h"
#include "driver/Tidy.h"
#include "clang/Basic/Stack.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/thread.h"
#include <cstdio>
#include <cstdlib>
#include <optional>
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

/// The pipe with the orders, line by line. It is not standard input, so that a command
/// that compiles standard input finds nothing there.
class OrderReader {
public:
  OrderReader() : Pipe(::fdopen(OrdersDescriptor, "r")) {}
  OrderReader(const OrderReader &) = delete;
  OrderReader &operator=(const OrderReader &) = delete;
  ~OrderReader() {
    std::free(Line);
    if (Pipe)
      std::fclose(Pipe);
  }

  /// Without its end; nothing when the pipe is closed.
  std::optional<llvm::StringRef> next() {
    const ssize_t Size = Pipe ? ::getline(&Line, &Capacity, Pipe) : -1;
    if (Size < 0)
      return std::nullopt;
    return llvm::StringRef(Line, Size).rtrim('\n');
  }

private:
  std::FILE *Pipe;
  char *Line = nullptr;
  size_t Capacity = 0;
};

namespace {

/// What a worker remembers from order to order.
struct Memory {
  explicit Memory(const Settings &Run) : Scanner(Run) {}
  IncludeScanner Scanner;
  Preambles Shared;
};

} // namespace

static UnitOutcome carryOut(const Order &What, const Settings &Run, Memory &Known) {
  UnitOutcome Outcome;
  switch (What.What) {
  case Work::Tidy:
    return tidy(What, Run, Known.Shared);
  case Work::ListIncludes:
    return listIncludes(What.Of, Run);
  case Work::ScanIncludes:
    Outcome.Shares = Known.Scanner.scan(What.Of);
    return Outcome;
  case Work::BuildPreamble:
    buildPreamble(What, Run);
    return Outcome;
  }
  llvm_unreachable("a kind of work");
}

static int serve() {
  clang::noteBottomOfStack();
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmParsers();
  llvm::raw_fd_ostream Answers = takeOverStandardOutput();

  OrderReader Orders;
  readOnlyFromHere();

  auto Run = parseSettings(Orders.next().value_or(""));
  if (!Run) {
    llvm::errs() << "a worker is started by coro-tidy alone: " << llvm::toString(Run.takeError())
                 << '\n';
    return 2;
  }
  Memory Known(*Run);
  while (const auto Line = Orders.next()) {
    auto Next = parseOrder(*Line);
    if (!Next) {
      llvm::errs() << llvm::toString(Next.takeError()) << '\n';
      return 2;
    }
    Answers << print(carryOut(*Next, *Run, Known));
    Answers.flush();
  }
  return 0;
}

int runWorker() {
  int Code = 0;
  llvm::thread(std::optional<unsigned>(StackSize), [&] { Code = serve(); }).join();
  return Code;
}

} // namespace coro_tidy::driver
