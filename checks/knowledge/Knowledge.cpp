// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Knowledge.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Lifetimes.h"
#include "knowledge/Names.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

const FunctionDecl *templatedOrSelf(const FunctionDecl &Fn) {
  if (const FunctionDecl *Pattern = Fn.getTemplateInstantiationPattern())
    return Pattern;
  return &Fn;
}

/// A fact that an attribute states. The attribute is the whole statement, so one
/// object for each fact serves all declarations.
const StatedFact *attributeFact(Fact What) {
  static const std::vector<StatedFact> Facts = [] {
    std::vector<StatedFact> Result;
#define FACT(Name, Subject, Spelling, Sentence)                                                    \
  Result.emplace_back();                                                                           \
  Result.back().What = Fact::Name;
#include "knowledge/Fact.def"
    return Result;
  }();
  return &Facts[static_cast<size_t>(What)];
}

/// `[[clang::annotate("coro::blocks")]]`, `[[clang::blocking]]`, `[[clang::nonblocking]]`.
bool isAnnotated(const Decl &D, Fact What) {
  for (const auto *Annotation : D.specific_attrs<AnnotateAttr>()) {
    llvm::StringRef Text = Annotation->getAnnotation();
    if (Text.consume_front("coro::") && Text == info(What).Spelling)
      return true;
  }
  if (What != Fact::Blocks && What != Fact::NonBlocking)
    return false;
  const auto *Fn = llvm::dyn_cast<FunctionDecl>(&D);
  const auto *Type = Fn ? Fn->getType()->getAs<FunctionProtoType>() : nullptr;
  if (!Type)
    return false;
  const FunctionEffect::Kind Wanted =
      What == Fact::Blocks ? FunctionEffect::Kind::Blocking : FunctionEffect::Kind::NonBlocking;
  for (const FunctionEffectWithCondition &Declared : Type->getFunctionEffects())
    if (!Declared.Cond.getCondition() && Declared.Effect.kind() == Wanted)
      return true;
  return false;
}

} // namespace

Knowledge::Knowledge(std::shared_ptr<const Models> Models, const ASTContext &Context)
    : Known(std::move(Models)), Context(Context) {}

const Models::Bucket *Knowledge::bucket(const NamedDecl &D, bool OfTypes) const {
  const NamedDecl *Keyed = &D;
  if (llvm::isa<CXXConstructorDecl, CXXDestructorDecl>(D))
    Keyed = llvm::cast<CXXMethodDecl>(D).getParent();
  const IdentifierInfo *Id = Keyed->getIdentifier();
  if (!Id) {
    const OverloadedOperatorKind Operator = operatorOf(*Keyed);
    return Operator == OO_None ? nullptr : Known->functions(getOperatorSpelling(Operator));
  }
  auto [Entry, New] = Buckets[OfTypes].try_emplace(Id, nullptr);
  if (New)
    Entry->second = OfTypes ? Known->types(Id->getName()) : Known->functions(Id->getName());
  return Entry->second;
}

const Model *Knowledge::model(const CXXRecordDecl &Class,
                              llvm::function_ref<bool(const Model &)> Fits) const {
  if (const Models::Bucket *Candidates = bucket(Class, true))
    for (const Model *Candidate : *Candidates)
      if (Fits(*Candidate) && hasPath(Class, Candidate->Path) && speaksHere(*Candidate->From))
        return Candidate;
  for (const CXXRecordDecl *Spelt : {Class.getCanonicalDecl(), patternOf(Class)})
    if (const auto Found = aliases().find(Spelt); Found != aliases().end())
      for (const Model *Candidate : Found->second)
        if (Fits(*Candidate))
          return Candidate;
  return nullptr;
}

