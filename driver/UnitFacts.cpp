// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/UnitFacts.h"
#include "driver/Digest.h"
#include "driver/ProgramBuild.h"
#include "driver/SealedFile.h"
#include "knowledge/LastRun.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <map>
#include <set>

namespace coro_tidy::driver {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// The names of the files in a folder.
static std::vector<std::string> filesIn(llvm::StringRef Folder) {
  std::vector<std::string> Found;
  std::error_code Problem;
  for (fs::directory_iterator Entry(Folder, Problem), End; !Problem && Entry != End;
       Entry.increment(Problem))
    Found.push_back(path::filename(Entry->path()).str());
  return Found;
}

/// A unit is known by its file, whatever flags it is compiled with today, and by its turn where
/// one file is compiled several times. What another build has found out says nothing to this one.
UnitFacts::UnitFacts(llvm::StringRef BuildFolder, llvm::StringRef Root, llvm::ArrayRef<Unit> Units)
    : Folder((BuildFolder + "/" + OwnFolder + "/units").str()), Moved(Root) {
  std::map<llvm::StringRef, unsigned> Turns;
  for (const Unit &U : Units) {
    const unsigned Turn = Turns[U.File]++;
    Names.push_back(
        digestOf(programBuild() + "\n" + Moved.kept(U.File) + "\n" + std::to_string(Turn)));
  }
  for (const std::string &File : filesIn(Folder)) {
    const auto [Name, Address] = llvm::StringRef(File).split('.');
    if (!Address.contains('.')) // Else it is being written.
      Present[Name] = Address.str();
  }
}

std::string UnitFacts::file(size_t Number, llvm::StringRef Address) const {
  return (Folder + "/" + Names[Number] + "." + Address).str();
}

std::optional<PackedFacts> UnitFacts::find(size_t Number) const {
  const auto Known = Present.find(Names[Number]);
  if (Known == Present.end())
    return std::nullopt;
  const auto Text = readSealed(file(Number, Known->second));
  if (!Text)
    return std::nullopt;
  auto Outcome = parseOutcome(Moved.used(*Text));
  if (Outcome)
    return std::move(Outcome->Facts);
  llvm::consumeError(Outcome.takeError());
  return std::nullopt;
}

/// The old file goes first: nobody knows a unit by two.
llvm::Error UnitFacts::keep(size_t Number, const PackedFacts &Facts, llvm::StringRef Address,
                            llvm::StringRef File) {
  std::string &Known = Present[Names[Number]];
  if (!Address.empty() && Known == Address && isSealed(file(Number, Address)))
    return llvm::Error::success();
  if (llvm::Error Failed = makeOwnFolder(Folder))
    return Failed;
  if (!Known.empty())
    fs::remove(file(Number, Known));
  // One file under two names is written once, and is there as long as one of them is.
  if (!Address.empty() && !fs::create_hard_link(File, file(Number, Address))) {
    Known = Address.str();
    return llvm::Error::success();
  }
  UnitOutcome Outcome;
  Outcome.Facts = Facts;
  const std::string Text = Moved.kept(printWithoutInputs(Outcome));
  Known = Address.empty() ? digestOf(Text) : Address.str();
  return writeSealed(file(Number, Known), Text);
}

void UnitFacts::dropOthers() const {
  const std::set<llvm::StringRef> Ours(Names.begin(), Names.end());
  for (const auto &Entry : Present)
    if (!Ours.count(Entry.first()))
      fs::remove(Folder + "/" + Entry.first() + "." + Entry.second);
}

} // namespace coro_tidy::driver
