// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the functions of a unit say about sessions: which of them close what they are
// given, and which classes are closed by those who use them.

#include "core/Infer.h"
#include "flow/Forward.h"
#include "topics/sessions/Sessions.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// The call of a closing member that E is, or null.
const CXXMemberCallExpr *closingCall(const Expr *E, const Knowledge &Facts) {
  const auto *Call = E ? llvm::dyn_cast<CXXMemberCallExpr>(E->IgnoreImplicit()) : nullptr;
  const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
  const std::optional<Session> Known =
      Callee ? Facts.session(callSite(*Call).ReceiverType) : std::nullopt;
  return Known && llvm::is_contained(Known->Closers, Callee->getNameAsString()) ? Call : nullptr;
}

/// Whether Fn is a member of Class, or a lambda in one.
bool isPartOf(const FunctionDecl &Fn, const CXXRecordDecl &Class) {
  for (const DeclContext *In = &Fn; In; In = In->getParent())
    if (const auto *Outer = llvm::dyn_cast<CXXRecordDecl>(In);
        Outer && keyOfClass(*Outer) == keyOfClass(Class))
      return true;
  return false;
}

/// What is known of a session on all paths to a place.
enum class Ending : uint8_t {
  Open,
  Asked, ///< Open on one of the branches that follow.
  Closed,
};

/// Whether the session is closed or handed on at every normal end if these are facts. Where
/// it was asked whether it is open, it need not be closed, if it is on another path.
bool closesAlways(const Function &Fn, const SessionObject &Of, Workspace &Work,
                  llvm::ArrayRef<Atom> Assumed) {
  const auto After = [&](Ending Before, const Event &E) {
    const SessionUse Use = useOf(E, Of, Fn, Work);
    switch (Use.What) {
    case SessionUse::None:
      return Before;
    case SessionUse::Opens:
    case SessionUse::Holds:
      return Ending::Open;
    case SessionUse::Asks:
      return std::max(Before, Ending::Asked);
    case SessionUse::Closes:
    case SessionUse::HandsOn:
      return Ending::Closed;
    case SessionUse::MayClose:
      if (llvm::is_contained(Assumed, Use.Helper))
        return Ending::Closed;
      [[fallthrough]];
    case SessionUse::Touches:
      return Before == Ending::Closed ? Before : Ending::Open;
    }
    return Before;
  };
  const flow::Graph &In = *Fn.events();
  const auto AtEntry =
      flow::forward(In, Ending::Open, After, [](Ending A, Ending B) { return std::min(A, B); });
  bool Closes = false, EndsAsked = false;
  for (size_t I = 0; I < AtEntry.size(); ++I) {
    if (!AtEntry[I])
      continue;
    Ending Now = *AtEntry[I];
    for (const Event &E : In.blocks()[I].Events) {
      Now = After(Now, E);
      Closes |= Now == Ending::Closed;
      const bool Ends = E.Kind == EventKind::End && E.How == flow::Exit::Normal;
      if (Ends && Now == Ending::Open)
        return false;
      EndsAsked |= Ends && Now == Ending::Asked;
    }
  }
  return Closes || !EndsAsked;
}

class SessionRules {
public:
  SessionRules(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into) {}

  void run() {
    if (!Fn.events())
      return;
    for (unsigned I = 0; I < Fn.decl().getNumParams(); ++I) {
      const ParmVarDecl *Parameter = Fn.decl().getParamDecl(I);
      const QualType Type = Parameter->getType();
      if ((Type->isReferenceType() || Type->isPointerType()) &&
          !Type->getPointeeType().isConstQualified())
        if (const auto Given = sessionOf(Type->getPointeeType(), Parameter, Facts))
          closes(*Given, static_cast<int>(I));
    }
    if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
        Method && !Method->isStatic() && !Method->isConst())
      if (const auto Own = sessionOf(Method->getThisType()->getPointeeType(), nullptr, Facts))
        closes(*Own, Atom::ThisIndex);
    for (const VarDecl *Local : Fn.locals()) {
      const auto Owned = sessionOf(Local->getType(), Local, Facts);
      if (const auto Found = Owned ? Owned : heldSession(*Local, Facts))
        Into.Seen.push_back(keyOfClass(*Found->Class));
    }
    closedByProject();
  }

private:
  /// A call of itself leaves nothing more to do, once it has returned.
  void closes(const SessionObject &Given, int Index) {
    const Atom Head{Fact::Closes, keyOf(Fn.decl()), Index};
    const Evidence Why{Of.place(Fn.decl().getLocation()), ""};
    const bool HandsOn = !Given.Variable && handsItselfOn(Fn.body(), Given);
    if (HandsOn || closesOnFlag(closingEvents(*Fn.events(), Given, Of), Fn) ||
        closesAlways(Fn, Given, Of, {Head})) {
      Into.Rules.push_back({Head, {}, Why, ""});
      return;
    }
    for (const Atom &Helper : closingHelpers(*Fn.events(), Given, Of))
      if (closesAlways(Fn, Given, Of, {Head, Helper}))
        Into.Rules.push_back({Head, {Helper}, Why, ""});
  }

  /// `co_await x.close();`, also as `[&] { return x.close(); }` for somebody who awaits it.
  void closedByProject() {
    for (const Event &E : Fn.events()->all()) {
      const Expr *Value = E.Kind == EventKind::Await ? llvm::dyn_cast_or_null<Expr>(E.At) : nullptr;
      if (E.Kind == EventKind::Return)
        if (const auto *Return = llvm::dyn_cast_or_null<ReturnStmt>(E.At))
          Value = Return->getRetValue();
      const CXXMemberCallExpr *Call = closingCall(Value, Facts);
      if (!Call)
        continue;
      const CXXRecordDecl &Class = *callSite(*Call).Receiver;
      if (isPartOf(Fn.decl(), Class))
        continue;
      Into.Rules.push_back(
          {{Fact::ClosedByProject, keyOfClass(Class)},
           {},
           {Of.place(Call->getBeginLoc()), "'" + displayName(Class) + "' is closed by '" +
                                               Call->getMethodDecl()->getNameAsString() + "' here"},
           ""});
    }
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
};

} // namespace

/// closes(f, i): on every path to its normal end f closes the session that is its
/// argument i, if that is open. closed-by-project(T): code outside of T awaits a closing
/// member of it.
static void inferSessions(const Function &Fn, Workspace &Of, UnitResult &Into) {
  SessionRules(Fn, Of, Into).run();
}

static const Inference Registered{"sessions", inferSessions};

} // namespace coro_tidy