/// The classes that a file names by an alias, as the unit declares it: `unifex::task`
/// for unifex::_task::_task::type, a company's own name for a library's task, `exec::task`
/// where `namespace exec = experimental::execution`.
const Knowledge::AliasMap &Knowledge::aliases() const {
  if (Aliases)
    return *Aliases;
  Aliases.emplace();
  for (const Model *Candidate : Known->types()) {
    const CXXRecordDecl *Class = classBehind(coro_tidy::lookUp(Candidate->Path, Context));
    if (Class && !hasPath(*Class, Candidate->Path) && speaksHere(*Candidate->From))
      (*Aliases)[Class].push_back(Candidate);
  }
  return *Aliases;
}

const StatedFact *Knowledge::fact(QualType Type, Fact What) const {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class ? fact(*Class, What) : nullptr;
}

const StatedFact *Knowledge::fact(const CXXRecordDecl &Class, Fact What) const {
  const auto Says = [&](const Model &Candidate) { return Candidate.Said.What == What; };
  if (const Model *Found = model(Class, Says))
    return &Found->Said;
  const CXXRecordDecl *Pattern = Class.getTemplateInstantiationPattern();
  if (isAnnotated(Class, What) || (Pattern && isAnnotated(*Pattern, What)))
    return attributeFact(What);
  if (!Class.hasDefinition())
    return nullptr;
  for (const CXXBaseSpecifier &Base : Class.bases())
    if (const StatedFact *Inherited = fact(Base.getType(), What))
      return Inherited;
  return nullptr;
}

/// Whether the file is about declarations of this language: `poll` of POSIX is not a
/// coroutine that somebody calls poll.
static bool speaks(const FactFile &Of, const NamedDecl &D) {
  const auto *Fn = llvm::dyn_cast<FunctionDecl>(&D);
  return !Of.IsC || (Fn && Fn->isExternC());
}

const StatedFact *Knowledge::statedOf(const CallSite &Call,
                                      llvm::function_ref<bool(const StatedFact &)> Fits) const {
  const auto Try = [&](const NamedDecl &D, auto IsNamed) -> const StatedFact * {
    if (const Models::Bucket *Candidates = bucket(D, false))
      for (const Model *Candidate : *Candidates) {
        const StatedFact &Said = Candidate->Said;
        if (Fits(Said) && IsNamed(Candidate->Path) && speaks(*Candidate->From, D) &&
            speaksHere(*Candidate->From) && applies(Said, Call))
          return &Said;
      }
    return nullptr;
  };
  if (Call.Functor)
    if (const StatedFact *Said = Try(*Call.Functor, [&](llvm::ArrayRef<std::string> Path) {
          return hasPath(*Call.Functor, Path);
        }))
      return Said;
  if (!Call.Callee)
    return nullptr;
  if (const StatedFact *Said = Try(*Call.Callee, [&](llvm::ArrayRef<std::string> Path) {
        return hasLastComponent(*Call.Callee, Path) && hasPath(*Call.Callee, Path);
      }))
    return Said;
  if (!Call.Receiver)
    return nullptr;

  // A member that the static class of the object, or a class between it and the
  // declaring one, is known for: std::future<T>::wait is declared in __basic_future.
  const StatedFact *Said = nullptr;
  const auto TryClass = [&](const CXXRecordDecl &Class) {
    Said = Try(*Call.Callee, [&](llvm::ArrayRef<std::string> Path) {
      return isMemberPath(*Call.Callee, Class, Path);
    });
    return Said == nullptr;
  };
  if (TryClass(*Call.Receiver))
    Call.Receiver->forallBases([&](const CXXRecordDecl *Base) { return TryClass(*Base); });
  if (Said)
    return Said;

  // A functor's class that is known by its own name: stdexec::sync_wait_t.
  const auto *Fn = llvm::dyn_cast<FunctionDecl>(Call.Callee);
  if (Fn && Fn->getOverloadedOperator() == OO_Call)
    return Try(*Call.Receiver, [&](llvm::ArrayRef<std::string> Path) {
      return hasPath(*Call.Receiver, Path) && Call.Receiver->getIdentifier() &&
             Call.Receiver->getName() == Path.front();
    });
  return nullptr;
}

