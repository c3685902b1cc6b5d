// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/blocking/ThreadState.h"
#include "core/Roots.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// The local or global variable whose name the expression is; null for anything else.
const VarDecl *variableIn(const Expr &E) {
  const auto *Named = llvm::dyn_cast<DeclRefExpr>(E.IgnoreParenImpCasts());
  return Named ? llvm::dyn_cast<VarDecl>(Named->getDecl()) : nullptr;
}

const Expr *operandOf(const Event &E) {
  const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(E.At);
  const Expr *Operand = Await ? Await->getOperand() : llvm::dyn_cast<Expr>(E.At);
  return Operand ? Operand->IgnoreImplicit() : nullptr;
}

/// What has nothing left to wait for when it is asked or destroyed: what is awaited itself
/// (`co_await future`, `co_await group`), a scope whose tasks are (`co_await group.join()`), a
/// session after `co_await session.close()`.
const VarDecl *awaitedEnd(const Expr &Awaited, const Knowledge &Facts) {
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&Awaited);
  const VarDecl *Variable = variableIn(Call ? *Call->getImplicitObjectArgument() : Awaited);
  if (!Variable || !Call || Facts.holds(Variable->getType(), Fact::TaskScope))
    return Variable;
  const CXXMethodDecl *Method = Call->getMethodDecl();
  const auto Closing = Method ? Facts.session(Variable->getType()) : std::nullopt;
  return Closing && llvm::is_contained(Closing->Closers, Method->getNameAsString()) ? Variable
                                                                                    : nullptr;
}

void add(llvm::SmallVectorImpl<const VarDecl *> &To, const VarDecl *Variable) {
  if (Variable && !llvm::is_contained(To, Variable))
    To.push_back(Variable);
}

/// The tasks that are awaited together, by what refers to them. Whatever is given awaitables and
/// is awaited is taken for awaiting them all, but for what abandons some.
///   co_await when_all(first, second)    when_all both(first, second);  co_await both;
llvm::SmallVector<const VarDecl *, 2> awaitedTogether(const Expr &Awaited, const Knowledge &Facts) {
  llvm::SmallVector<const VarDecl *, 2> Result;
  const VarDecl *Local = variableIn(Awaited);
  const bool IsMadeBefore = Local && Local->hasLocalStorage() && Local->getInit();
  const CallSite Maker =
      callSite(*(IsMadeBefore ? Local->getInit() : &Awaited)->IgnoreUnlessSpelledInSource());
  if (!Maker.Callee || Facts.holds(Maker, Fact::AbandonsLosers))
    return Result;
  for (const Expr *Argument : Maker.Arguments)
    if (const VarDecl *Given = variableIn(*Argument);
        Given && Facts.isAwaitable(Given->getType().getNonReferenceType()))
      Result.push_back(Given);
  return Result;
}

/// The value that a variable is given.
const Expr *newValue(const Event &E) {
  const auto *Value = llvm::dyn_cast_or_null<Expr>(E.At ? E.At : E.variable()->getInit());
  if (const auto *Assigned = llvm::dyn_cast_or_null<BinaryOperator>(Value))
    return Assigned->getRHS();
  if (const auto *Moved = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Value);
      Moved && Moved->isAssignmentOp())
    return Moved->getArg(1);
  return Value;
}

/// Whoever asks for it waits for nobody else:
///   make_ready_future(1)    std::async(std::launch::deferred, load)
bool isMadeReady(const Expr &Value, const Knowledge &Facts) {
  const CallSite Maker = callSite(*Value.IgnoreUnlessSpelledInSource());
  return Facts.holds(Maker, Fact::Ready);
}

/// Whether the new value of a variable is what an awaited call hands out as ready, or a
/// part of such: auto done = co_await when_all(...); for (auto &one : done)
bool isReady(const ThreadState &State, const Event &E, const Knowledge &Facts) {
  const Expr *Value = newValue(E);
  if (!Value)
    return false;
  if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(Value->IgnoreUnlessSpelledInSource()))
    return Facts.holds(callSite(*Await->getOperand()->IgnoreImplicit()), Fact::YieldsReady);
  if (isMadeReady(*Value, Facts))
    return true;
  if (Facts.holds(callSite(*Value->IgnoreImplicit()), Fact::ProvesReady))
    return false; // auto path = future.get();
  const VarDecl *Whole = rootVariable(Value);
  return Whole && Whole != E.variable() && llvm::is_contained(State.Safe, Whole);
}

