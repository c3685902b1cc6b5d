// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/UnitCommand.h"
#include "driver/Analysis.h"
#include "driver/Console.h"
#include "driver/Database.h"
#include "driver/Depfile.h"
#include "driver/Gcc.h"
#include "driver/Paths.h"
#include "driver/Pool.h"
#include "driver/ResourceDir.h"
#include "driver/Run.h"
#include "driver/UnitFile.h"
#include "llvm/Support/FileSystem.h"

namespace coro_tidy::driver {
namespace {

/// A command may lack the compiler, as the flags behind `--` do everywhere else.
llvm::Expected<Unit> unitOfCommand(const DriverOptions &Options, llvm::StringRef ResourceDir) {
  if (!llvm::sys::fs::exists(Options.Paths.front()))
    return llvm::createStringError("'" + Options.Paths.front() + "' does not exist");
  std::vector<std::string> Command = *Options.CompilerFlags;
  if (Command.empty() || llvm::StringRef(Command.front()).starts_with("-"))
    Command.insert(Command.begin(), "clang++");
  const std::string Here = absolutePath(".");
  auto Found = unitOf(absolutePath(Options.Paths.front()), Here, Command);
  if (!Found)
    return Found;
  Compilers Asked(Options.QueryDriver);
  Asked.translate(*Found, ResourceDir);
  for (const std::string &Complaint : Asked.complaints())
    warn(Complaint);
  return Found;
}

llvm::Expected<Unit> unitOfDatabase(const DriverOptions &Options, const Settings &Run) {
  const std::string &File = Options.Paths.front();
  const auto IncludesNothing = [](llvm::ArrayRef<Unit> Units) {
    return std::vector<std::set<std::string>>(Units.size());
  };
  auto Planned = plan(Options, Run, IncludesNothing);
  if (!Planned)
    return Planned.takeError();
  if (Planned->Units.size() != 1)
    return llvm::createStringError("the compile database has " +
                                   llvm::Twine(Planned->Units.size()) + " units of '" + File +
                                   "'; unit wants one, such as a command behind --");
  return std::move(Planned->Units.front());
}

llvm::Error verify(llvm::StringRef File, Configuration &Config) {
  std::set<std::string> Warnings; // Linking tells them, once.
  return Config.verify(File, Warnings);
}

} // namespace

llvm::Expected<int> examineUnit(const DriverOptions &Options) {
  Settings Run = Options.Run;
  if (llvm::Error Missing = findResourceDir().moveInto(Run.ResourceDir))
    return std::move(Missing);
  ExaminedUnit Examined{.Options = optionsOf(Run)};
  if (llvm::Error Bad = (Options.CompilerFlags ? unitOfCommand(Options, Run.ResourceDir)
                                               : unitOfDatabase(Options, Run))
                            .moveInto(Examined.Of))
    return std::move(Bad);
  Configuration Config(Run);
  const Relocation Moved(folderOfResults(Options.Root));
  if (llvm::Error Bad = verify(Examined.Of.File, Config))
    return std::move(Bad);
  if (llvm::Error Bad =
          configurationDigest(Examined.Of.File, Config, Moved).moveInto(Examined.Configuration))
    return std::move(Bad);

  std::vector<Input> Asked;
  const PoolOptions Those{.UnitTimeout = Options.UnitTimeout,
                          .Answered = [&](size_t, UnitOutcome &O) { Asked = O.Asked; }};
  auto Done = runInWorkers(Order{.Of = Examined.Of}, Run, Those);
  if (!Done)
    return Done.takeError();
  if (Done->Signal)
    return llvm::make_error<Interrupted>(Done->Signal);
  Examined.Found = std::move(Done->Outcomes.front());
  passOn(Examined.Found.Log);
  if (!Examined.Found.Misconfigured.empty())
    return llvm::createStringError(Examined.Found.Misconfigured);

  if (llvm::Error Failed = writeUnitFile(Options.Output, Examined, Moved))
    return std::move(Failed);
  if (!Options.Depfile.empty())
    if (llvm::Error Failed =
            writeDepfile(Options.Depfile, Options.Output, filesBehind(Examined.Of, Asked, Config)))
      return std::move(Failed);
  if (!Examined.Found.Failure.empty() && !Options.Quiet) {
    SourceText Text;
    warn(Text.display(Examined.Of.File) + ": " + failureOf(Examined.Found, Text));
  }
  return Examined.Found.Lost ? Incomplete : Clean;
}

} // namespace coro_tidy::driver
