// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Knowledge.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;

namespace coro_tidy {
namespace {

OverloadedOperatorKind operatorOf(const NamedDecl &D) {
  return D.getDeclName().getCXXOverloadedOperator();
}

/// The nearest context around that counts in a qualified name. Inline and unnamed
/// namespaces, linkage specifications and unscoped enumerations do not.
const DeclContext *namedContext(const DeclContext *Context) {
  while (Context->isTransparentContext() || Context->isInlineNamespace() ||
         (Context->isNamespace() && llvm::cast<NamespaceDecl>(Context)->isAnonymousNamespace()))
    Context = Context->getParent();
  return Context;
}

/// Whether the scopes around D are those of Path, innermost first, whose own first
/// component is D's. Template arguments do not count.
bool hasPath(const NamedDecl &D, llvm::ArrayRef<std::string> Path) {
  const DeclContext *Context = namedContext(D.getDeclContext());
  for (const std::string &Component : Path.drop_front()) {
    const auto *Named = llvm::dyn_cast<NamedDecl>(Context);
    const IdentifierInfo *Id = Named ? Named->getIdentifier() : nullptr;
    if (!Id || Id->getName() != Component)
      return false;
    Context = namedContext(Context->getParent());
  }
  return Context->isTranslationUnit();
}

/// Whether the name of D itself is the first component: `~jthread` is a destructor,
/// `jthread` behind a class of that name a constructor.
bool hasLastComponent(const NamedDecl &D, llvm::ArrayRef<std::string> Path) {
  llvm::StringRef Last = Path.front();
  if (llvm::isa<CXXDestructorDecl>(D))
    return Last.starts_with("~");
  if (llvm::isa<CXXConstructorDecl>(D))
    return Path.size() > 1 && Path[1] == Last;
  if (const OverloadedOperatorKind Operator = operatorOf(D); Operator != OO_None)
    return Last.consume_front("operator") && Last.ltrim() == getOperatorSpelling(Operator);
  return !Last.starts_with("~") && D.getIdentifier() && D.getName() == Last;
}

/// The same for a method that is looked up as a member of Class, which inherits it.
bool isMemberPath(const NamedDecl &Method, const CXXRecordDecl &Class,
                  llvm::ArrayRef<std::string> Path) {
  if (Path.size() < 2 || !hasLastComponent(Method, Path))
    return false;
  return Class.getIdentifier() && Class.getName() == Path[1] && hasPath(Class, Path.drop_front());
}

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

/// The one number in a constant: an integer itself, or what a class such as a
/// duration holds.
std::optional<int64_t> onlyNumber(const APValue &Value) {
  if (Value.isInt())
    return Value.getInt().isRepresentableByInt64()
               ? std::optional<int64_t>(Value.getInt().getExtValue())
               : std::nullopt;
  if (Value.isFloat() && Value.getFloat().isZero())
    return 0;
  if (Value.isStruct() && Value.getStructNumBases() + Value.getStructNumFields() == 1)
    return onlyNumber(Value.getStructNumFields() ? Value.getStructField(0)
                                                 : Value.getStructBase(0));
  return std::nullopt;
}

std::optional<int64_t> constantOf(const Expr &Argument, const ASTContext &Context) {
  const Expr *Value = &Argument;
  if (const auto *Temporary = llvm::dyn_cast<MaterializeTemporaryExpr>(Value->IgnoreImplicit()))
    Value = Temporary->getSubExpr();
  Value = Value->IgnoreParens();
  Expr::EvalResult Result;
  if (Value->isValueDependent() || !Value->EvaluateAsRValue(Result, Context) ||
      Result.HasSideEffects)
    return std::nullopt;
  return onlyNumber(Result.Val);
}

/// The class as it was written: the pattern of a template's specialisation.
const CXXRecordDecl *patternOf(const CXXRecordDecl &Class) {
  if (const auto *Special = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Class))
    return Special->getSpecializedTemplate()->getTemplatedDecl()->getCanonicalDecl();
  if (const CXXRecordDecl *Member = Class.getInstantiatedFromMemberClass())
    return Member->getCanonicalDecl();
  return Class.getCanonicalDecl();
}

/// The class that a declaration names: itself, the pattern of a template, or what
/// stands behind an alias, whose arguments then do not count.
const CXXRecordDecl *classBehind(const NamedDecl *D) {
  if (!D)
    return nullptr;
  D = D->getUnderlyingDecl();
  if (const auto *Class = llvm::dyn_cast<CXXRecordDecl>(D))
    return Class->getCanonicalDecl();
  if (const auto *Template = llvm::dyn_cast<ClassTemplateDecl>(D))
    return Template->getTemplatedDecl()->getCanonicalDecl();
  if (const auto *Template = llvm::dyn_cast<TypeAliasTemplateDecl>(D))
    D = Template->getTemplatedDecl();
  const auto *Alias = llvm::dyn_cast<TypedefNameDecl>(D);
  if (!Alias)
    return nullptr;
  if (const CXXRecordDecl *Class = Alias->getUnderlyingType()->getAsCXXRecordDecl())
    return Class->getCanonicalDecl();
  const auto *Special = Alias->getUnderlyingType()->getAs<TemplateSpecializationType>();
  return Special ? classBehind(Special->getTemplateName().getAsTemplateDecl()) : nullptr;
}

bool isClassNamed(QualType Type, llvm::StringRef Name, const Knowledge &Known) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  const CXXRecordDecl *Named = Class ? classBehind(Known.lookUp(Name)) : nullptr;
  return Named && (Class->getCanonicalDecl() == Named || patternOf(*Class) == Named);
}

} // namespace

