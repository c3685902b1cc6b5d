// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/CacheKey.h"
#include "driver/Digest.h"
#include "driver/ProgramBuild.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/TargetParser/Host.h"
#include <cstdlib>

namespace coro_tidy::driver {
namespace {

/// Where clang looks besides the command.
constexpr llvm::StringLiteral Environment[] = {
    "CPATH",         "C_INCLUDE_PATH",  "CPLUS_INCLUDE_PATH",   "OBJC_INCLUDE_PATH",
    "COMPILER_PATH", "GCC_EXEC_PREFIX", "CCC_OVERRIDE_OPTIONS", "SDKROOT"};

/// A file by its path and content; one that cannot be read is nothing that could be kept.
bool addFile(std::string &To, const std::string &Path) {
  auto Text = readWholeFile(Path);
  if (!Text) {
    llvm::consumeError(Text.takeError());
    return false;
  }
  To += Path + " " + digestOf((*Text)->getBuffer()) + "\n";
  return true;
}

bool namesResponseFile(llvm::ArrayRef<std::string> Args) {
  return llvm::any_of(Args, [](llvm::StringRef Arg) { return Arg.starts_with("@"); });
}

} // namespace

std::optional<std::string> configurationText(const clang::tidy::ClangTidyOptions &Options,
                                             llvm::StringRef File) {
  std::string All = clang::tidy::configurationAsText(Options) + "\n";
  for (const std::string &Path : factFiles(Options, File))
    if (!addFile(All, Path))
      return std::nullopt;
  return All;
}

CacheKeys::CacheKeys(const Settings &Run) : Config(Run) {
  Settings Kept = Run;
  Kept.Former.clear(); // They are inputs like others.
  Common = print(Kept);
}

std::optional<std::string> CacheKeys::of(const Order &What, const Relocation &Moved) {
  const clang::tidy::ClangTidyOptions Options = Config.getOptions(What.Of.File);
  using Words = std::vector<std::string>;
  const bool FromFiles = namesResponseFile(What.Of.Arguments) ||
                         namesResponseFile(Options.ExtraArgs.value_or(Words())) ||
                         namesResponseFile(Options.ExtraArgsBefore.value_or(Words()));
  if (programBuild().empty() || FromFiles)
    return std::nullopt;

  const auto Configured = configurationText(Options, What.Of.File);
  if (!Configured)
    return std::nullopt;
  std::string All = programBuild() + "\n" + Common + "\n" + print(What) + "\n" + *Configured;
  for (llvm::StringRef Name : Environment)
    if (const char *Value = std::getenv(Name.data()))
      All += Name.str() + "=" + Value + "\n";
  if (llvm::any_of(What.Of.Arguments, [](llvm::StringRef Arg) { return Arg.ends_with("=native"); }))
    All += llvm::sys::getHostCPUName().str() + "\n";
  return digestOf(Moved.kept(All));
}

} // namespace coro_tidy::driver