const StatedFact *Knowledge::fact(const CallSite &Call, Fact What) const {
  if (const StatedFact *Said =
          statedOf(Call, [&](const StatedFact &Candidate) { return Candidate.What == What; }))
    return Said;
  const auto *Fn = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  if (Fn && (isAnnotated(*Fn, What) || isAnnotated(*templatedOrSelf(*Fn), What)))
    return attributeFact(What);
  return nullptr;
}

/// What the type of a task says of all functions counts for those whose bodies the project does not
/// have.
bool Knowledge::isAttributed(const ParmVarDecl &Parameter, const FunctionDecl &Fn,
                             Fact What) const {
  if (isAnnotated(Parameter, What))
    return true;
  if (What == Fact::CallsNow)
    return isNoEscape(Parameter);
  return What == Fact::UsesLater &&
         (isLifetimeBound(Parameter) || (isBoundByTask(Parameter, Fn) && isForeign(Fn)));
}

const StatedFact *Knowledge::fact(const CallSite &Call, Fact What, int Parameter) const {
  const bool IsCallable = info(What).Subject == FactSubject::Callable && Parameter >= 0 &&
                          Parameter < static_cast<int>(Call.Arguments.size()) &&
                          structure::isCallable(Call.Arguments[Parameter]->getType());
  if (const StatedFact *Said = statedOf(Call, [&](const StatedFact &Candidate) {
        return Candidate.What == What &&
               (Candidate.Index == Parameter || (IsCallable && Candidate.Index == Atom::NoIndex));
      }))
    return Said;
  const auto *Fn = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  const bool IsParameter = Fn && Parameter >= 0 && Parameter < static_cast<int>(Fn->getNumParams());
  const bool IsSaid =
      (IsParameter && isAttributed(*Fn->getParamDecl(Parameter), *Fn, What)) ||
      (Fn && Parameter == Atom::ThisIndex && What == Fact::UsesLater && bindsObject(*Fn)) ||
      (Fn && IsCallable && isAnnotated(*templatedOrSelf(*Fn), What));
  return IsSaid ? attributeFact(What) : nullptr;
}

const StatedFact *Knowledge::fact(const NamedDecl &Function, Fact What) const {
  if (const auto *Class = llvm::dyn_cast<CXXRecordDecl>(&Function))
    return fact(*Class, What);
  CallSite Site;
  Site.Callee = &Function;
  if (const auto *Variable = llvm::dyn_cast<VarDecl>(&Function))
    Site.Functor = Variable;
  return fact(Site, What);
}

/// Whether this unit declares the name by which the file knows that it is about its library.
bool Knowledge::speaksHere(const FactFile &File) const {
  if (File.Declares.empty())
    return true;
  const auto [Entry, New] = Speaks.try_emplace(&File, false);
  if (New)
    Entry->second = lookUp(File.Declares) != nullptr;
  return Entry->second;
}

const NamespaceDecl *Knowledge::described(const Decl &D) const {
  const DeclContext *Around = D.getDeclContext();
  while (Around && !Around->isNamespace() && !Around->isTranslationUnit())
    Around = Around->getParent();
  const auto *Space = llvm::dyn_cast_or_null<NamespaceDecl>(Around);
  if (!Space)
    return nullptr;
  Space = Space->getCanonicalDecl();
  if (const auto [Entry, New] = Described.try_emplace(Space, nullptr); !New)
    return Entry->second;
  const NamespaceDecl *Result =
      Known->describes(Space->getQualifiedNameAsString()) ? Space : described(*Space);
  return Described[Space] = Result;
}

bool Knowledge::isForeign(const Decl &D) const {
  return Context.getSourceManager().isInSystemHeader(D.getLocation()) || described(D);
}

const NamedDecl *Knowledge::lookUp(llvm::StringRef QualifiedName) const {
  llvm::SmallVector<llvm::StringRef, 4> Components;
  QualifiedName.split(Components, "::");
  return coro_tidy::lookUp(
      llvm::SmallVector<std::string, 4>(Components.rbegin(), Components.rend()), Context);
}

} // namespace coro_tidy