CallSite callSite(const Stmt &At) {
  CallSite Site;
  if (const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(&At)) {
    Site.Callee = Construction->getConstructor();
    Site.Arguments = {Construction->getArgs(), Construction->getNumArgs()};
    Site.Result = Construction->getType();
    return Site;
  }
  const auto *Call = llvm::dyn_cast<CallExpr>(&At);
  if (!Call)
    return Site;
  Site.Callee = llvm::dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl());
  Site.Arguments = {Call->getArgs(), Call->getNumArgs()};
  Site.Result = Call->getType();
  if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Call)) {
    const Expr *Object = Member->getImplicitObjectArgument();
    if (!Object)
      return Site;
    QualType Type = Object->IgnoreParenImpCasts()->getType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    Site.ReceiverType = Type;
    Site.Receiver = structure::classOf(Type);
  } else if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(Call);
             Operator && llvm::isa_and_nonnull<CXXMethodDecl>(Site.Callee)) {
    const Expr *Object = Call->getArg(0)->IgnoreParenImpCasts();
    Site.ReceiverType = Object->getType();
    Site.Receiver = structure::classOf(Site.ReceiverType);
    Site.Arguments = Site.Arguments.drop_front();
    if (Operator->getOperator() == OO_Call)
      if (const auto *Named = llvm::dyn_cast<DeclRefExpr>(Object))
        if (const auto *Variable = llvm::dyn_cast<VarDecl>(Named->getDecl());
            Variable && Variable->hasGlobalStorage())
          Site.Functor = Variable;
  }
  return Site;
}

