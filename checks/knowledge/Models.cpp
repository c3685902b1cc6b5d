// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Models.h"
#include "knowledge/Embedded.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/StringExtras.h"

namespace coro_tidy {
namespace {

/// The symbol of `operator()`, `operator co_await`; empty for other names.
llvm::StringRef operatorSymbol(llvm::StringRef Component) {
  if (!Component.consume_front("operator") || Component.empty() ||
      llvm::isAlnum(Component.front()) || Component.front() == '_')
    return {};
  return Component.ltrim();
}

/// "a::b<x::y>::c" as c, b, a: template arguments do not count.
llvm::SmallVector<std::string, 4> pathOf(llvm::StringRef Name) {
  llvm::SmallVector<std::string, 4> Path(1);
  int Depth = 0;
  for (size_t I = 0; I < Name.size(); ++I) {
    const bool IsBracket = Path.back() != "operator" && operatorSymbol(Path.back()).empty();
    if (Name[I] == '<' && IsBracket)
      ++Depth;
    else if (Name[I] == '>' && IsBracket)
      --Depth;
    else if (Depth == 0 && Name.substr(I).starts_with("::"))
      Path.emplace_back(), ++I;
    else if (Depth == 0)
      Path.back() += Name[I];
  }
  std::reverse(Path.begin(), Path.end());
  return Path;
}

/// The fact as it is said of a twin of its subject.
StatedFact inNamespace(StatedFact Said, size_t Namespace, const FactFile &Of) {
  for (std::string &Word : Said.Words)
    Word = coro_tidy::inNamespace(Word, Namespace, Of);
  for (auto *Patterns : {&Said.When, &Said.Unless})
    for (CallPattern &Pattern : *Patterns) {
      Pattern.Type = coro_tidy::inNamespace(Pattern.Type, Namespace, Of);
      Pattern.Returns = coro_tidy::inNamespace(Pattern.Returns, Namespace, Of);
    }
  return Said;
}

} // namespace

void Models::add(llvm::StringMap<Bucket> &To, llvm::StringRef Name, const StatedFact &Said,
                 const FactFile &From) {
  All.push_back({Said, pathOf(Name), &From});
  llvm::StringRef Last = All.back().Path.front();
  Last.consume_front("~");
  if (const llvm::StringRef Symbol = operatorSymbol(Last); !Symbol.empty())
    Last = Symbol;
  To[Last].push_back(&All.back());
}

/// Every name once for each namespace of the library: asio::x and boost::asio::x, and
/// so are the names in the facts about it.
void Models::add(FactFile Added) {
  Read.push_back(std::move(Added));
  const FactFile &File = Read.back();
  Files.push_back(&File);
  const auto AddAll = [&](llvm::StringMap<Bucket> &To, const auto &Subjects) {
    for (const auto &[Name, Facts] : Subjects)
      for (size_t I = 0; I == 0 || I < File.Namespaces.size(); ++I)
        if (const std::string Spelling = inNamespace(Name, I, File); I == 0 || Spelling != Name)
          for (const StatedFact &Said : Facts)
            add(To, Spelling, inNamespace(Said, I, File), File);
  };
  AddAll(Types, File.Types);
  for (const Model &About : All)
    if (About.From == &File)
      AboutTypes.push_back(&About);
  AddAll(Functions, File.Functions);
  for (const Suggestion &Said : File.Suggestions)
    Suggested.add(Said);
}

/// The namespaces that the file names, or those that its names begin with.
void Models::describe(const FactFile &Library) {
  for (const std::string &Namespace : Library.Namespaces)
    Described.insert(Namespace);
  if (Library.Namespaces.empty())
    for (const auto *Subjects : {&Library.Types, &Library.Functions})
      for (const auto &[Name, Facts] : *Subjects)
        if (const auto [Outermost, Rest] = llvm::StringRef(Name).split("::"); !Rest.empty())
          Described.insert(Outermost);
}

llvm::Expected<std::shared_ptr<const Models>> Models::load(llvm::ArrayRef<std::string> Paths) {
  auto Result = std::make_shared<Models>();
  for (const EmbeddedFile &Library : embeddedLibraries()) {
    llvm::Expected<FactFile> File = readFactFile({Library.Text, Library.Name});
    if (!File)
      return File.takeError();
    Result->describe(*File);
    Result->add(std::move(*File));
  }
  for (const EmbeddedFile &Words : embeddedWords()) {
    llvm::Expected<FactFile> File = readFactFile({Words.Text, Words.Name});
    if (!File)
      return File.takeError();
    Result->add(std::move(*File));
  }
  for (const std::string &Path : Paths) {
    auto Text = readWholeFile(Path);
    if (!Text)
      return llvm::createStringError(
          Path + ": cannot be read as a file of facts: " + llvm::toString(Text.takeError()));
    llvm::Expected<FactFile> File = readFactFile(**Text);
    if (!File)
      return File.takeError();
    Result->add(std::move(*File));
  }
  return Result;
}

} // namespace coro_tidy
