// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Catalog.h"
#include "core/Check.h"
#include "knowledge/Embedded.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"

namespace coro_tidy {
namespace {

std::vector<CatalogEntry> &entries() {
  static std::vector<CatalogEntry> Entries;
  return Entries;
}

thread_local UnitResult *Collecting = nullptr;

constexpr llvm::StringLiteral TagBegin = "{{";
constexpr llvm::StringLiteral TagEnd = "}} ";
constexpr llvm::StringLiteral ByName = "?"; ///< Behind the number of the condition.

} // namespace

llvm::StringRef name(Severity Level) {
  switch (Level) {
  case Severity::Error:
    return "error";
  case Severity::Warning:
    return "warning";
  case Severity::Hint:
    return "hint";
  case Severity::OptIn:
    return "opt-in";
  }
  llvm_unreachable("a severity");
}

llvm::StringRef sentence(Principle Keeps) {
  switch (Keeps) {
  case Principle::NeverBlock:
    return "never block the thread";
  case Principle::AwaitOrOwn:
    return "every task is awaited or owned";
  case Principle::LetCancellationThrough:
    return "let cancellation through";
  case Principle::OutliveNothing:
    return "outlive nothing you refer to";
  case Principle::HoldNothing:
    return "hold nothing across a suspension that others need";
  case Principle::BoundTheWork:
    return "bound the work";
  case Principle::KeepTheContract:
    return "keep the promise type's contract";
  }
  llvm_unreachable("a principle");
}

void enter(CatalogEntry Entry) {
  const auto Before = [](const CatalogEntry &L, const CatalogEntry &R) {
    return llvm::StringRef(L.Info.Name) < llvm::StringRef(R.Info.Name);
  };
  entries().insert(llvm::upper_bound(entries(), Entry, Before), Entry);
}

const std::vector<CatalogEntry> &catalog() { return entries(); }

std::vector<OptionInfo> optionsOf(const CatalogEntry &Entry) {
  clang::tidy::ClangTidyContext Context(std::make_unique<clang::tidy::DefaultOptionsProvider>(
      clang::tidy::ClangTidyGlobalOptions(), clang::tidy::ClangTidyOptions()));
  Context.setCurrentFile("options.cpp");
  const auto Made = Entry.Make(Entry.Info, Entry.Info.Name, &Context);
  std::vector<OptionInfo> Result;
  for (const Check::Declared &Option : static_cast<const Check &>(*Made).options())
    Result.push_back(Option.Info);
  return Result;
}

std::vector<OptionInfo> globalOptions() {
  return {
      {"coro.Level", "warning", "the lowest grade that is reported: error, warning, hint or all"},
      {"coro.Knowledge", "", "files of facts and words, separated by semicolons"},
      {"coro.Whole", "auto", "whether a run sees all units of the project: auto, yes or no"},
  };
}

std::optional<Severity> levelIn(const clang::tidy::ClangTidyOptions &Options) {
  const auto Found = Options.CheckOptions.find("coro.Level");
  if (Found == Options.CheckOptions.end())
    return Severity::Warning;
  const llvm::StringRef Level = Found->second.Value;
  for (const Severity Known : {Severity::Error, Severity::Warning, Severity::Hint})
    if (name(Known) == Level)
      return Known;
  return Level == "all" ? std::optional(Severity::OptIn) : std::nullopt;
}

std::optional<Whole> wholeIn(const clang::tidy::ClangTidyOptions &Options) {
  const auto Found = Options.CheckOptions.find("coro.Whole");
  if (Found == Options.CheckOptions.end())
    return Whole::Auto;
  return llvm::StringSwitch<std::optional<Whole>>(Found->second.Value)
      .Case("auto", Whole::Auto)
      .Case("yes", Whole::Yes)
      .Case("no", Whole::No)
      .Default(std::nullopt);
}

llvm::StringRef pageOf(llvm::StringRef CheckName) {
  CheckName.consume_front("coro-");
  for (const EmbeddedFile &Page : embeddedPages())
    if (Page.Name.drop_back(llvm::StringRef(".md").size()) == CheckName)
      return Page.Text;
  return {};
}

std::string helpFor(llvm::StringRef CheckName) {
  CheckName.consume_front("coro-");
  constexpr llvm::StringLiteral Address = CORO_TIDY_DOCS_URL;
  if (Address.empty())
    return ("coro-tidy explain " + CheckName).str();
  return (Address + "/" + CheckName + ".md").str();
}

CollectUnitResult::CollectUnitResult(UnitResult &Into) { Collecting = &Into; }
CollectUnitResult::~CollectUnitResult() { Collecting = nullptr; }
UnitResult *CollectUnitResult::current() { return Collecting; }

UnitResult factsOf(clang::ASTContext &Unit, clang::tidy::ClangTidyContext &Tidy) {
  return Workspace::of(Unit, Tidy).result();
}

std::string reserves(llvm::ArrayRef<Chain> Chains, Standing RestsOn) {
  std::string Result;
  if (llvm::any_of(Chains, [](const Chain &C) { return C.ThroughOverride; }))
    Result += ", if an override is what runs";
  if (RestsOn == Standing::Name ||
      llvm::any_of(Chains, [](const Chain &C) { return C.By == Standing::Name; }))
    Result += ", judging by a name";
  return Result;
}

/// The numbers of conditions have one length: clang-tidy sorts the findings of a place by their
/// texts, and the first that can be proven is reported, in the order in which they were found.
std::string FindingTag::print() const {
  const llvm::StringRef Rest = RestsOn == Standing::Name ? ByName : "";
  const std::string Number = Condition == Unconditional
                                 ? std::to_string(Condition)
                                 : llvm::formatv("{0,0+10}", Condition).str();
  return (TagBegin + name(Grade) + " " + Number + Rest + " " + Function + TagEnd).str();
}

FindingTag FindingTag::take(std::string &Message) {
  FindingTag Tag;
  llvm::StringRef Rest = Message;
  const size_t End = Rest.find(TagEnd);
  if (!Rest.consume_front(TagBegin) || End == llvm::StringRef::npos)
    return Tag;
  const auto [Head, Text] = Rest.split(TagEnd);
  const auto [Grade, Numbered] = Head.split(' ');
  auto [Number, Function] = Numbered.split(' ');
  if (Number.consume_back(ByName))
    Tag.RestsOn = Standing::Name;
  for (const Severity Level : {Severity::Error, Severity::Warning, Severity::Hint, Severity::OptIn})
    if (name(Level) == Grade)
      Tag.Grade = Level;
  if (Number.getAsInteger(10, Tag.Condition))
    Tag.Condition = Unconditional;
  Tag.Function = Function.str();
  Message = Text.str();
  return Tag;
}

} // namespace coro_tidy
