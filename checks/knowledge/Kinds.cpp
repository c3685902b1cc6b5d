// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What kind of thing a type or a function is, by what is stated about it and, where
// nothing is, by structure.

#include "knowledge/Behaviour.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Knowledge.h"
#include "knowledge/Names.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace coro_tidy {

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

/// Whether the class has a public member of one of these names that only looks.
static bool hasGetter(const CXXRecordDecl &Class, llvm::ArrayRef<llvm::StringRef> Names) {
  return structure::anyMethod(Class, [&](const CXXMethodDecl &Method) {
    return Method.isConst() && Method.getAccess() == AS_public &&
           Method.getMinRequiredArguments() == 0 && structure::isNamed(Method, Names);
  });
}

/// A value that may be absent, and that some coroutines unwrap by awaiting it: an optional.
static bool mayBeAbsent(const CXXRecordDecl &Class) {
  return hasGetter(Class, {"has_value", "hasValue"}) && hasGetter(Class, {"value"});
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
  if (!isAwaitable(Type) || mayBeAbsent(Class))
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

/// A class of which at most one object is responsible for what it holds, a lock or permits,
/// and whose destructor gives it back.
bool Knowledge::isGuard(QualType Type) const {
  if (holds(Type, Fact::Guard))
    return true;
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || isAwaitable(Type) || structure::isCopyable(*Class))
    return false;
  return structure::givesBackAtEnd(
      *Class,
      [this](QualType Held) {
        return isLimiter(Held) || isAsyncLock(Held) || structure::isLock(Held);
      },
      [this](const CXXMethodDecl &By) { return holds(By, Fact::GivesBack, Standing::Name); });
}

/// An enumeration that is registered as one of error codes:
///   template <> struct std::is_error_code_enum<Errc> : std::true_type {};
static bool isErrorEnum(const EnumDecl &Enum, const Knowledge &Known) {
  for (const llvm::StringRef Registry :
       {"std::is_error_code_enum", "std::is_error_condition_enum",
        "boost::system::is_error_code_enum", "boost::system::is_error_condition_enum"}) {
    const CXXRecordDecl *Pattern = classBehind(Known.lookUp(Registry));
    const ClassTemplateDecl *Template = Pattern ? Pattern->getDescribedClassTemplate() : nullptr;
    if (Template && llvm::any_of(Template->specializations(), [&](const auto *Registered) {
          const TemplateArgument &First = Registered->getTemplateArgs()[0];
          const TagDecl *Of = First.getKind() == TemplateArgument::Type
                                  ? First.getAsType()->getAsTagDecl()
                                  : nullptr;
          return Of && Of->getCanonicalDecl() == Enum.getCanonicalDecl() &&
                 Registered->isExplicitSpecialization();
        }))
      return true;
  }
  return false;
}

/// An outcome can be asked whether there is an error, and for the error:
///   r.has_value(), r.error()    t.hasException(), t.exception()    s.ok(), s.code()
bool Knowledge::isOutcome(QualType Type) const {
  if (holds(Type, Fact::Outcome))
    return true;
  if (const auto *Enum = llvm::dyn_cast_or_null<EnumDecl>(Type->getAsTagDecl()))
    return isErrorEnum(*Enum, *this);
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || isAwaitable(Type) || session(Type))
    return false;
  return hasGetter(*Class, {"has_value", "hasValue", "ok", "is_ok", "isOk", "has_error", "hasError",
                            "is_err", "has_exception", "hasException"}) &&
         hasGetter(*Class, {"error", "exception", "err", "code", "getError", "getException",
                            "get_error", "get_exception", "error_code"});
}

/// An adaptor of the token's library around such a token is one as well.
bool Knowledge::isStackfulToken(QualType Type) const {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class)
    return false;
  if (const auto &Cached = Cache[Class].StackfulToken)
    return *Cached;
  const auto IsToken = [this](const TemplateArgument &Part) {
    return Part.getKind() == TemplateArgument::Type && isStackfulToken(Part.getAsType());
  };
  const auto *Adaptor = llvm::dyn_cast<ClassTemplateSpecializationDecl>(Class);
  const bool Result = holds(Type, Fact::StackfulToken) ||
                      (Adaptor && described(*Adaptor) &&
                       llvm::any_of(Adaptor->getTemplateArgs().asArray(), IsToken));
  Cache[Class].StackfulToken = Result;
  return Result;
}

/// Asked of every call of a unit, hardly any of which is given a token.
bool Knowledge::suspendsCaller(const CallExpr &Call) const {
  const auto IsToken = [&](const Expr *Argument) { return isStackfulToken(Argument->getType()); };
  if (llvm::none_of(Call.arguments(), IsToken) || isStackfulToken(Call.getType()))
    return false;
  const CallSite Site = callSite(Call);
  return llvm::any_of(Site.Arguments, IsToken) && !holds(Site, Fact::NeverSuspends) &&
         !holds(Site, Fact::Constructs);
}

const ParmVarDecl *Knowledge::stackfulTokenOf(const FunctionDecl &Fn) const {
  const auto *Found = llvm::find_if(Fn.parameters(), [&](const ParmVarDecl *Parameter) {
    return isStackfulToken(Parameter->getType());
  });
  return Found == Fn.param_end() ? nullptr : *Found;
}

/// By structure: a class that anyone can copy and ask whether a stop was requested, but
/// that cannot request one itself; that would be a source.
bool Knowledge::isStopToken(QualType Type) const {
  if (holds(Type, Fact::StopToken))
    return !holds(Type, Fact::ImplicitToken);
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || holds(Type, Fact::ImplicitToken) || !structure::isCopyable(*Class))
    return false;
  return structure::memberNamed(*Class, {"stop_requested", "isCancellationRequested",
                                         "is_cancellation_requested", "cancellation_requested",
                                         "stopRequested"}) &&
         !structure::memberNamed(*Class, {"request_stop", "requestStop", "request_cancellation",
                                          "requestCancellation", "cancel"});
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

bool Knowledge::offloads(const CallSite &Call) const {
  if (holds(Call, Fact::Offloads))
    return true;
  const auto *Fn = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  if (!Fn || llvm::isa<CXXConstructorDecl>(Fn))
    return false;
  const bool Detached = structure::isStdClass(Fn->getReturnType(), {"future", "thread", "jthread"});
  if (!Detached && !isAwaitable(Fn->getReturnType()))
    return false;
  bool TakesCallable = false;
  for (const ParmVarDecl *Parameter : Fn->parameters()) {
    if (!structure::isCallable(Parameter->getType()) || isAwaitable(Parameter->getType()))
      continue;
    TakesCallable = true;
    if (structure::mayCall(*Fn, Parameter->getFunctionScopeIndex()))
      return false;
  }
  return TakesCallable;
}

bool Knowledge::couldSyncWait(const FunctionDecl &Fn) const {
  if (isAwaitable(Fn.getReturnType()) || llvm::isa<CXXConstructorDecl>(Fn))
    return false;
  return llvm::any_of(Fn.parameters(),
                      [&](const ParmVarDecl *Parameter) { return isTask(Parameter->getType()); });
}

} // namespace coro_tidy
