// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/LastRun.h"
#include "knowledge/BuildFolder.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/YAMLTraits.h"

namespace coro_tidy {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// A double-quoted YAML scalar.
std::string quoted(llvm::StringRef Text) { return "\"" + llvm::yaml::escape(Text, false) + "\""; }

/// `"c:@F@drain#": [blocks: fsync]`, a line for each subject.
void writeSubjects(llvm::ArrayRef<const LinkedFact *> Facts, llvm::raw_ostream &Out) {
  while (!Facts.empty()) {
    const std::string &Subject = Facts.front()->What.Subject;
    const auto Own =
        Facts.take_while([&](const LinkedFact *Known) { return Known->What.Subject == Subject; });
    Out << "  " << quoted(Subject) << ": [";
    llvm::interleaveComma(Own, Out, [&](const LinkedFact *Known) {
      const Atom &A = Known->What;
      Out << info(A.What).Spelling;
      if (A.Index != Atom::NoIndex)
        Out << '(' << (A.Index == Atom::ThisIndex ? "this" : std::to_string(A.Index)) << ')';
      if (!Known->Primitive.empty())
        Out << ": " << quoted(Known->Primitive);
    });
    Out << "]\n";
    Facts = Facts.drop_front(Own.size());
  }
}

constexpr llvm::StringLiteral FactsFile = ".coro-tidy/facts";

std::string inFolder(llvm::StringRef BuildFolder) {
  llvm::SmallString<256> Path(BuildFolder);
  path::append(Path, FactsFile);
  return Path.str().str();
}

/// What callers and users do, all over the project, says nothing of a body that has changed.
bool isSaidByOthers(Fact What) {
  return llvm::is_contained({Fact::ClosedByProject, Fact::StartedTopLevel, Fact::StartedAway,
                             Fact::Unlimited, Fact::Unguarded, Fact::CalledInLoop,
                             Fact::ClosureFreed, Fact::LeftRunning, Fact::CalledAtStart,
                             Fact::CalledMeanwhile},
                            What);
}

/// The first line of the file, a comment for who parses it. Of what somebody has changed, or a
/// disk, nothing is believed.
std::string sealOf(llvm::StringRef Text) {
  return "# sha256 " +
         llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(Text)), /*LowerCase=*/true) +
         "\n";
}

llvm::Expected<UnitResult> read(llvm::StringRef Path) {
  UnitResult Result;
  auto Text = readWholeFile(Path);
  if (!Text)
    return llvm::createStringError(Path + ": " + llvm::toString(Text.takeError()));
  const llvm::StringRef All = (*Text)->getBuffer();
  const size_t FirstLine = std::min(All.find('\n') + 1, All.size());
  if (All.take_front(FirstLine) != sealOf(All.drop_front(FirstLine)))
    return llvm::createStringError(Path + ": it is damaged");
  llvm::Expected<FactFile> File = readFactFile(**Text);
  if (!File)
    return File.takeError();
  Result.Rules = inferredRules(*File);
  return Result;
}

} // namespace

void writeInferred(llvm::ArrayRef<LinkedFact> Facts, llvm::raw_ostream &Out) {
  std::vector<const LinkedFact *> Inferred, ByName;
  for (const LinkedFact &Known : Facts)
    (Known.By == Standing::Name ? ByName : Inferred).push_back(&Known);
  Out << "library: inferred\ninferred:\n";
  writeSubjects(Inferred, Out);
  if (!ByName.empty())
    Out << "by-name:\n";
  writeSubjects(ByName, Out);
}

std::vector<Rule> inferredRules(const FactFile &In) {
  std::vector<Rule> Result;
  const auto Add = [&](const auto &Subjects, Standing By) {
    for (const auto &[Subject, Facts] : Subjects)
      for (const StatedFact &Said : Facts)
        Result.push_back({.Head = {Said.What, Subject, Said.Index},
                          .Body = {},
                          .Why = {},
                          .Primitive = Said.Words.empty() ? "" : Said.Words.front(),
                          .By = By});
  };
  Add(In.Inferred, Standing::Inferred);
  Add(In.InferredByName, Standing::Name);
  return Result;
}

llvm::Error makeOwnFolder(llvm::StringRef Folder) {
  if (const std::error_code Problem =
          fs::create_directories(Folder, /*IgnoreExisting=*/true, fs::all_all))
    return llvm::createFileError(Folder, Problem);
  llvm::StringRef Outermost = Folder;
  while (path::filename(Outermost) != OwnFolder && path::has_parent_path(Outermost))
    Outermost = path::parent_path(Outermost);
  const std::string Ignore = (Outermost + "/.gitignore").str();
  return fs::exists(Ignore) ? llvm::Error::success() : writeWholeFile(Ignore, "*\n");
}

llvm::Error writeLastRun(llvm::StringRef BuildFolder, llvm::ArrayRef<LinkedFact> Known) {
  const std::string Path = inFolder(BuildFolder);
  if (fs::exists(Path) && !fs::is_regular_file(Path))
    return llvm::createStringError(Path + ": it is no regular file");
  if (llvm::Error Failed = makeOwnFolder(path::parent_path(Path)))
    return Failed;
  std::string Text = sealOf(""); // All are of one size.
  const size_t FirstLine = Text.size();
  llvm::raw_string_ostream Out(Text);
  writeInferred(Known, Out);
  Text.replace(0, FirstLine, sealOf(llvm::StringRef(Text).drop_front(FirstLine)));
  return writeWholeFile(Path, Text);
}

llvm::Expected<UnitResult> readLastRun(llvm::StringRef BuildFolder) {
  const std::string Path = inFolder(BuildFolder);
  return fs::exists(Path) ? read(Path) : UnitResult();
}

llvm::Expected<UnitResult> readLastRunFor(llvm::StringRef Source) {
  const std::string Path = findBuilt(FactsFile, Source);
  return Path.empty() ? UnitResult() : read(Path);
}

void forget(UnitResult &LastRun, const std::set<llvm::StringRef> &Functions) {
  llvm::erase_if(LastRun.Rules, [&](const Rule &R) {
    return Functions.count(functionOf(R.Head.Subject)) != 0 && !isSaidByOthers(R.Head.What);
  });
}

} // namespace coro_tidy
