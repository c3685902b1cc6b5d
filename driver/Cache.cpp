// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Cache.h"
#include "driver/Digest.h"
#include "driver/Parse.h"
#include "driver/SealedFile.h"
#include "knowledge/LastRun.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

/// Of one unit in different branches, say.
constexpr size_t MostLists = 4;

constexpr llvm::StringLiteral Beginning = "llvmcache-";
constexpr llvm::StringLiteral ForInputs = "inputs";

/// Ends each entry of a list, and each list; no path has it.
constexpr char End = '\0';

char letterOf(Question Asked) { return "kcn"[static_cast<int>(Asked)]; }

std::optional<Question> questionOf(char Letter) {
  for (const Question Asked : {Question::Kind, Question::Content, Question::Names})
    if (letterOf(Asked) == Letter)
      return Asked;
  return std::nullopt;
}

std::optional<std::string> read(llvm::StringRef File) {
  auto Text = readSealed(File);
  if (Text)
    noteUse(File);
  return Text;
}

/// As a part of what results are addressed by.
void addAnswered(std::string &To, Question Asked, llvm::StringRef Path, llvm::StringRef Answer) {
  To += letterOf(Asked);
  To += Path;
  To += End;
  To += Answer;
  To += End;
}

/// What a worker has printed besides is not repeated, nor are complaints about the configuration.
bool isWorthKeeping(const UnitOutcome &O) { return O.Log.empty() && O.Misconfigured.empty(); }

} // namespace

Cache::Cache(llvm::StringRef Folder, llvm::StringRef Root, const Settings &Run)
    : Folder(Folder), Moved(Root), Keys(Run), Files(filesFor(Run)) {}

std::string Cache::file(llvm::StringRef Key, llvm::StringRef Rest) const {
  return (Folder + "/" + Beginning + Key + "-" + Rest).str();
}

std::vector<Cache::List> Cache::listsOf(llvm::StringRef Key) const {
  const auto Text = read(file(Key, ForInputs));
  std::vector<List> Lists;
  if (!Text)
    return Lists;
  const std::string Here = Moved.used(*Text);
  Lists.emplace_back();
  for (llvm::StringRef Rest = Here; !Rest.empty();) {
    const auto [Entry, Others] = Rest.split(End);
    Rest = Others;
    if (Entry.empty())
      Lists.emplace_back();
    else if (const auto Asked = questionOf(Entry.front()))
      Lists.back().emplace_back(*Asked, Entry.drop_front().str());
  }
  Lists.pop_back(); // Each is ended.
  return Lists;
}

/// Puts the list in front of the others of its key.
llvm::Error Cache::remember(llvm::StringRef Key, const std::vector<Input> &Asked) {
  List New;
  for (const Input &I : Asked)
    New.emplace_back(I.Asked, I.Path);
  std::vector<List> Lists = listsOf(Key);
  if (!Lists.empty() && Lists.front() == New)
    return llvm::Error::success();
  llvm::erase(Lists, New);
  Lists.insert(Lists.begin(), std::move(New));
  Lists.resize(std::min(Lists.size(), MostLists));
  std::string Text;
  for (const List &Each : Lists) {
    for (const auto &[Asked, Path] : Each)
      Text += letterOf(Asked) + Path + End;
    Text += End;
  }
  return writeSealed(file(Key, ForInputs), Moved.kept(Text));
}

const std::string &Cache::answerNow(Question Asked, llvm::StringRef Path) {
  const auto [It, New] = Known.try_emplace((llvm::Twine(letterOf(Asked)) + Path).str());
  if (New)
    It->second = answerOf(*Files, Asked, Path);
  return It->second;
}

std::string Cache::addressOf(llvm::StringRef Key, llvm::StringRef Answered) const {
  return digestOf(Moved.kept(Key.str() + End + Answered.str()));
}

std::optional<UnitOutcome> Cache::find(const Order &What) {
  const auto Key = Keys.of(What, Moved);
  if (!Key)
    return std::nullopt;
  for (const List &Questions : listsOf(*Key)) {
    std::string Answered;
    for (const auto &[Asked, Path] : Questions)
      addAnswered(Answered, Asked, Path, answerNow(Asked, Path));
    const std::string Address = addressOf(*Key, Answered);
    std::string File = file(*Key, Address);
    const auto Text = read(File);
    if (!Text)
      continue;
    auto Outcome = parseOutcome(Moved.used(*Text));
    if (!Outcome) {
      llvm::consumeError(Outcome.takeError());
      continue;
    }
    Outcome->Address = Address;
    Outcome->KeptIn = std::move(File);
    Outcome->Examined = Outcome->FromCache = true;
    return std::move(*Outcome);
  }
  return std::nullopt;
}

llvm::Error Cache::keep(const Order &What, UnitOutcome &Outcome) {
  const auto Key = isWorthKeeping(Outcome) ? Keys.of(What, Moved) : std::nullopt;
  if (!Key)
    return llvm::Error::success();
  Grown = true;
  // The result first: a list without one only costs a look.
  const std::string Text = printWithoutInputs(Outcome);
  std::string Answered;
  for (const Input &I : Outcome.Asked)
    addAnswered(Answered, I.Asked, I.Path, I.Answer);
  std::string Address = addressOf(*Key, Answered);
  std::string File = file(*Key, Address);
  if (llvm::Error Failed = writeSealed(File, Moved.kept(Text)))
    return Failed;
  Outcome.Address = std::move(Address);
  Outcome.KeptIn = std::move(File);
  return remember(*Key, Outcome.Asked);
}

std::string cacheFolder(llvm::StringRef BuildFolder) {
  return (BuildFolder + "/" + OwnFolder + "/cache").str();
}

bool isResult(llvm::StringRef File) {
  const llvm::StringRef Name = llvm::sys::path::filename(File);
  return Name.starts_with(Beginning) && !Name.ends_with(ForInputs) && !Name.contains('.');
}

void makeRoom(llvm::StringRef Folder, uint64_t MostBytes) {
  llvm::CachePruningPolicy Policy;
  Policy.Interval = std::chrono::seconds(0); // Of that of the last run it is known too little.
  Policy.Expiration = std::chrono::seconds(0);
  Policy.MaxSizePercentageOfAvailableSpace = 0;
  Policy.MaxSizeBytes = MostBytes;
  llvm::pruneCache(Folder, Policy);
}

} // namespace coro_tidy::driver
