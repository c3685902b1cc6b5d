// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Gcc.h"
#include "driver/Program.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Regex.h"
#include <utility>

namespace coro_tidy::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using Arguments = std::vector<std::string>;

/// Where only the administrator puts programs.
constexpr llvm::StringLiteral SystemFolders[] = {"/bin", "/usr/bin", "/usr/local/bin",
                                                 "/usr/lib/ccache", "/usr/lib64/ccache"};

/// g++, gcc-12, arm-none-eabi-g++, c++; not clang++.
bool isNamedLikeGcc(llvm::StringRef Program) {
  static const llvm::Regex Name("^(.+-)?(gcc|g\\+\\+|cc|c\\+\\+)(-[0-9.]+)?$");
  return Name.match(path::filename(Program));
}

/// The program as it is found on disk: symbolic links decide about its folder, while its own
/// name stays, by which the likes of ccache know what is meant. Empty when there is none.
std::string located(llvm::StringRef Program, llvm::StringRef Directory) {
  llvm::SmallString<256> Path(Program);
  if (!Program.contains('/')) {
    const auto Found = llvm::sys::findProgramByName(Program);
    if (!Found)
      return "";
    Path = *Found;
  }
  path::make_absolute(Directory, Path);
  llvm::SmallString<256> Folder;
  if (!fs::can_execute(Path) || fs::real_path(path::parent_path(Path), Folder))
    return "";
  path::append(Folder, path::filename(Path));
  return std::string(Folder);
}

/// The flags that choose among the headers and targets of one compiler. None of them names
/// a program or a file of options: -B, -specs and -wrapper would.
Arguments choosing(const Arguments &Args) {
  static const llvm::Regex Machine("^-m[a-zA-Z0-9=_+.,-]+$");
  static constexpr llvm::StringLiteral WithValue[] = {"--sysroot", "-isysroot"};
  Arguments Chosen;
  bool IsValue = false;
  for (const std::string &Arg : Args) {
    const bool TakesValue = llvm::is_contained(WithValue, llvm::StringRef(Arg));
    if (IsValue || TakesValue || llvm::StringRef(Arg).starts_with("--sysroot=") ||
        Arg == "-nostdinc" || Arg == "-nostdinc++" || Machine.match(Arg))
      Chosen.push_back(Arg);
    IsValue = !IsValue && TakesValue;
  }
  return Chosen;
}

/// `c` or `c++`, as the command says, or else the name of the file and of the compiler.
llvm::StringRef languageOf(const Unit &U) {
  llvm::StringRef Language;
  for (size_t I = 1; I < U.Arguments.size(); ++I) {
    llvm::StringRef Arg = U.Arguments[I];
    if (Arg == "-x" && I + 1 < U.Arguments.size())
      Language = U.Arguments[I + 1];
    else if (Arg.consume_front("-x"))
      Language = Arg;
  }
  if (!Language.empty())
    return Language == "c" ? "c" : "c++";
  const bool IsForCxx = llvm::StringRef(U.Arguments.front()).contains("++");
  return path::extension(U.File) == ".c" && !IsForCxx ? "c" : "c++";
}

/// What the compiler says on standard error; nothing when it fails.
std::string outputOf(const Arguments &Question) {
  auto Output = runProgram(Question);
  if (Output)
    return Output->ExitCode == 0 ? Output->Err : "";
  llvm::consumeError(Output.takeError());
  return "";
}

/// Whether the compiler keeps its own stddef.h there, in whose place clang has its own.
bool isOfCompiler(llvm::StringRef Folder) {
  return (Folder.contains("/gcc") || Folder.contains("/clang")) &&
         (fs::exists(Folder + "/stddef.h") || path::filename(Folder) == "include-fixed");
}

/// The standard that gcc has without -std= since version 11, and those older than C++20.
bool isBeforeCxx20(llvm::StringRef Standard) {
  static const llvm::Regex Old("^(c|gnu)\\+\\+(98|03|0x|11|1y|14|1z|17)$");
  return Old.match(Standard);
}