/// A promise and its future: auto f = p.get_future(); p.set_value(1); f.get();
bool isAskedOfReady(const VarDecl &Object, const ThreadState &State, const Knowledge &Facts) {
  const Expr *Init = Object.getInit();
  if (!Init || !Object.getType()->isRecordType() || llvm::is_contained(State.Renewed, &Object))
    return false;
  const auto *Asked = llvm::dyn_cast<CXXMemberCallExpr>(Init->IgnoreUnlessSpelledInSource());
  if (!Asked || Facts.holds(callSite(*Asked), Fact::ProvesReady))
    return false;
  const VarDecl *Of = rootVariable(Asked->getImplicitObjectArgument());
  return Of && llvm::is_contained(State.Safe, Of);
}

bool isOfBlockingThreads(QualType Type, const Knowledge &Facts) {
  if (Type.isNull())
    return false;
  Type = Type.getNonReferenceType();
  const CXXRecordDecl *Class =
      (Type->isPointerType() ? Type->getPointeeType() : Type)->getAsCXXRecordDecl();
  return Class && !Facts.described(*Class) &&
         Facts.holds(*Class, Fact::BlockingThreads, Standing::Name);
}

/// Where nothing is known of a class, its name says whether its threads may block:
///   co_await thread_pool.schedule();    co_await resume_on(workers);
bool hopsAwayByName(const CallSite &Site, const Knowledge &Facts) {
  if (!Facts.holdsAny(Site, {Fact::Hops, Fact::MayHop}, Standing::Name))
    return false;
  if (Site.Receiver)
    return Site.Arguments.empty() && isOfBlockingThreads(Site.ReceiverType, Facts);
  return Site.Arguments.size() == 1 && isOfBlockingThreads(Site.Arguments[0]->getType(), Facts);
}

/// Whether the function leaves a descriptor that it is given as it was.
bool keepsDescriptor(const NamedDecl *Callee, const Knowledge &Facts) {
  return Callee &&
         (Facts.fact(*Callee, Fact::BlocksOnDescriptor) || Facts.fact(*Callee, Fact::NonBlocking));
}

} // namespace

CallSite siteOf(const Event &E) {
  CallSite Site = E.At ? callSite(*E.At) : CallSite();
  if (E.Callee)
    Site.Callee = E.Callee;
  return Site;
}

llvm::SmallVector<const VarDecl *, 2> subjectsOf(const Event &E, const CallSite &Site) {
  llvm::SmallVector<const VarDecl *, 2> Result;
  if (E.variable())
    Result.push_back(E.variable());
  if (const auto *Member = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At))
    if (const Expr *Object = Member->getImplicitObjectArgument();
        Object && !llvm::isa<MemberExpr>(Object->IgnoreParenImpCasts())) {
      if (const VarDecl *Whole = rootVariable(Object))
        Result.push_back(Whole);
      // qCoro(future).waitForFinished()
      if (const auto *Made = llvm::dyn_cast<CallExpr>(Object->IgnoreUnlessSpelledInSource());
          Made && !llvm::isa<CXXMemberCallExpr, CXXOperatorCallExpr>(Made))
        for (const Expr *Of : Made->arguments())
          if (const VarDecl *Variable = variableIn(*Of))
            Result.push_back(Variable);
    }
  for (const Expr *Argument : Site.Arguments) {
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(Argument->IgnoreUnlessSpelledInSource()))
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable())
          Result.push_back(llvm::dyn_cast<VarDecl>(Capture.getCapturedVar()));
    if (const VarDecl *Variable = variableIn(*Argument))
      Result.push_back(Variable);
  }
  return Result;
}

