// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/ShowConfig.h"
#include "clang-tidy/GlobList.h"
#include "driver/CheckList.h"
#include "driver/Config.h"
#include "driver/Console.h"
#include "driver/Names.h"
#include "driver/ReportScope.h"
#include "knowledge/BuildFolder.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/YAMLTraits.h"
#include <fmt/format.h>

namespace coro_tidy::driver {
namespace {

using Sources = std::vector<Configuration::OptionsSource>;

struct Value {
  std::string Text;
  std::string From;
};

/// A YAML scalar, quoted where it needs to be.
std::string scalar(llvm::StringRef Text) {
  return Text.empty() || llvm::yaml::needsQuotes(Text) != llvm::yaml::QuotingType::None
             ? "\"" + llvm::yaml::escape(Text, /*EscapePrintable=*/false) + "\""
             : Text.str();
}

/// On or off, by the last entry of any list that matches.
Value valueOfCheck(llvm::StringRef Check, const Sources &All) {
  Value Found{"off", "default"};
  for (const auto &[Options, From] : All)
    for (const std::string &Glob : globsOf(Options.Checks.value_or("")))
      if (llvm::StringRef Body = Glob; clang::tidy::GlobList(Body.ltrim('-')).contains(Check))
        Found = {Body.starts_with("-") ? "off" : "on", From};
  return Found;
}

Value valueOfOption(const OptionInfo &Option, const Sources &All) {
  Value Found{Option.Default, "default"};
  for (const auto &[Options, From] : All)
    if (const auto It = Options.CheckOptions.find(Option.Name); It != Options.CheckOptions.end())
      Found = {It->second.Value, From};
  return Found;
}

void print(llvm::raw_ostream &OS, llvm::StringRef Name, const Value &V) {
  const std::string Entry = (Name + ": " + scalar(V.Text)).str();
  OS << fmt::format("  {:<56} # {}\n", Entry, printable(V.From));
}

using Words = std::optional<std::vector<std::string>>;

/// The lists of all sources, each behind the one before, as clang-tidy joins them.
void printWords(llvm::raw_ostream &OS, llvm::StringRef Name,
                Words clang::tidy::ClangTidyOptions::*Member, const Sources &All) {
  bool Any = false;
  for (const auto &[Options, From] : All)
    for (const std::string &Word : (Options.*Member).value_or(std::vector<std::string>())) {
      if (!std::exchange(Any, true))
        OS << Name << ":\n";
      OS << fmt::format("  {:<56} # {}\n", "- " + scalar(Word), printable(From));
    }
}

} // namespace

llvm::Error showConfig(const DriverOptions &Options, llvm::raw_ostream &OS) {
  llvm::SmallString<256> File(Options.ShowConfigFor);
  llvm::sys::fs::make_absolute(File);
  llvm::sys::path::remove_dots(File, /*remove_dot_dot=*/true);
  Configuration Config(Options.Run);
  std::set<std::string> Warnings;
  if (llvm::Error Bad = Config.verify(File, Warnings))
    return Bad;
  for (const std::string &Warning : Warnings)
    warn(Warning);

  const Sources All = Config.getRawOptions(File);
  OS << "# " << printable(File) << '\n';
  const std::string Root = foldersFrom(File).back();
  ReportScope Scope(Options, Root, llvm::sys::fs::exists(Root + "/.git"));
  if (!Scope.contains(File))
    OS << "# excluded from the report\n";
  if (Scope.isTest(File))
    OS << "# a test: what tests do on purpose is a hint\n";
  OS << "Checks:\n";
  for (const std::string &Check : checkNames())
    print(OS, Check, valueOfCheck(Check, All));
  OS << "CheckOptions:\n";
  for (const OptionInfo &Option : allOptions())
    print(OS, Option.Name, valueOfOption(Option, All));
  using clang::tidy::ClangTidyOptions;
  printWords(OS, "ExtraArgsBefore", &ClangTidyOptions::ExtraArgsBefore, All);
  printWords(OS, "ExtraArgs", &ClangTidyOptions::ExtraArgs, All);
  printWords(OS, "RemovedArgs", &ClangTidyOptions::RemovedArgs, All);
  return llvm::Error::success();
}

} // namespace coro_tidy::driver