/// What clang needs to be told because gcc takes it for granted:
///   -std=c++17 -fcoroutines   has coroutines, which clang has from C++20 on
///   ASIO_HAS_CO_AWAIT         asio up to 1.22 finds out about gcc, not about clang with
///   <coroutine>
void addImplied(Arguments &Args) {
  std::string Standard = "gnu++17";
  for (llvm::StringRef Arg : Args)
    if (Arg.consume_front("-std="))
      Standard = Arg.str();
  const bool Old = isBeforeCxx20(Standard);
  if (Old && llvm::is_contained(Args, "-fcoroutines"))
    Args.push_back(Standard.starts_with("c") ? "-std=c++20" : "-std=gnu++20");
  else if (Old || !llvm::StringRef(Standard).contains("++"))
    return;
  for (llvm::StringRef Asio : {"ASIO", "BOOST_ASIO"})
    if (!llvm::is_contained(Args, ("-D" + Asio + "_DISABLE_CO_AWAIT").str()))
      Args.push_back(("-D" + Asio + "_HAS_CO_AWAIT=1").str());
}

} // namespace

bool Compilers::isAllowed(llvm::StringRef Program) const {
  const bool IsTold = llvm::any_of(Allowed, [&](const std::string &Glob) {
    llvm::Expected<llvm::GlobPattern> Pattern = llvm::GlobPattern::create(Glob);
    if (!Pattern) {
      llvm::consumeError(Pattern.takeError());
      return false;
    }
    return Pattern->match(Program);
  });
  return IsTold ||
         (isNamedLikeGcc(Program) && llvm::is_contained(SystemFolders, path::parent_path(Program)));
}

const std::optional<Compilers::Answer> &Compilers::ask(const std::string &Program,
                                                       const Arguments &Flags) {
  Arguments Question{Program, "-E", "-v"};
  llvm::append_range(Question, Flags);
  Question.push_back("/dev/null");
  const auto [It, New] = Known.try_emplace(Question);
  if (!New)
    return It->second;
  Answer Read;
  bool InList = false;
  const std::string Output = outputOf(Question);
  for (llvm::StringRef Line : llvm::split(Output, '\n')) {
    if (Line.consume_front("Target: "))
      Read.Target = Line.trim().str();
    else if (Line.starts_with("#include <...> search starts here:"))
      InList = true;
    else if (Line.starts_with("End of search list."))
      InList = false;
    else if (InList)
      Read.Includes.push_back(Line.trim().str());
  }
  if (!Read.Target.empty())
    It->second = std::move(Read);
  else
    Complaints.insert(Program + " does not answer -E -v as gcc does; clang's own guess is taken "
                                "for its include paths");
  return It->second;
}

void Compilers::translate(Unit &U, llvm::StringRef ResourceDir) {
  if (U.Arguments.empty())
    return;
  const std::string Program = located(U.Arguments.front(), U.Directory);
  const bool Allowed = !Program.empty() && isAllowed(Program);
  if (!Allowed && !isNamedLikeGcc(U.Arguments.front()))
    return;
  addImplied(U.Arguments);
  if (!Allowed) {
    if (!Program.empty())
      Complaints.insert(Program +
                        " is not asked for its include paths, since it lies outside of "
                        "the system's folders; --query-driver='" +
                        path::parent_path(Program).str() + "/*' allows it");
    return;
  }
  Arguments Flags{"-x", languageOf(U).str()};
  llvm::append_range(Flags, choosing(U.Arguments));
  const std::optional<Answer> &Found = ask(Program, Flags);
  if (!Found)
    return;
  const auto IsTarget = [](llvm::StringRef Arg) {
    return Arg == "-target" || Arg.starts_with("--target=");
  };
  if (llvm::none_of(U.Arguments, IsTarget))
    U.Arguments.push_back("--target=" + Found->Target);
  if (Found->Includes.empty())
    return;
  U.Arguments.push_back("-nostdinc");
  bool HasOwn = false;
  for (const std::string &Folder : Found->Includes) {
    const bool IsOfCompiler = isOfCompiler(Folder);
    if (!IsOfCompiler || !std::exchange(HasOwn, true))
      U.Arguments.push_back("-isystem" + (IsOfCompiler ? ResourceDir.str() + "/include" : Folder));
  }
}

} // namespace coro_tidy::driver
