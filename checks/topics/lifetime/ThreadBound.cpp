// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/ThreadBound.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/sessions/Sessions.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::EventKind;

bool isThreadLocal(const ValueDecl *D) {
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(D);
  return Variable && Variable->getTLSKind() != VarDecl::TLS_None;
}

class ThreadRules {
public:
  ThreadRules(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), Key(keyOf(Fn.decl())) {}

  void run() {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    const bool IsMaker = llvm::isa<CXXConstructorDecl>(Fn.decl());
    const bool IsEnder = llvm::isa<CXXDestructorDecl>(Fn.decl());
    for (const Event &E : Fn.events()->all()) {
      if (!Method || Method->isStatic())
        givesOut(E);
      keeps(E);
      if (IsMaker || IsEnder)
        touches(E, IsEnder);
    }
    if (IsEnder)
      bindsClass(*Method->getParent());
  }

private:
  /// The value of a pointer that the thread has leads elsewhere.
  void givesOut(const Event &E) {
    if (E.Goes.How != Destination::Returned)
      return;
    if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
        Call && E.Kind == EventKind::Call)
      return addIf(Fact::ThreadLocal, Atom::NoIndex, ifThreadLocal(*Call, Facts), E);
    const bool IsPointer = E.Object && E.Kind != EventKind::Escape && !E.Object->type().isNull() &&
                           E.Object->type()->isPointerType() &&
                           !Fn.decl().getReturnType()->isReferenceType();
    if (E.Object && isOfThread(*E.Object) && !IsPointer)
      add(Fact::ThreadLocal, Atom::NoIndex, {}, E);
  }

  /// current = next;    return std::exchange(current, next);
  void keeps(const Event &E) {
    if (E.Kind == EventKind::Call && isStdFunction(E.Callee, "exchange"))
      return exchanges(E);
    const VarDecl *From = E.Object ? E.Object->root().variable() : nullptr;
    const auto *Parameter = llvm::dyn_cast_or_null<ParmVarDecl>(From);
    if (Parameter && Parameter->getDeclContext() == &Fn.decl() &&
        E.Goes.How == Destination::Stored && E.Goes.To && isOfThread(*E.Goes.To))
      add(Fact::KeepsInThread, static_cast<int>(Parameter->getFunctionScopeIndex()), {}, E);
  }

  void exchanges(const Event &Call) {
    flow::Places &Places = Fn.events()->places();
    const llvm::ArrayRef<const Expr *> Given = callSite(*Call.At).Arguments;
    const flow::Place *To = Places.of(Given[0]);
    const flow::Place *From = Places.of(Given[1]);
    const auto *Parameter =
        From ? llvm::dyn_cast_or_null<ParmVarDecl>(From->root().variable()) : nullptr;
    if (To && isOfThread(*To) && Parameter && Parameter->getDeclContext() == &Fn.decl())
      add(Fact::KeepsInThread, static_cast<int>(Parameter->getFunctionScopeIndex()), {}, Call);
  }

  /// A variable of the thread; what the constructor remembers of the thread, and what the
  /// destructor asks of it; what either gives it to keep.
  void touches(const Event &E, bool IsEnder) {
    if (E.Object && isOfThread(*E.Object))
      return add(Fact::TouchesThread, Atom::NoIndex, {}, E);
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
    if (!Call || E.Kind != EventKind::Call)
      return;
    const bool IsRemembered =
        E.Goes.How == Destination::Stored && E.Goes.To && E.Goes.To->isOfObject();
    if (IsRemembered || IsEnder)
      addIf(Fact::TouchesThread, Atom::NoIndex, ifThreadLocal(*Call, Facts), E);
    const CallSite Site = callSite(*Call);
    for (unsigned I = 0; I != Site.Arguments.size(); ++I)
      if (Facts.fact(Site, Fact::KeepsInThread, static_cast<int>(I)))
        add(Fact::TouchesThread, Atom::NoIndex, {}, E);
      else if (const FunctionDecl *Callee = Call->getDirectCallee();
               Callee && !Facts.isForeign(*Callee))
        add(Fact::TouchesThread, Atom::NoIndex,
            {{Fact::KeepsInThread, keyOf(*Callee), static_cast<int>(I)}}, E);
  }

  /// thread-bound(T) if a constructor and the destructor of T touch the thread; so does what a
  /// member is made with, where nobody has written a constructor.
  void bindsClass(const CXXRecordDecl &Class) {
    const Atom Ends{Fact::TouchesThread, Key};
    const Atom Bound{Fact::ThreadBound, keyOfClass(Class)};
    const Evidence Why{Of.place(Class.getLocation()),
                       "'" + displayName(Class) + "' is bound to its thread"};
    for (const CXXConstructorDecl *Maker : Class.ctors())
      if (Maker->isUserProvided() && !Maker->isCopyOrMoveConstructor())
        Into.Rules.push_back({Bound, {{Fact::TouchesThread, keyOf(*Maker)}, Ends}, Why, ""});
    for (const FieldDecl *Field : Class.fields()) {
      const Expr *Value = Field->getInClassInitializer();
      if (!Value)
        continue;
      if (mentionsThread(*Value))
        Into.Rules.push_back({Bound, {Ends}, Why, ""});
      forEachStatement(Value, [&](const Stmt &S) {
        const auto *Call = llvm::dyn_cast<CallExpr>(&S);
        if (const auto If = Call ? ifThreadLocal(*Call, Facts) : std::nullopt) {
          std::vector<Atom> Body = If->If;
          Body.push_back(Ends);
          Into.Rules.push_back({Bound, std::move(Body), Why, ""});
        }
      });
    }
  }

  void addIf(Fact What, int Index, std::optional<Condition> If, const Event &At) {
    if (If)
      add(What, Index, std::move(If->If), At);
  }

  void add(Fact What, int Index, std::vector<Atom> Body, const Event &At) {
    Into.Rules.push_back({{What, Key, Index},
                          std::move(Body),
                          evidenceIn(Fn, Of, locationOf(At), "uses what belongs to the thread"),
                          ""});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const std::string Key;
};