std::string keyOf(const NamedDecl &D) {
  llvm::SmallString<128> Key;
  const bool Nameless = index::generateUSRForDecl(&D, Key);
  if (!Nameless && D.hasExternalFormalLinkage())
    return Key.str().str();
  const SourceManager &Sources = D.getASTContext().getSourceManager();
  const PresumedLoc At = Sources.getPresumedLoc(Sources.getFileLoc(D.getLocation()));
  if (At.isValid())
    (Key += '@') += At.getFilename();
  if (At.isValid() && Nameless)
    Key += llvm::formatv(":{0}:{1}", At.getLine(), At.getColumn()).str();
  return Key.str().str();
}

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
      if (Fits(*Candidate) && hasPath(Class, Candidate->Path))
        return Candidate;
  for (const CXXRecordDecl *Spelt : {Class.getCanonicalDecl(), patternOf(Class)})
    if (const auto Found = aliases().find(Spelt); Found != aliases().end())
      for (const Model *Candidate : Found->second)
        if (Fits(*Candidate))
          return Candidate;
  return nullptr;
}

/// The classes that a file names by an alias, as the unit declares it: `unifex::task`
/// for unifex::_task::_task::type, or a company's own name for a library's task.
const Knowledge::AliasMap &Knowledge::aliases() const {
  if (Aliases)
    return *Aliases;
  Aliases.emplace();
  for (const Model *Candidate : Known->types()) {
    const NamedDecl *Named = lookUpPath(Candidate->Path);
    if (llvm::isa_and_nonnull<TypedefNameDecl, TypeAliasTemplateDecl>(Named))
      if (const CXXRecordDecl *Class = classBehind(Named))
        (*Aliases)[Class].push_back(Candidate);
  }
  return *Aliases;
}

const StatedFact *Knowledge::fact(QualType Type, Fact What) const {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class)
    return nullptr;
  const auto Says = [&](const Model &Candidate) { return Candidate.Said.What == What; };
  if (const Model *Found = model(*Class, Says))
    return &Found->Said;
  const CXXRecordDecl *Pattern = Class->getTemplateInstantiationPattern();
  if (isAnnotated(*Class, What) || (Pattern && isAnnotated(*Pattern, What)))
    return attributeFact(What);
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (const StatedFact *Inherited = fact(Base.getType(), What))
      return Inherited;
  return nullptr;
}

