// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A class that offers an operation twice, to be waited for and to be awaited, means the
// second for coroutines:
//
//   struct Client {
//     Reply call(Request);
//     Task<Reply> async_call(Request);
//   };
//   client.call(request);     // in a coroutine

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Structure.h"
#include "topics/blocking/Blocking.h"
#include "topics/sessions/Acquisitions.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Who says that both do the same: an overload has the same name, a twin is called alike but
/// for the word that says which of both it is: read, async_read; readSync, read.
SaidBy areTwins(const NamedDecl &Sync, const NamedDecl &Async, const Knowledge &Facts) {
  if (!Sync.getIdentifier() || !Async.getIdentifier())
    return std::nullopt;
  if (Sync.getIdentifier() == Async.getIdentifier())
    return Standing::Structure;
  const bool AreAlike =
      Facts.nameWithout(Sync, Fact::Synchronous) == Facts.nameWithout(Async, Fact::Asynchronous);
  return AreAlike ? SaidBy(Standing::Name) : std::nullopt;
}

class SyncOverloadCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine())
      return;
    for (const BlockingCall &Call : blockingCalls(Fn, workspace(), {.System = true})) {
      const auto *Written = llvm::dyn_cast_or_null<CXXMemberCallExpr>(Call.At->At);
      if (Written && !Call.Known && !Call.At->Implicit && Written->getMethodDecl())
        examine(Fn, *Written, *Written->getMethodDecl());
    }
  }

