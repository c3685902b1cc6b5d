// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/UnitFile.h"
#include "driver/CacheKey.h"
#include "driver/Digest.h"
#include "driver/ProgramBuild.h"
#include "driver/SealedFile.h"
#include "llvm/Support/FileSystem.h"

namespace coro_tidy::driver {

/// The first line; what follows it only the same build understands.
static std::string title() { return "coro-tidy unit " CORO_TIDY_VERSION " " + programBuild(); }

std::string optionsOf(Settings Run) {
  Run.ResourceDir.clear();
  Run.Former.clear();
  return print(Run);
}

llvm::Expected<std::string> configurationDigest(llvm::StringRef File, Configuration &Config,
                                                const Relocation &Moved) {
  if (const auto Text = configurationText(Config.getOptions(File), File))
    return digestOf(Moved.kept(*Text));
  return llvm::createStringError(File + ": a file of facts that its configuration names cannot be "
                                        "read");
}

llvm::Error writeUnitFile(llvm::StringRef Path, const ExaminedUnit &Examined,
                          const Relocation &Moved) {
  const std::string Text = title() + "\n" + Examined.Options + "\n" + Examined.Configuration +
                           "\n" + print(Order{.Of = Examined.Of}) + "\n" +
                           printWithoutInputs(Examined.Found);
  return writeSealed(Path, Moved.kept(Text));
}

static llvm::Expected<ExaminedUnit> parseUnitFile(llvm::StringRef Text) {
  ExaminedUnit Result;
  const auto [Options, AfterOptions] = Text.split('\n');
  const auto [Configuration, AfterConfiguration] = AfterOptions.split('\n');
  const auto [Of, Found] = AfterConfiguration.split('\n');
  Result.Options = Options.str();
  Result.Configuration = Configuration.str();
  Order What;
  if (llvm::Error Bad = parseOrder(Of).moveInto(What))
    return std::move(Bad);
  Result.Of = std::move(What.Of);
  if (llvm::Error Bad = parseOutcome(Found).moveInto(Result.Found))
    return std::move(Bad);
  Result.Found.Examined = true;
  return Result;
}

llvm::Expected<ExaminedUnit> readUnitFile(llvm::StringRef Path, const Relocation &Moved) {
  if (const auto EC = llvm::sys::fs::access(Path, llvm::sys::fs::AccessMode::Exist))
    return llvm::createStringError(Path + ": " + EC.message());
  const auto Kept = readSealed(Path);
  if (!Kept || !llvm::StringRef(*Kept).starts_with("coro-tidy unit "))
    return llvm::createStringError(Path + ": it is damaged, or was not written by coro-tidy unit");
  const std::string Text = Moved.used(*Kept);
  const auto [Title, Rest] = llvm::StringRef(Text).split('\n');
  if (Title != title())
    return llvm::createStringError(Path + ": it was written by another build of coro-tidy");
  auto Result = parseUnitFile(Rest);
  if (!Result)
    return llvm::createStringError(Path + ": it is damaged: " + llvm::toString(Result.takeError()));
  return Result;
}

} // namespace coro_tidy::driver
