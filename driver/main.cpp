// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// coro-tidy, the program.

#include "driver/Analysis.h"
#include "driver/CacheCommand.h"
#include "driver/Console.h"
#include "driver/LinkCommand.h"
#include "driver/Pool.h"
#include "driver/Run.h"
#include "driver/Shard.h"
#include "driver/ShowConfig.h"
#include "driver/UnitCommand.h"
#include "driver/Watch.h"
#include "driver/Why.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/PrettyStackTrace.h"
#include <cstdlib>

using namespace coro_tidy::driver;

static llvm::Expected<int> cleanUnless(llvm::Error Bad) {
  if (Bad)
    return std::move(Bad);
  return Clean;
}

static llvm::Expected<int> carryOut(const DriverOptions &Options) {
  switch (Options.What) {
  case Command::Help:
    llvm::outs() << helpText(Options.HelpOnAll);
    return Clean;
  case Command::Version:
    llvm::outs() << "coro-tidy " CORO_TIDY_VERSION " (LLVM " CLANG_VERSION_STRING ")\n";
    return Clean;
  case Command::ListChecks:
    listChecks(llvm::outs());
    return Clean;
  case Command::Explain:
    return cleanUnless(explain(Options.ExplainCheck, llvm::outs()));
  case Command::ShowConfig:
    return cleanUnless(showConfig(Options, llvm::outs()));
  case Command::Why:
    return cleanUnless(explainLine(Options, llvm::outs()));
  case Command::Unit:
    return examineUnit(Options);
  case Command::Link:
    return linkResults(Options);
  case Command::CacheClean:
    return cleanUnless(cleanCache(Options, llvm::outs()));
  case Command::CacheStats:
    return cleanUnless(showCache(Options, llvm::outs()));
  case Command::Check:
    if (Options.Watch)
      return watch(Options);
    Analysis All(Options);
    return Options.Part ? runShard(Options, All) : run(Options, All);
  }
  llvm_unreachable("a command");
}

int main(int Argc, char **Argv) {
  llvm::EnablePrettyStackTrace();
  if (Argc == 2 && Argv[1] == WorkerFlag)
    return runWorker();

  llvm::errs().enable_colors(llvm::errs().has_colors() && !std::getenv("NO_COLOR"));
  auto Options = parseOptions(Argc, Argv);
  auto Code = Options ? carryOut(*Options) : Options.takeError();
  if (Code) {
    llvm::outs().flush();
    const std::error_code Failed = llvm::outs().error();
    llvm::outs().clear_error();
    if (Failed)
      complain("standard output: " + Failed.message());
    return Failed ? WrongUse : *Code;
  }
  int Exit = WrongUse;
  llvm::handleAllErrors(
      Code.takeError(), [&](const Interrupted &I) { Exit = 128 + I.Signal; },
      [](const llvm::ErrorInfoBase &E) {
        if (!E.message().empty()) // LLVM's parser of options has said some things itself.
          complain(E.message());
      });
  return Exit;
}