void ThreadState::after(const Event &E, const Knowledge &Facts) {
  if (E.Kind == EventKind::Suspend)
    ReadyParts.clear();
  else if (E.Object && E.Kind != EventKind::Call && E.Kind != EventKind::Use)
    llvm::erase_if(ReadyParts, [&](const flow::Place *Part) { return Part->isWithin(*E.Object); });
  if (E.Kind == EventKind::Await && E.At) {
    HasAwaited = true;
    const Expr *Awaited = operandOf(E);
    if (!Awaited)
      return;
    const CallSite Site = callSite(*Awaited);
    if (Facts.holds(Site, Fact::HopsAway) || hopsAwayByName(Site, Facts))
      OnLoop = false;
    else if (Facts.holds(Site, Fact::HopsBack))
      OnLoop = true;
    add(Safe, awaitedEnd(*Awaited, Facts));
    for (const VarDecl *Task : awaitedTogether(*Awaited, Facts))
      add(Safe, Task);
  } else if (E.variable() && (E.Kind == EventKind::Assign || E.Kind == EventKind::Declare)) {
    for (auto *Known : {&Safe, &Fresh, &Renewed})
      llvm::erase(*Known, E.variable());
    if (E.Kind == EventKind::Assign)
      Renewed.push_back(E.variable());
    if (isReady(*this, E, Facts))
      Safe.push_back(E.variable());
    if (const Expr *Value = newValue(E);
        Value && Facts.holds(callSite(*Value->IgnoreParenImpCasts()), Fact::MakesBlocking))
      Fresh.push_back(E.variable());
  } else if (E.variable() && (E.Kind == EventKind::Pass || E.Kind == EventKind::Move ||
                              E.Kind == EventKind::Escape)) {
    if (!keepsDescriptor(E.Goes.Callee, Facts))
      llvm::erase(Fresh, E.variable());
  } else if (E.Kind == EventKind::Call && E.At) {
    const CallSite Site = siteOf(E);
    const bool ProvesReady = Facts.holds(Site, Fact::ProvesReady);
    if (ProvesReady || Facts.holds(Site, Fact::MakesNonBlocking))
      for (const VarDecl *Subject : subjectsOf(E, Site))
        add(Safe, Subject);
    if (ProvesReady && E.Object && E.Object->What == flow::Place::Member &&
        !llvm::is_contained(ReadyParts, E.Object))
      ReadyParts.push_back(E.Object);
  }
}

bool ThreadState::isSafe(const Event &E, const CallSite &Site, const Knowledge &Facts) const {
  if (const auto *Member = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At);
      Member && isMadeReady(*Member->getImplicitObjectArgument(), Facts))
    return true;
  if (E.Object && llvm::is_contained(ReadyParts, E.Object))
    return true;
  return llvm::any_of(subjectsOf(E, Site), [&](const VarDecl *Subject) {
    return llvm::is_contained(Safe, Subject) || (Subject && isAskedOfReady(*Subject, *this, Facts));
  });
}

bool ThreadState::isFresh(const Event &E, const CallSite &Site) const {
  return !Fresh.empty() && llvm::any_of(subjectsOf(E, Site), [&](const VarDecl *Subject) {
    return llvm::is_contained(Fresh, Subject);
  });
}

ThreadState joined(const ThreadState &L, const ThreadState &R) {
  ThreadState Result{L.OnLoop || R.OnLoop, L.HasAwaited || R.HasAwaited, {}, {}, L.Renewed, {}};
  for (const VarDecl *Object : L.Safe)
    if (llvm::is_contained(R.Safe, Object))
      Result.Safe.push_back(Object);
  for (const VarDecl *Object : L.Fresh)
    if (llvm::is_contained(R.Fresh, Object))
      Result.Fresh.push_back(Object);
  for (const VarDecl *Object : R.Renewed)
    add(Result.Renewed, Object);
  for (const flow::Place *Part : L.ReadyParts)
    if (llvm::is_contained(R.ReadyParts, Part))
      Result.ReadyParts.push_back(Part);
  return Result;
}

} // namespace coro_tidy
