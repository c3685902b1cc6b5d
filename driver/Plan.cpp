// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From paths to units, see Plan.h.

#include "driver/Plan.h"
#include "driver/Arguments.h"
#include "driver/Console.h"
#include "driver/Database.h"
#include "driver/FindDatabase.h"
#include "driver/Gcc.h"
#include "driver/Paths.h"
#include "knowledge/BuildFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// The folder that Folder and File are both below.
std::string commonFolder(llvm::StringRef Folder, llvm::StringRef File) {
  while (!isBelow(File, Folder))
    Folder = path::parent_path(Folder);
  return Folder.str();
}

/// The repository that the folder lies in, if it holds units; or else what has all of
/// them and the folder.
std::string projectRoot(llvm::StringRef Folder, llvm::ArrayRef<Unit> Units) {
  const std::string Outermost = foldersFrom(Folder).back();
  if (fs::exists(Outermost + "/.git") &&
      llvm::any_of(Units, [&](const Unit &U) { return isBelow(realPath(U.File), Outermost); }))
    return Outermost;
  std::string Common = Folder.str();
  for (const Unit &U : Units)
    Common = commonFolder(Common, path::parent_path(realPath(U.File)));
  return Common;
}

/// Whether somebody has made it a root, a repository or the folder of a build folder.
bool isKnownAsRoot(llvm::StringRef Root, const std::map<std::string, Plan::Database> &Databases) {
  const auto IsHere = [&](const auto &Entry) {
    const std::string Folder = realPath(Entry.first);
    return Root == Folder || Root == path::parent_path(Folder);
  };
  return fs::exists(Root + "/.git") || llvm::any_of(Databases, IsHere);
}

llvm::Expected<Plan> planWithoutDatabase(const DriverOptions &Options) {
  Plan P;
  std::string Here = absolutePath(".");
  for (llvm::StringRef Path : Options.Paths) {
    if (!fs::is_regular_file(Path))
      return llvm::createStringError("with -- flags, coro-tidy wants files, and '" + Path +
                                     "' is none");
    Unit U{absolutePath(Path), Here, {"clang++"}};
    llvm::append_range(U.Arguments, *Options.CompilerFlags);
    U.Arguments.push_back(U.File);
    U.Arguments = normalise(std::move(U.Arguments), Here, U.File);
    P.Units.push_back(std::move(U));
  }
  if (P.Units.empty())
    return llvm::createStringError("with -- flags, coro-tidy wants at least one file");
  llvm::sort(P.Units);
  P.Units.erase(llvm::unique(P.Units), P.Units.end());
  P.Root = projectRoot(realPath(Here), P.Units);
  return P;
}

/// The units of one database, and what the given paths ask of it.
class Selection {
public:
  explicit Selection(std::vector<Unit> Of) : Units(std::move(Of)), Chosen(Units.size()) {
    for (const Unit &U : Units)
      Files.push_back(realPath(U.File));
  }

  /// Chooses the units below Path; whether there are any.
  bool choose(llvm::StringRef Path) {
    bool Any = false;
    for (auto [File, C] : llvm::zip_equal(Files, Chosen))
      if (isBelow(File, Path)) {
        C = true;
        Any = true;
      }
    return Any;
  }

  /// Chooses the units that include one of Headers, and takes those out of Headers.
  llvm::Error chooseIncluders(std::vector<std::string> &Headers, ListIncludes IncludesOf) {
    auto Includes = IncludesOf(Units);
    if (!Includes)
      return Includes.takeError();
    llvm::erase_if(Headers, [&](const std::string &Header) {
      bool Any = false;
      for (size_t I = 0; I < Units.size(); ++I)
        if ((*Includes)[I].count(Header)) {
          Chosen[I] = true;
          Any = true;
        }
      return Any;
    });
    return llvm::Error::success();
  }

  llvm::ArrayRef<Unit> all() const { return Units; }

  bool whole() const {
    return llvm::all_of(Chosen, [](bool C) { return C; });
  }

  void appendChosen(std::vector<Unit> &To) const {
    for (size_t I = 0; I < Units.size(); ++I)
      if (Chosen[I])
        To.push_back(Units[I]);
  }

private:
  std::vector<Unit> Units;
  std::vector<std::string> Files; ///< Of the units, without symbolic links.
  std::vector<char> Chosen;
};

llvm::Error nothingKnown(llvm::StringRef Path) {
  bool IsDir = fs::is_directory(Path);
  return llvm::createStringError((IsDir
                                      ? "no unit of the compile database lies below '"
                                      : "no unit of the compile database compiles or includes '") +
                                 Path + "'");
}

} // namespace

std::string folderOfResults(llvm::StringRef Told) {
  if (!Told.empty())
    return realPath(Told);
  const std::string Outermost = foldersFrom(realPath(".")).back();
  return fs::exists(Outermost + "/.git") ? Outermost : realPath(".");
}

llvm::Expected<Plan> plan(const DriverOptions &Options, const Settings &Run,
                          ListIncludes IncludesOf) {
  if (Options.CompilerFlags)
    return planWithoutDatabase(Options);

  Compilers Asked(Options.QueryDriver);
  const std::vector<std::string> Here{"."};
  std::map<std::string, Selection> Selections;
  std::map<std::string, std::vector<std::string>> Headers; ///< By database.
  for (llvm::StringRef Path : Options.Paths.empty() ? Here : Options.Paths) {
    if (!fs::exists(Path))
      return llvm::createStringError("'" + Path + "' does not exist");
    auto Database = findDatabase(Path, Options.BuildDir);
    if (!Database)
      return Database.takeError();
    auto It = Selections.find(*Database);
    if (It == Selections.end()) {
      auto Units = readDatabase(*Database);
      if (!Units)
        return Units.takeError();
      for (Unit &U : *Units)
        Asked.translate(U, Run.ResourceDir);
      It = Selections.emplace(*Database, std::move(*Units)).first;
    }
    if (It->second.choose(Options.Paths.empty() ? "/" : realPath(Path)))
      continue;
    if (fs::is_directory(Path))
      return nothingKnown(Path);
    Headers[*Database].push_back(realPath(Path));
  }
  for (const std::string &Complaint : Asked.complaints())
    warn(Complaint);
  Plan P;
  for (auto &[Database, Chosen] : Selections) {
    std::vector<std::string> &Unknown = Headers[Database];
    if (!Unknown.empty())
      if (llvm::Error Failed = Chosen.chooseIncluders(Unknown, IncludesOf))
        return std::move(Failed);
    if (!Unknown.empty() && !Options.IgnoreUnknown)
      return nothingKnown(Unknown.front());
    Chosen.appendChosen(P.Units);
    P.Databases[path::parent_path(Database).str()] = {Chosen.all().vec(), Chosen.whole()};
  }
  llvm::sort(P.Units);
  P.Units.erase(llvm::unique(P.Units), P.Units.end());
  if (!P.Databases.empty())
    P.Root = projectRoot(realPath(P.Databases.begin()->first), P.Units);
  P.IsWhole = llvm::all_of(P.Databases, [](const auto &Used) { return Used.second.IsWhole; });
  P.IsRootKnown = isKnownAsRoot(P.Root, P.Databases);
  return P;
}

} // namespace coro_tidy::driver