private:
  void examine(const Function &Fn, const CXXMemberCallExpr &Call, const CXXMethodDecl &Sync) {
    if (!couldBeSync(Sync) || isAnnouncement(Call, Sync) || isHarmless(Sync, 3) ||
        isInHandler(Fn, Call) || isReady(Fn, Call))
      return;
    const CXXMethodDecl *Twin = nullptr;
    bool IsItself = false; // an asynchronous member that does it by the synchronous one
    if (const CXXRecordDecl *Class = callSite(Call).Receiver)
      structure::anyMethod(*Class, [&](const CXXMethodDecl &Other) {
        if (isTwin(Fn, Sync, Other)) {
          Twin = Twin ? Twin : &Other;
          IsItself |= Other.getCanonicalDecl() == Fn.decl().getCanonicalDecl();
        }
        return IsItself;
      });
    if (!Twin || IsItself || isChosen(Fn, Call, *Twin))
      return;
    report({.At = Call.getBeginLoc(),
            .Message = "'" + displayName(Sync) + "' is the synchronous twin of '" +
                       displayName(*Twin) + "', in a coroutine",
            .Notes = {{Twin->getLocation(), "this one can be awaited"}},
            .Fixes = fixesFor(Fn, Call, *Twin),
            .When = {.UnlessKnown = {{Fact::Blocks, keyOf(Sync)}, {Fact::SyncWait, keyOf(Sync)}}},
            .RestsOn = *areTwins(Sync, *Twin, knowledge())});
  }

  bool couldBeSync(const CXXMethodDecl &Method) const {
    const bool TakesCallback = llvm::any_of(Method.parameters(), [](const ParmVarDecl *Parameter) {
      return structure::isCallable(Parameter->getType());
    });
    return Method.getIdentifier() && !TakesCallback && !isInStd(Method) &&
           !knowledge().isAwaitable(Method.getReturnType()) &&
           !llvm::is_contained(*Exclude, Method.getName()) &&
           !knowledge().holdsAny(Method, {Fact::Tries, Fact::Asynchronous, Fact::NonBlocking},
                                 Standing::Name);
  }

  /// Telling those who wait for the object: event.set(), semaphore.release(), latch.count_down(2).
  /// Whoever tells does not wait.
  bool isAnnouncement(const CXXMemberCallExpr &Call, const CXXMethodDecl &Sync) const {
    const CallSite Site = callSite(Call);
    const auto IsNumber = [](const ParmVarDecl *Parameter) {
      return Parameter->getType()->isIntegralOrEnumerationType();
    };
    return Site.Receiver && Sync.getReturnType()->isVoidType() && !Sync.isConst() &&
           llvm::all_of(Sync.parameters(), IsNumber) &&
           (knowledge().isAwaitable(Site.ReceiverType) ||
            knowledge().isLimiter(Site.ReceiverType) ||
            knowledge().isAsyncLock(Site.ReceiverType) ||
            llvm::any_of(structure::asyncMembers(*Site.Receiver, context()),
                         [&](const CXXMethodDecl *Method) {
                           return knowledge().holds(*Method, Fact::Waits, Standing::Name);
                         }));
  }

  /// client.isAsync() ? co_await client.async_call(request) : client.call(request)
  /// Who awaits the other one on the other branch knows both.
  static bool isChosen(const Function &Fn, const Stmt &Call, const CXXMethodDecl &Twin) {
    const auto CallsTwin = [&](const Stmt *Branch) {
      return anyStatement(Branch, [&](const Stmt &S) {
        const auto *Other = llvm::dyn_cast<CXXMemberCallExpr>(&S);
        const CXXMethodDecl *Method = Other ? Other->getMethodDecl() : nullptr;
        return Method && Method->getCanonicalDecl() == Twin.getCanonicalDecl();
      });
    };
    const Stmt *At = &Call;
    while (const Stmt *Above = Fn.parents().getParent(At)) {
      const auto *If = llvm::dyn_cast<IfStmt>(Above);
      const auto *Choice = llvm::dyn_cast<ConditionalOperator>(Above);
      const Stmt *Then = If ? If->getThen() : Choice ? Choice->getTrueExpr() : nullptr;
      const Stmt *Else = If ? If->getElse() : Choice ? Choice->getFalseExpr() : nullptr;
      if ((At == Then && CallsTwin(Else)) || (At == Else && CallsTwin(Then)))
        return true;
      At = Above;
    }
    return false;
  }

  /// Where nothing can be awaited.
  static bool isInHandler(const Function &Fn, const Stmt &Call) {
    const Stmt *Above = Fn.parents().getParent(&Call);
    while (Above && !llvm::isa<CXXCatchStmt>(Above))
      Above = Fn.parents().getParent(Above);
    return Above != nullptr;
  }

  /// if (job.done()) use(job.result());      if (cache.contains(key)) use(cache.get(key));
  /// A question to the same object, before: there is nothing left to wait for.
  bool isReady(const Function &Fn, const CXXMemberCallExpr &Call) const {
    const ObjectPath Of = pathOf(*Call.getImplicitObjectArgument());
    return !Of.empty() && anyStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Question = llvm::dyn_cast<CXXMemberCallExpr>(&S);
      const CXXMethodDecl *Asked = Question ? Question->getMethodDecl() : nullptr;
      return Asked && Asked->isConst() && Asked->getReturnType()->isBooleanType() &&
             knowledge().holds(*Asked, Fact::ProvesReady, Standing::Name) &&
             pathOf(*Question->getImplicitObjectArgument()) == Of &&
             Question->getBeginLoc() < Call.getBeginLoc();
    });
  }

  /// Whether all that the body reaches is known, and so known not to wait.
  bool isHarmless(const FunctionDecl &Fn, unsigned Depth) const {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
    const FunctionDecl *Defined = Fn.getDefinition();
    if (isInStd(Fn) || Fn.isImplicit() || Fn.isDefaulted() || Fn.getBuiltinID())
      return true;
    if (!Defined || !Defined->hasBody() || Depth == 0 || (Method && Method->isVirtual()))
      return false;
    return !anyStatement(Defined->getBody(), [&](const Stmt &S) {
      if (const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&S))
        return !isHarmless(*Made->getConstructor(), Depth - 1);
      const auto *Call = llvm::dyn_cast<CallExpr>(&S);
      return Call && (!Call->getDirectCallee() || !isHarmless(*Call->getDirectCallee(), Depth - 1));
    });
  }

  bool isTwin(const Function &Fn, const CXXMethodDecl &Sync, const CXXMethodDecl &Other) const {
    const auto *Around = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    const bool IsReachable =
        Other.getAccess() == AS_public || (Around && Around->getParent() == Other.getParent());
    return IsReachable && &Other != &Sync && !Other.isDeleted() &&
           areTwins(Sync, Other, knowledge()) &&
           (!Sync.isConst() || Other.isConst() || !Sync.isInstance()) &&
           Sync.isStatic() == Other.isStatic() && canBeAwaited(Fn, Other) &&
           takesTheSame(Sync, Other);
  }

  /// A token that decides how the operation completes may make anything of its result. What
  /// is a task of the coroutine's own kind can be awaited there, whatever it yields.
  bool canBeAwaited(const Function &Fn, const CXXMethodDecl &Async) const {
    const QualType Own = Fn.decl().getReturnType();
    return returnsAwaitable(Async, knowledge(), context()) ||
           (knowledge().isAwaitable(Own) &&
            areOfOneRuntime(Own, Async.getReturnType(), knowledge())) ||
           (isTemplate(Async) && knowledge().holds(Async, Fact::Asynchronous, Standing::Name));
  }

  static bool isTemplate(const CXXMethodDecl &Method) {
    return Method.getDescribedFunctionTemplate() != nullptr;
  }

  /// The same parameters, and after them what has a default, or one token.
  bool takesTheSame(const CXXMethodDecl &Sync, const CXXMethodDecl &Async) const {
    const unsigned Own = Sync.getNumParams();
    if (Async.getNumParams() < Own)
      return false;
    for (unsigned I = 0; I < Own; ++I)
      if (!isSame(plain(*Sync.getParamDecl(I)), plain(*Async.getParamDecl(I))))
        return false;
    return Async.getMinRequiredArguments() <= Own || (Async.getMinRequiredArguments() == Own + 1 &&
                                                      isToken(Async.getParamDecl(Own)->getType()));
  }

  /// A coroutine takes text by value, where a plain function is content with a view of it.
  static bool isSame(QualType Sync, QualType Async) {
    return Sync == Async || (isText(Sync) && isText(Async));
  }

  static bool isText(QualType Type) {
    return structure::isStdClass(Type, {"basic_string", "basic_string_view"}) ||
           (Type->isPointerType() && Type->getPointeeType()->isCharType());
  }

  /// What says by its type alone how an operation completes.
  static bool isToken(QualType Type) {
    const CXXRecordDecl *Tag = structure::classOf(Type);
    return Type.getNonReferenceType()->isTemplateTypeParmType() || (Tag && Tag->isEmpty());
  }

  QualType plain(const ParmVarDecl &Parameter) const {
    return context()
        .getCanonicalType(Parameter.getType().getNonReferenceType())
        .getUnqualifiedType();
  }

  /// client.call(request)  ->  co_await client.async_call(request)
  std::vector<FixItHint> fixesFor(const Function &Fn, const CXXMemberCallExpr &Call,
                                  const CXXMethodDecl &Twin) {
    const auto *Member = llvm::dyn_cast<MemberExpr>(Call.getCallee()->IgnoreParens());
    const QualType Own = Fn.decl().getReturnType();
    if (!Member || Twin.getMinRequiredArguments() > Call.getNumArgs() || !canAwaitAt(Call, Fn) ||
        hasPostfix(Call, context()) || !areOfOneRuntime(Own, Twin.getReturnType(), knowledge()) ||
        !yieldsSame(Call, Twin))
      return {};
    auto Fixes = wrapped(Call, "co_await ", "", context());
    if (!Fixes.empty())
      Fixes = {Fixes.front(),
               FixItHint::CreateReplacement(Member->getMemberLoc(), Twin.getNameAsString())};
    return Fixes;
  }

  bool yieldsSame(const CXXMemberCallExpr &Call, const CXXMethodDecl &Twin) const {
    const QualType Yielded = structure::firstArgument(Twin.getReturnType()->getAsCXXRecordDecl());
    return !Yielded.isNull() && context().hasSameUnqualifiedType(Yielded, Call.getType());
  }

  Option<Names> Exclude{*this,
                        "Exclude",
                        {"cancel", "close", "reset", "stop"},
                        "members that may be called though they have a twin"};
};

const Registration<SyncOverloadCheck> Registered{{
    .Name = "coro-sync-overload",
    .Summary = "a synchronous member is called where its class has an asynchronous one",
    .Level = Severity::Warning,
    .Keeps = Principle::NeverBlock,
    .Serves = "use async libraries",
}};

} // namespace
} // namespace coro_tidy