const StatedFact *Knowledge::statedOf(const CallSite &Call,
                                      llvm::function_ref<bool(const StatedFact &)> Fits) const {
  const auto Try = [&](const NamedDecl &D, auto IsNamed) -> const StatedFact * {
    if (const Models::Bucket *Candidates = bucket(D, false))
      for (const Model *Candidate : *Candidates) {
        const StatedFact &Said = Candidate->Said;
        if (Fits(Said) && IsNamed(Candidate->Path) && applies(Said, Call))
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

const StatedFact *Knowledge::fact(const CallSite &Call, Fact What, int Parameter) const {
  return statedOf(Call, [&](const StatedFact &Candidate) {
    return Candidate.What == What && Candidate.Index == Parameter;
  });
}

const StatedFact *Knowledge::fact(const NamedDecl &Function, Fact What) const {
  CallSite Site;
  Site.Callee = &Function;
  if (const auto *Variable = llvm::dyn_cast<VarDecl>(&Function))
    Site.Functor = Variable;
  return fact(Site, What);
}

bool Knowledge::applies(const StatedFact &Said, const CallSite &Call) const {
  const auto Fits = [&](const CallPattern &Pattern) { return applies(Pattern, Call); };
  return (Said.When.empty() || llvm::any_of(Said.When, Fits)) && llvm::none_of(Said.Unless, Fits);
}

/// An absent argument or an unknown constant fits no pattern.
bool Knowledge::applies(const CallPattern &Pattern, const CallSite &Call) const {
  if (Pattern.Arguments >= 0) {
    const auto Written = llvm::count_if(
        Call.Arguments, [](const Expr *E) { return !llvm::isa<CXXDefaultArgExpr>(E); });
    if (Written != Pattern.Arguments)
      return false;
  }
  if (!Pattern.Returns.empty() &&
      (Call.Result.isNull() || !isClassNamed(Call.Result, Pattern.Returns, *this)))
    return false;
  if (Pattern.Argument < 0)
    return true;
  if (static_cast<size_t>(Pattern.Argument) >= Call.Arguments.size())
    return false;
  const Expr &Argument = *Call.Arguments[Pattern.Argument];
  if (!Pattern.Type.empty() &&
      !isClassNamed(Argument.IgnoreParenImpCasts()->getType(), Pattern.Type, *this))
    return false;
  if (!Pattern.Is && !Pattern.Has)
    return true;
  const std::optional<int64_t> Value = constantOf(Argument, Context);
  return Value && (!Pattern.Is || *Value == *Pattern.Is) &&
         (!Pattern.Has || (*Value & *Pattern.Has) == *Pattern.Has);
}

TaskKind Knowledge::task(QualType Type) const {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class)
    return TaskKind::None;
  if (const auto &Cached = Cache[Class].Task)
    return *Cached;
  const TaskKind Kind = taskOf(Type, *Class);
  Cache[Class].Task = Kind;
  return Kind;
}

/// A library file has the last word. By structure a class is a task when it has a
/// promise and can be awaited; so is an awaitable without a promise whose author
/// forbids that it is dropped, such as the deferred operation of a socket.
TaskKind Knowledge::taskOf(QualType Type, const CXXRecordDecl &Class) const {
  if (holds(Type, Fact::NotATask) || holds(Type, Fact::Generator))
    return TaskKind::None;
  if (holds(Type, Fact::LazyTask))
    return TaskKind::Lazy;
  if (holds(Type, Fact::EagerTask))
    return TaskKind::Eager;
  if (holds(Type, Fact::SelfOwningTask))
    return TaskKind::SelfOwning;
  if (!isAwaitable(Type))
    return TaskKind::None;
  const CXXRecordDecl *Promise = structure::promiseOf(Class, Context);
  if (!Promise)
    return structure::isNodiscard(Class) ? TaskKind::Lazy : TaskKind::None;
  switch (structure::startOf(*Promise)) {
  case structure::Start::Lazy:
    return TaskKind::Lazy;
  case structure::Start::Eager:
    return structure::isNodiscard(Class) ? TaskKind::Eager : TaskKind::SelfOwning;
  case structure::Start::Unknown:
    return TaskKind::Unknown;
  }
  return TaskKind::Unknown;
}

bool Knowledge::isAwaitable(QualType Type) const {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class)
    return false;
  if (const auto &Cached = Cache[Class].Awaitable)
    return *Cached;
  const bool Result = structure::isAwaitable(*Class, Context) || holds(Type, Fact::LazyTask) ||
                      holds(Type, Fact::EagerTask) || holds(Type, Fact::SelfOwningTask);
  Cache[Class].Awaitable = Result;
  return Result;
}

bool Knowledge::isGenerator(QualType Type) const {
  if (holds(Type, Fact::Generator))
    return true;
  const CXXRecordDecl *Class = structure::classOf(Type);
  const CXXRecordDecl *Promise = Class ? structure::promiseOf(*Class, Context) : nullptr;
  return Promise && structure::yields(*Promise) && !isAwaitable(Type);
}

/// A limiter hands out permits to those who await them and takes them back at once:
///   co_await s.acquire();  ...  s.release();
bool Knowledge::isLimiter(QualType Type) const {
  if (holds(Type, Fact::Limiter))
    return true;
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || isTask(Type))
    return false;
  const bool Acquires =
      llvm::any_of(structure::asyncMembers(*Class, Context), [](const CXXMethodDecl *Method) {
        return Method->getName().contains_insensitive("acquire");
      });
  return Acquires && structure::anyMethod(*Class, [](const CXXMethodDecl &Method) {
           return Method.getIdentifier() && Method.getName().contains_insensitive("release");
         });
}

