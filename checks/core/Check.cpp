// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Check.h"
#include "core/Cost.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/YAMLTraits.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace coro_tidy {
namespace {

Severity levelOf(tidy::ClangTidyContext &Tidy) {
  const std::optional<Severity> Level = levelIn(Tidy.getOptions());
  if (!Level)
    Tidy.configurationDiag("coro.Level is '%0'; expected error, warning, hint or all",
                           DiagnosticIDs::Error)
        << Tidy.getOptions().CheckOptions.lookup("coro.Level").Value;
  return Level.value_or(Severity::Warning);
}

std::string filled(llvm::StringRef Message, llvm::StringRef Primitive) {
  std::string Result;
  while (!Message.empty()) {
    const auto [Before, After] = Message.split("{primitive}");
    Result += Before;
    if (Before.size() != Message.size())
      Result += Primitive;
    Message = After;
  }
  return Result;
}

} // namespace

Check::Check(const CheckInfo &Info, llvm::StringRef Name, tidy::ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), Info(Info), Tidy(*Context), Level(levelOf(*Context)) {}

/// The functions are the workspace's: clang-tidy walks over implicit code as well, and so
/// several times over the operand of a co_await.
void Check::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(translationUnitDecl(), this);
}

void Check::check(const MatchFinder::MatchResult &Result) {
  const Spending Here(Info.Name);
  Work = &Workspace::of(*Result.Context, Tidy);
  for (const Function *Fn : Work->functions()) {
    Current = Fn;
    checkFunction(*Fn);
  }
  Current = nullptr;
  for (const FunctionDecl *Fn : Work->takeTooLarge())
    report({.At = Fn->getLocation(),
            .Message = "'" + displayName(*Fn) +
                       "' is too large to be followed, so no check has examined it",
            .Grade = Severity::Warning});
}

void Check::onStartOfTranslationUnit() {
  Work = nullptr;
  Pending.clear();
  Reported.clear();
  Emitted.clear();
}

void Check::onEndOfTranslationUnit() {
  if (!Work)
    return;
  for (const Report &Finding : Pending)
    if (const auto Chains = Work->linked().satisfy(Finding.When))
      emit(Finding, *Chains);
  onStartOfTranslationUnit();
}

void Check::report(Report Finding) {
  if (Finding.Grade.value_or(Info.Level) > Level)
    return;
  // Where the author wrote it: nobody wants to be led through the macro around it.
  const SourceManager &Sources = context().getSourceManager();
  Finding.At = Sources.getFileLoc(Finding.At);
  for (Note &N : Finding.Notes)
    N.At = Sources.getFileLoc(N.At);
  if (!Reported.emplace(Finding.At, Finding.Message, Finding.When).second)
    return;
  if (UnitResult *Into = CollectUnitResult::current())
    emitTagged(Finding, *Into);
  else if (Finding.When.holdsAlways())
    emit(Finding, {});
  else
    Pending.push_back(std::move(Finding));
}

void Check::emit(const Report &Finding, llvm::ArrayRef<Chain> Chains) {
  if (!Emitted.emplace(Finding.At, Finding.Message).second)
    return;
  std::string Message =
      filled(Finding.Message, Chains.empty() ? llvm::StringRef() : Chains.front().Primitive);
  Message += reserves(Chains, Finding.RestsOn);
  {
    DiagnosticBuilder Warning = diag(Finding.At, "%0; see %1") << Message << helpFor(Info.Name);
    for (const FixItHint &Fix : Finding.Fixes)
      Warning << Fix;
  }
  for (const Note &N : Finding.Notes)
    diag(N.At, "%0", DiagnosticIDs::Note) << N.Text;
  for (const Chain &Links : Chains)
    for (const Evidence &Link : Links.Links)
      diag(Work->location(Link.At), "%0", DiagnosticIDs::Note) << Link.Text;
}

void Check::emitTagged(const Report &Finding, UnitResult &Into) {
  FindingTag Tag{.Grade = Finding.Grade.value_or(Info.Level),
                 .RestsOn = Finding.RestsOn,
                 .Function = Current ? keyOf(Current->decl()) : ""};
  if (!Finding.When.holdsAlways()) {
    Tag.Condition = static_cast<int>(Into.Conditions.size());
    Into.Conditions.push_back(Finding.When);
  }
  {
    DiagnosticBuilder Warning = diag(Finding.At, "%0") << Tag.print() + Finding.Message;
    for (const FixItHint &Fix : Finding.Fixes)
      Warning << Fix;
  }
  for (const Note &N : Finding.Notes)
    diag(N.At, "%0", DiagnosticIDs::Note) << N.Text;
}

void Check::storeOptions(tidy::ClangTidyOptions::OptionMap &Map) {
  for (const Declared &Own : OwnOptions)
    Own.Store(Map);
  const auto &Given = Tidy.getOptions().CheckOptions;
  for (const OptionInfo &Global : globalOptions()) {
    const auto Found = Given.find(Global.Name);
    Map[Global.Name] = Found == Given.end() ? tidy::ClangTidyOptions::ClangTidyValue(Global.Default)
                                            : Found->second;
  }
}

/// Read as text: the reader of truth values in libclangTidy has a name that only the
/// compiler which built that library can spell.
template <>
Option<bool>::Option(Check &Of, llvm::StringRef Name, bool Default, llvm::StringRef Meaning) {
  const auto Print = [](bool Truth) -> llvm::StringRef { return Truth ? "true" : "false"; };
  const llvm::StringRef Given = Of.Options.get(Name, Print(Default));
  const std::optional<bool> Truth = llvm::yaml::parseBool(Given);
  if (!Truth)
    Of.Tidy.configurationDiag("%0.%1 is '%2'; expected true or false", DiagnosticIDs::Error)
        << Of.Info.Name << Name << Given;
  Value = Truth.value_or(Default);
  Of.OwnOptions.push_back({{Name.str(), Print(Default).str(), Meaning.str()},
                           [this, &Of, Print, Key = Name.str()](auto &Map) {
                             Of.Options.store(Map, Key, Print(Value));
                           }});
}

template <>
Option<unsigned>::Option(Check &Of, llvm::StringRef Name, unsigned Default, llvm::StringRef Meaning)
    : Value(Of.Options.get(Name, Default)) {
  Of.OwnOptions.push_back(
      {{Name.str(), std::to_string(Default), Meaning.str()},
       [this, &Of, Key = Name.str()](auto &Map) { Of.Options.store(Map, Key, Value); }});
}

template <>
Option<Names>::Option(Check &Of, llvm::StringRef Name, Names Default, llvm::StringRef Meaning) {
  const std::string Joined = llvm::join(Default, ";");
  for (llvm::StringRef Rest = Of.Options.get(Name, Joined); !Rest.empty();) {
    const auto [First, Others] = Rest.split(';');
    if (!First.trim().empty())
      Value.push_back(First.trim().str());
    Rest = Others;
  }
  Of.OwnOptions.push_back(
      {{Name.str(), Joined, Meaning.str()}, [this, &Of, Key = Name.str()](auto &Map) {
         Of.Options.store(Map, Key, llvm::join(Value, ";"));
       }});
}

} // namespace coro_tidy
