// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Revision.h"
#include "driver/Paths.h"
#include "driver/Program.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include <optional>

namespace coro_tidy::driver {
namespace {

/// Larger files are no sources.
constexpr size_t MostBytes = 16 << 20;

class Repository {
public:
  static llvm::Expected<Repository> around(llvm::StringRef Folder) {
    const auto Program = llvm::sys::findProgramByName("git");
    if (!Program)
      return llvm::createStringError("--since: git is not to be found");
    Repository R;
    // Nothing that the repository has configured is run.
    R.Git = {*Program, "-c",        "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
             "-C",     Folder.str()};
    auto Top = R.ask({"rev-parse", "--show-toplevel"});
    if (!Top)
      return Top.takeError();
    R.Root = realPath(llvm::StringRef(*Top).rtrim('\n'));
    R.Git.back() = R.Root;
    return R;
  }

  /// What git prints; an error with what it complains of.
  llvm::Expected<std::string> ask(std::vector<std::string> Words, llvm::StringRef Input = "") {
    Words.insert(Words.begin(), Git.begin(), Git.end());
    auto Answer = runProgram(Words, Input);
    if (!Answer)
      return Answer.takeError();
    if (Answer->ExitCode)
      return llvm::createStringError("--since: git: " +
                                     llvm::StringRef(Answer->Err).split('\n').first);
    return std::move(Answer->Out);
  }

  std::string pathOf(llvm::StringRef Name) const { return Root + "/" + Name.str(); }

private:
  std::vector<std::string> Git;
  std::string Root;
};

/// The name of the commit; nothing when there is none.
std::optional<std::string> commitOf(Repository &R, llvm::StringRef Wanted) {
  auto Answer = R.ask({"rev-parse", "--verify", "--end-of-options", (Wanted + "^{commit}").str()});
  if (Answer)
    return llvm::StringRef(*Answer).rtrim('\n').str();
  llvm::consumeError(Answer.takeError());
  return std::nullopt;
}

/// Where a branch goes, in the order in which it is most likely set.
const std::string Targets[] = {"origin/HEAD", "@{upstream}", "origin/main", "origin/master"};

struct Base {
  std::string Commit;
  std::string Name;
};

llvm::Expected<Base> mergeBase(Repository &R) {
  for (const std::string &Target : Targets)
    if (const auto Tip = commitOf(R, Target)) {
      auto Answer = R.ask({"merge-base", "HEAD", *Tip});
      if (!Answer)
        return Answer.takeError();
      return Base{llvm::StringRef(*Answer).rtrim('\n').str(), "the merge base with " + Target};
    }
  return llvm::createStringError("--since merge-base: there is none of " +
                                 llvm::join(std::begin(Targets), std::end(Targets), ", ") +
                                 "; name the revision");
}

llvm::Expected<Base> baseFor(Repository &R, llvm::StringRef Wanted) {
  if (Wanted == "merge-base")
    return mergeBase(R);
  if (const auto Commit = commitOf(R, Wanted))
    return Base{*Commit, Wanted.str()};
  return llvm::createStringError("--since: '" + Wanted +
                                 "' is no revision of this repository; a shallow clone has few");
}

/// The words of an answer to a question with -z.
llvm::SmallVector<llvm::StringRef> words(llvm::StringRef Answer) {
  llvm::SmallVector<llvm::StringRef> Words;
  Answer.split(Words, '\0', -1, /*KeepEmpty=*/false);
  return Words;
}

/// Reads `git diff --name-status -z`: A name, M name, D name, R097 former present.
struct ChangedNames {
  std::vector<std::string> Former;  ///< That were there.
  std::vector<std::string> Present; ///< That were not.
  std::map<std::string, std::string> Renamed;

  explicit ChangedNames(llvm::ArrayRef<llvm::StringRef> Words) {
    for (size_t I = 0; I + 1 < Words.size(); I += 2) {
      const std::string Name = Words[I + 1].str();
      if (Words[I].starts_with("R") && I + 2 < Words.size()) {
        Former.push_back(Name);
        Present.push_back(Words[I + 2].str());
        Renamed[Present.back()] = Name;
        ++I;
      } else if (Words[I] == "A") {
        Present.push_back(Name);
      } else {
        Former.push_back(Name);
      }
    }
  }
};

/// The contents of files of a commit, as `git cat-file --batch` prints them:
///   0123… blob 42
///   …
llvm::Error addContents(Repository &R, llvm::StringRef Commit, llvm::ArrayRef<std::string> Names,
                        std::vector<FormerFile> &Into) {
  std::string Questions;
  std::vector<std::string> Asked;
  for (const std::string &Name : Names)
    if (Name.find('\n') == std::string::npos) {
      Questions += (Commit + ":" + Name + "\n").str();
      Asked.push_back(Name);
    }
  auto Answer = R.ask({"cat-file", "--batch"}, Questions);
  if (!Answer)
    return Answer.takeError();
  llvm::StringRef Rest = *Answer;
  for (const std::string &Name : Asked) {
    const auto [Head, Following] = Rest.split('\n');
    Rest = Following;
    const auto [Kind, Number] = Head.split(' ').second.split(' ');
    size_t Size = 0;
    if (Number.getAsInteger(10, Size))
      continue; // "missing"
    if (Kind == "blob" && Size <= MostBytes)
      Into.push_back({R.pathOf(Name), true, {Rest.take_front(Size).str()}});
    Rest = Rest.drop_front(std::min(Rest.size(), Size + 1));
  }
  return llvm::Error::success();
}

} // namespace

llvm::Expected<Revision> changesSince(llvm::StringRef Wanted, llvm::StringRef Folder) {
  auto R = Repository::around(Folder);
  if (!R)
    return R.takeError();
  auto Of = baseFor(*R, Wanted);
  if (!Of)
    return Of.takeError();
  auto Changed = R->ask(
      {"diff", "--name-status", "-z", "-M", "--no-ext-diff", "--no-textconv", Of->Commit, "--"});
  if (!Changed)
    return Changed.takeError();
  auto Unknown = R->ask({"ls-files", "--others", "--exclude-standard", "-z"});
  if (!Unknown)
    return Unknown.takeError();

  ChangedNames Names(words(*Changed));
  for (llvm::StringRef Name : words(*Unknown))
    Names.Present.push_back(Name.str());
  Revision Result;
  Result.Name = Of->Name + " (" + Of->Commit.substr(0, 10) + ")";
  if (llvm::Error Failed = addContents(*R, Of->Commit, Names.Former, Result.Files))
    return std::move(Failed);
  // What is below a new link to a folder is reached through it, and may have been there.
  for (const std::string &Name : Names.Present)
    if (!llvm::sys::fs::is_directory(R->pathOf(Name)))
      Result.Files.push_back({.Path = R->pathOf(Name)});
  for (const auto &[Present, Former] : Names.Renamed)
    Result.Renamed[R->pathOf(Present)] = R->pathOf(Former);
  return Result;
}

} // namespace coro_tidy::driver