/// An awaitable lock is locked by awaiting it and unlocked at once:
///   co_await m.lock();  ...  m.unlock();
bool Knowledge::isAsyncLock(QualType Type) const {
  if (holds(Type, Fact::AsyncLock))
    return true;
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class)
    return false;
  const bool Locks =
      llvm::any_of(structure::asyncMembers(*Class, Context), [](const CXXMethodDecl *Method) {
        return Method->getName().contains_insensitive("lock");
      });
  return Locks && structure::anyMethod(*Class, [](const CXXMethodDecl &Method) {
           return Method.getIdentifier() && Method.getName().contains_insensitive("unlock");
         });
}

/// By structure: a class that nobody can copy, with a closing member that is awaited.
/// An attribute says that a class must be closed, and leaves to structure by what.
std::optional<Session> Knowledge::session(QualType Type) const {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || holds(Type, Fact::ClosesItself))
    return std::nullopt;
  if (const auto &Cached = Cache[Class].Closing)
    return *Cached;
  const StatedFact *Said = fact(Type, Fact::MustClose);
  std::optional<Session> Result;
  if (Said || (!isAwaitable(Type) && !structure::isCopyable(*Class))) {
    Session Found{Said ? Said->Words : std::vector<std::string>(), Said != nullptr};
    if (Found.Closers.empty())
      for (const CXXMethodDecl *Method : structure::asyncMembers(*Class, Context))
        if (llvm::is_contained({"close", "aclose", "async_close", "co_close", "stop", "async_stop",
                                "shutdown", "async_shutdown", "disconnect"},
                               Method->getName()))
          Found.Closers.push_back(Method->getName().str());
    if (!Found.Closers.empty())
      Result = std::move(Found);
  }
  Cache[Class].Closing = Result;
  return Result;
}

const FactFile *Knowledge::library(QualType Task) const {
  const CXXRecordDecl *Class = structure::classOf(Task);
  const Model *Found = Class ? model(*Class, [](const Model &) { return true; }) : nullptr;
  return Found ? Found->From : nullptr;
}

std::vector<const CXXRecordDecl *> Knowledge::cancellations(QualType Task) const {
  std::vector<const CXXRecordDecl *> Result;
  const FactFile *File = library(Task);
  if (!File)
    return Result;
  const auto Add = [&](const std::string &Name) {
    if (const CXXRecordDecl *Class = classBehind(lookUp(Name));
        Class && Class->hasDefinition() && !llvm::is_contained(Result, Class->getDefinition()))
      Result.push_back(Class->getDefinition());
  };
  for (const auto &[Name, Facts] : File->Types)
    if (llvm::any_of(Facts, [](const StatedFact &Said) { return Said.What == Fact::Cancellation; }))
      llvm::for_each(spellingsOf(Name, *File), Add);
  return Result;
}

const NamedDecl *Knowledge::lookUp(llvm::StringRef QualifiedName) const {
  llvm::SmallVector<llvm::StringRef, 4> Components;
  QualifiedName.split(Components, "::");
  return lookUpPath(llvm::SmallVector<std::string, 4>(Components.rbegin(), Components.rend()));
}

const NamedDecl *Knowledge::lookUpPath(llvm::ArrayRef<std::string> Path) const {
  const DeclContext *In = Context.getTranslationUnitDecl();
  const NamedDecl *Found = nullptr;
  for (const std::string &Component : llvm::reverse(Path)) {
    const DeclContextLookupResult Here =
        In ? In->lookup(&Context.Idents.get(Component)) : DeclContextLookupResult();
    if (Here.empty())
      return nullptr;
    Found = Here.front()->getUnderlyingDecl();
    if (const auto *Space = llvm::dyn_cast<NamespaceDecl>(Found))
      In = Space;
    else if (const auto *Alias = llvm::dyn_cast<NamespaceAliasDecl>(Found))
      In = Alias->getNamespace();
    else
      In = classBehind(Found);
    if (const auto *Class = llvm::dyn_cast_or_null<CXXRecordDecl>(In))
      In = Class->getDefinition();
  }
  return Found;
}

} // namespace coro_tidy