/// thread-local(f), keeps-in-thread(f, i); touches-thread(f) of constructors and destructors,
/// and thread-bound(T).
void inferThreads(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.events())
    ThreadRules(Fn, Of, Into).run();
}

const Inference Registered{"threads", inferThreads};

/// A scope guard of a library: what its constructor does is not seen, but the destructor
/// compares what it asks of the thread with a member.
///   ~ScopeFail() { if (std::uncaught_exceptions() > before_) action_(); }
bool comparesAtEnd(const CXXRecordDecl &Class, const Knowledge &Facts) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  const auto Asks = [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const auto If = Call ? ifThreadLocal(*Call, Facts) : std::nullopt;
    return If && If->holdsAlways();
  };
  return Destructor && Destructor->hasBody() &&
         anyStatement(Destructor->getBody(), [&](const Stmt &S) {
           const auto *Compared = llvm::dyn_cast<BinaryOperator>(&S);
           return Compared && Compared->isComparisonOp() && anyStatement(Compared, Asks) &&
                  anyStatement(Compared, [](const Stmt &Part) {
                    return llvm::isa<MemberExpr>(Part) &&
                           llvm::isa<FieldDecl>(llvm::cast<MemberExpr>(Part).getMemberDecl());
                  });
         });
}

} // namespace

bool isOfThread(const flow::Place &Is) {
  const flow::Place &Root = Is.root();
  return isThreadLocal(Root.variable()) && Is.endsWith(Root);
}

bool mentionsThread(const Stmt &In) {
  return anyStatement(&In, [](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
    return (Name && isThreadLocal(Name->getDecl())) ||
           (Member && isThreadLocal(Member->getMemberDecl()));
  });
}

std::optional<Condition> ifThreadLocal(const CallExpr &Call, const Knowledge &Facts) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Callee)
    return std::nullopt;
  if (Facts.holds(callSite(Call), Fact::ThreadLocal))
    return Condition();
  if ((Method && !Method->isStatic()) || Callee->getReturnType()->isVoidType() ||
      Facts.isForeign(*Callee))
    return std::nullopt;
  return Condition{.If = {{Fact::ThreadLocal, keyOf(*Callee)}}};
}

std::vector<Condition> ifThreadBound(const CXXRecordDecl &Class, Workspace &Of) {
  std::vector<Condition> Result;
  for (const CXXRecordDecl *Part : structure::partsOf(Class)) {
    if (Of.knowledge().holds(*Part, Fact::ThreadBound) || comparesAtEnd(*Part, Of.knowledge()))
      return {Condition()};
    if (const CXXDestructorDecl *Destructor = Part->getDestructor();
        Destructor && Destructor->isUserProvided() && !isInSystemHeader(*Part))
      Result.push_back({.If = {{Fact::ThreadBound, keyOfClass(*Part)}}});
  }
  return Result;
}

} // namespace coro_tidy
