// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps of a run in their order, see Run.h.

#include "driver/Run.h"
#include "driver/Console.h"
#include "driver/Failures.h"
#include "driver/FixRounds.h"
#include "driver/Profile.h"
#include "driver/UnusedSuppressions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

/// A folder that is missing is better said before a long run than after it.
llvm::Error verifyFolder(llvm::StringRef Option, llvm::StringRef File) {
  const llvm::StringRef Folder = llvm::sys::path::parent_path(File);
  if (Folder.empty() || llvm::sys::fs::is_directory(Folder))
    return llvm::Error::success();
  return llvm::createStringError(Option + " " + File + ": there is no folder " + Folder);
}

/// Writes the report where it is wanted. Nothing of a long run is lost: if that cannot be,
/// it goes to standard output. Whether it could.
llvm::Expected<bool> deliver(const Report &Result, const DriverOptions &Options) {
  llvm::Error Failed = write(Result, *Options.Format, Options.Output);
  if (!Failed)
    return true;
  if (Options.Output.empty())
    return std::move(Failed);
  complain(llvm::toString(std::move(Failed)) + "; the report goes to standard output instead");
  if (llvm::Error Again = write(Result, *Options.Format, ""))
    return std::move(Again);
  return false;
}

bool fails(const Finding &F, FailOn From) {
  switch (From) {
  case FailOn::Never:
    return false;
  case FailOn::Error:
    return F.Severity == name(Severity::Error);
  case FailOn::Warning:
    return F.Severity != name(Severity::Hint);
  }
  llvm_unreachable("a grade");
}

int exitCode(const Report &Result, FailOn From) {
  if (!Result.Failed.empty())
    return Incomplete;
  const auto Fails = [&](const Finding &F) { return fails(F, From); };
  return llvm::any_of(Result.Findings, Fails) ? Findings : Clean;
}

} // namespace

llvm::Expected<int> run(const DriverOptions &Options, Analysis &All) {
  const auto Began = std::chrono::system_clock::now();
  if (llvm::Error Bad = verifyFolder("--output", Options.Output))
    return std::move(Bad);
  if (llvm::Error Bad = verifyFolder("--baseline", Options.Baseline))
    return std::move(Bad);
  if (llvm::Error Bad = All.prepare())
    return std::move(Bad);
  if (All.plan().Units.empty()) { // Only after --ignore-unknown: the files are nobody's.
    if (llvm::Error Failed = write({}, *Options.Format, Options.Output))
      return std::move(Failed);
    return Clean;
  }
  NewFindings New(Options, All);
  if (llvm::Error Bad = New.prepare())
    return std::move(Bad);

  if (llvm::Error Failed = All.examine())
    return std::move(Failed);
  if (llvm::Error Failed = New.learn(All))
    return std::move(Failed);
  Report Result = All.report();
  if (Options.UnusedSuppressions && !All.signal()) {
    auto Unused = unusedSuppressions(All);
    if (!Unused)
      return Unused.takeError();
    llvm::append_range(Result.Findings, std::move(*Unused));
    llvm::sort(Result.Findings,
               [](const Finding &A, const Finding &B) { return orderOf(A) < orderOf(B); });
  }
  New.apply(Result);

  FixRounds Fixing(Options, All, New, Began);
  if (Options.ShowDiff) {
    printDiff(Fixing.plan(Result), llvm::outs());
  } else if (Options.Fix != FixMode::None && !All.signal()) {
    if (auto Failed = Fixing.run(std::move(Result)).moveInto(Result))
      return std::move(Failed);
  }
  bool Delivered = true;
  if (!Options.ShowDiff || !Options.Output.empty())
    if (auto Failed = deliver(Result, Options).moveInto(Delivered))
      return std::move(Failed);
  if (!Delivered)
    return WrongUse;
  tellFailures(Result, All.plan());
  sumUp(Result, Options.Quiet);
  if (Options.Statistics)
    printStatistics(Result);
  if (Options.Profile)
    printProfile(All.plan().Units, All.outcomes(), llvm::errs());
  if (llvm::Error Failed = New.finish(Result))
    return std::move(Failed);
  if (All.signal())
    return 128 + All.signal();
  return exitCode(Result, Options.Fails);
}

} // namespace coro_tidy::driver
