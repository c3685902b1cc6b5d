// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a declaration shows by a protocol that it keeps to, and what its name suggests.

#include "knowledge/Knowledge.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace coro_tidy {
namespace {

Named kindOf(const NamedDecl &D, Fact What) {
  const NamedDecl *Of = D.getUnderlyingDecl();
  if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Of))
    return Method->isStatic() ? Named::Function : Named::Member;
  if (llvm::isa<FunctionDecl, FunctionTemplateDecl>(Of))
    return Named::Function;
  const auto *Value = llvm::dyn_cast<ValueDecl>(Of);
  if (!Value)
    return Named::Type;
  const bool IsContainer =
      info(What).Subject == FactSubject::Value && structure::isRange(Value->getType());
  return IsContainer ? Named::Container : Named::Variable;
}

/// `push_back` of what has a beginning, and of the adapters of the standard library; what C and
/// C++ have for printing.
bool shows(const NamedDecl &D, Fact What) {
  const auto *Fn = llvm::dyn_cast<FunctionDecl>(&D);
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&D);
  const auto IsOfContainer = [&] {
    return Method->isInStdNamespace() ||
           structure::hasRole(*Method->getParent(), structure::Role::Begin);
  };
  switch (What) {
  case Fact::Inserts:
    return Method && structure::plays(*Method, structure::Role::Inserts) && IsOfContainer();
  case Fact::Resizes:
    return Method && structure::plays(*Method, structure::Role::Resizes) && IsOfContainer();
  case Fact::Prints:
    return Fn && structure::plays(*Fn, structure::Role::Prints) &&
           (Fn->isInStdNamespace() || Fn->isExternC());
  default:
    return false;
  }
}

} // namespace

llvm::ArrayRef<std::string> Knowledge::wordsOf(const NamedDecl &D) const {
  const IdentifierInfo *Id = D.getIdentifier();
  if (!Id)
    return {};
  const auto [Entry, New] = Words.try_emplace(Id);
  if (New)
    Entry->second = coro_tidy::wordsOf(Id->getName());
  return Entry->second;
}

SaidBy Knowledge::standing(const CallSite &Call, Fact What, int Parameter) const {
  const bool IsStated = Parameter == Atom::NoIndex ? fact(Call, What) != nullptr
                                                   : fact(Call, What, Parameter) != nullptr;
  if (IsStated)
    return Standing::Stated;
  if (!Call.Callee)
    return std::nullopt;
  if (shows(*Call.Callee, What))
    return Standing::Structure;
  if (Known->words().suggest(wordsOf(*Call.Callee), kindOf(*Call.Callee, What), What, Parameter))
    return Standing::Name;
  return std::nullopt;
}

SaidBy Knowledge::standing(const NamedDecl &D, Fact What, int Parameter) const {
  if (!llvm::isa<CXXRecordDecl>(D)) {
    CallSite Site;
    Site.Callee = &D;
    Site.Functor = llvm::dyn_cast<VarDecl>(&D);
    return standing(Site, What, Parameter);
  }
  if (fact(D, What))
    return Standing::Stated;
  if (Known->words().suggest(wordsOf(D), Named::Type, What, Parameter))
    return Standing::Name;
  return std::nullopt;
}

SaidBy Knowledge::standing(QualType Type, Fact What) const {
  const CXXRecordDecl *Class =
      Type.isNull() ? nullptr : Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class ? standing(*Class, What) : std::nullopt;
}

bool Knowledge::isInMacro(SourceLocation At, Fact What) const {
  const SourceManager &Sources = Context.getSourceManager();
  for (; At.isMacroID(); At = Sources.getImmediateMacroCallerLoc(At)) {
    const auto Name = Lexer::getImmediateMacroName(At, Sources, Context.getLangOpts());
    if (Known->words().suggest(coro_tidy::wordsOf(Name), Named::Macro, What, Atom::NoIndex))
      return true;
  }
  return false;
}

bool Knowledge::isCalledForMany(const NamedDecl &One, const NamedDecl &Many) const {
  if (!One.getIdentifier() || !Many.getIdentifier() || wordsOf(One).empty())
    return false;
  if (Many.getName().equals_insensitive((One.getName() + "s").str()) ||
      Many.getName().equals_insensitive(("m" + One.getName()).str()))
    return true;
  NameWords Own = wordsOf(One), Words = nameWithout(Many, Fact::ForMany);
  if (Words.size() != Own.size() || Words.size() == wordsOf(Many).size())
    return false;
  return Words == Own || (Words.back() == Own.back() + "s" &&
                          std::equal(Own.begin(), Own.end() - 1, Words.begin()));
}

NameWords Knowledge::nameWithout(const NamedDecl &D, Fact What) const {
  return Known->words().without(wordsOf(D), kindOf(D, What), What);
}

} // namespace coro_tidy
