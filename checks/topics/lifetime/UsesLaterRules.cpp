// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is inferred of each function about what its task uses of that which it was given.

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Fate.h"
#include "flow/Loans.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Containers.h"
#include "topics/lifetime/Resumed.h"
#include "topics/lifetime/Starts.h"
#include "topics/lifetime/UsesLater.h"
#include <set>

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::refersElsewhere;

bool isUse(const Event &E) {
  return E.Object && E.Kind != EventKind::Declare && E.Kind != EventKind::Destroy;
}

/// Whether it ends with what the parameter refers to, and not only is reached through that: a
/// handle leads to what others own. What a pointer or a view refers to is what it leads to.
bool isOwn(const flow::Place &Given) {
  const flow::Place *From = &Given;
  for (; From->Of; From = From->Of) {
    const VarDecl *Pointer = From->What == flow::Place::Pointee ? From->Of->variable() : nullptr;
    if (Pointer && !Pointer->getType()->isReferenceType() && refersElsewhere(Pointer->getType()))
      break;
    if (From->What == flow::Place::Pointee && structure::isSharing(From->Of->type()))
      return false;
  }
  return Given.endsWith(*From);
}

/// The place to which something refers that is initialised with the value. A pointer or a view that
/// a function was given, and gives on, stands for what it refers to.
const flow::Place *referent(QualType By, const Expr &Value, flow::Places &Known) {
  if (const flow::Place *To = flow::borrowed(By, Value, Known))
    return To;
  const auto *Copy = llvm::dyn_cast<CXXConstructExpr>(&Value);
  const bool IsCopied = Copy && Copy->getConstructor()->isCopyOrMoveConstructor();
  const ParmVarDecl *Given =
      refersElsewhere(By) ? parameterGiven(IsCopied ? *Copy->getArg(0) : Value) : nullptr;
  return Given && refersElsewhere(Given->getType()) ? Known.variable(*Given) : nullptr;
}

/// What one function uses of that which its parameters refer to.
class Uses {
public:
  Uses(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), Key(keyOf(Fn.decl())),
        IsLambda(llvm::isa<CXXMethodDecl>(Fn.decl()) &&
                 llvm::cast<CXXMethodDecl>(Fn.decl()).getParent()->isLambda()) {}

  void run() {
    collectAliases();
    const bool IsLater = Fn.isCoroutine() && startsLater(Fn.decl().getReturnType(), Facts);
    const Resumed Since = Fn.isCoroutine() ? resumed(Fn, Facts) : Resumed();
    for (const Event &E : Fn.events()->all()) {
      if (Fn.isCoroutine() && isUse(E)) {
        const bool IsOfObject = E.Object->root().What == flow::Place::Object && !IsLambda;
        const bool IsAfter = (IsOfObject ? Since.Unasked : Since.All).contains(&E);
        if (IsLater || IsAfter)
          use(E, IsAfter);
      }
      if (E.Kind == EventKind::Call && isFollowed(E))
        forward(E);
      if (E.Kind == EventKind::Return)
        keep(E);
    }
  }

private:
  /// A reference, a pointer or a view that is made from a parameter stands for it.
  void collectAliases() {
    for (const VarDecl *Local : Fn.locals())
      if (const Expr *Init = Local->getInit(); Init && refersElsewhere(Local->getType()))
        if (const flow::Place *From =
                flow::borrowed(Local->getType(), *Init, Fn.events()->places()))
          if (const auto Index = parameterOf(*From))
            Aliases[Local] = *Index;
  }

  /// The parameter through which the place is reached, if what is there is not in the frame
  /// of the function: a reference, a pointer, a view, the object.
  std::optional<int> parameterOf(const flow::Place &Reached) const {
    const flow::Place &Root = Reached.root();
    if (Root.What == flow::Place::Object)
      return !IsLambda          ? std::optional<int>(Atom::ThisIndex)
             : Fn.isCoroutine() ? closure()
                                : std::nullopt;
    const VarDecl *Variable = Root.variable();
    if (!Variable)
      return std::nullopt;
    if (const auto Alias = Aliases.find(Variable); Alias != Aliases.end())
      return Alias->second;
    const auto *Parameter = llvm::dyn_cast<ParmVarDecl>(Variable);
    if (Parameter && Parameter->getDeclContext() == &Fn.decl())
      return refersElsewhere(Parameter->getType()) || structure::isCallable(Parameter->getType()) ||
                     leadsThroughMember(Reached)
                 ? std::optional<int>(Parameter->getFunctionScopeIndex())
                 : std::nullopt;
    const bool IsCaptured = IsLambda && Variable->hasLocalStorage() && !Fn.events()->declares(Root);
    return IsCaptured && (Fn.isCoroutine() || isCopied(*Variable)) ? closure() : std::nullopt;
  }

  /// `request.name`, which is a reference, a pointer or a view.
  static bool leadsThroughMember(const flow::Place &Reached) {
    const flow::Place *At = &Reached;
    while (At->Of && At->Of->Of)
      At = At->Of;
    return At->What == flow::Place::Member && refersElsewhere(At->Named->getType());
  }

  /// A plain lambda is done with a captured reference when it returns, not so a task with what
  /// the closure itself holds.
  bool isCopied(const VarDecl &Captured) const {
    return !Captured.getType()->isReferenceType() &&
           llvm::none_of(llvm::cast<CXXMethodDecl>(Fn.decl()).getParent()->captures(),
                         [&](const LambdaCapture &Each) {
                           return Each.capturesVariable() && Each.getCapturedVar() == &Captured &&
                                  Each.getCaptureKind() == LCK_ByRef;
                         });
  }

  /// What has the captures: the object, or the parameter that is one, `[x](this auto) {...}`. A
  /// copy of the closure is in the frame.
  std::optional<int> closure() const {
    if (!llvm::cast<CXXMethodDecl>(Fn.decl()).isExplicitObjectMemberFunction())
      return Atom::ThisIndex;
    return Fn.decl().getParamDecl(0)->getType()->isReferenceType() ? std::optional(0)
                                                                   : std::nullopt;
  }

  void use(const Event &E, bool IsAfterSuspension) {
    const auto Index = parameterOf(*E.Object);
    if (!Index)
      return;
    const std::string What = "uses " + nameOf(*Index) + " when it is resumed";
    if (Told.insert({Fact::UsesLater, *Index}).second)
      add({Fact::UsesLater, Key, *Index}, {}, locationOf(E), What);
    if (IsAfterSuspension && Told.insert({Fact::UsesResumed, *Index}).second)
      add({Fact::UsesResumed, Key, *Index}, {}, locationOf(E), What);
  }

  /// The task of a call that is awaited, or returned, is one with the task of the function; so
  /// is one whose continuation is, and one that an awaitable keeps in a member.
  bool isFollowed(const Event &Call) const {
    const auto *Made = llvm::dyn_cast_or_null<Expr>(Call.At);
    return Made && Call.Callee && Facts.isAwaitable(Made->getType()) && isOne(Call);
  }

  bool isOne(const Event &Task) const {
    if (Task.Goes.How == flow::Destination::Awaited || Task.Goes.How == flow::Destination::Returned)
      return true;
    if (Task.Goes.How == flow::Destination::Stored && constructsAwaitable(Fn.decl(), Facts))
      return Task.Goes.To && Task.Goes.To->root().What == flow::Place::Object;
    return !Fn.isCoroutine() && makesTask(Task, Facts) &&
           llvm::any_of(flow::fatesOf(*Fn.events(), Task), [&](const flow::Fate &Each) {
             const Event *Next = continuedBy(Each, Task, *Fn.events(), Facts);
             return Each.What == flow::Fate::Returned || (Next && isOne(*Next));
           });
  }

  void forward(const Event &Call) {
    const auto *Callee = llvm::dyn_cast<FunctionDecl>(Call.Callee);
    if (!Callee)
      return;
    const CallSite Site = callSite(*Call.At);
    for (unsigned I = 0; I < Site.Arguments.size() && I < Callee->getNumParams(); ++I) {
      const auto View = viewedBy(*Site.Arguments[I], Facts);
      const QualType By = View ? View->By : Callee->getParamDecl(I)->getType();
      const Expr &What = View ? *View->What : *Site.Arguments[I];
      forward(Call, *Callee, static_cast<int>(I), referent(By, What, Fn.events()->places()),
              View && Facts.isForeign(*Callee));
    }
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Callee);
    if (Method && Method->isImplicitObjectMemberFunction())
      forward(Call, *Callee, Atom::ThisIndex, Call.Object);
  }

  void forward(const Event &Call, const FunctionDecl &Callee, int Its, const flow::Place *Given,
               bool IsKeptView = false) {
    const bool IsKept = llvm::isa<CXXConstructorDecl>(Callee);
    const auto Own = Given && (!IsKept || isOwn(*Given)) ? parameterOf(*Given) : std::nullopt;
    for (const Fact What : {Fact::UsesLater, Fact::UsesResumed})
      if (Own && !Told.contains({What, *Own}))
        add({What, Key, *Own},
            IsKeptView ? std::vector<Atom>() : std::vector<Atom>{{What, keyOf(Callee), Its}},
            locationOf(Call), "gives " + nameOf(*Own) + " to '" + displayName(Callee) + "'");
  }

  /// `return Write{to, what};`
  void keep(const Event &Return) {
    for (const Viewed &Member : membersReturned(Return, Facts)) {
      const flow::Place *To = refersElsewhere(Member.By)
                                  ? referent(Member.By, *Member.What, Fn.events()->places())
                                  : nullptr;
      const auto Own = To && isOwn(*To) ? parameterOf(*To) : std::nullopt;
      if (Own && Told.insert({Fact::UsesLater, *Own}).second)
        add({Fact::UsesLater, Key, *Own}, {}, locationOf(Return),
            "gives " + nameOf(*Own) + " to what it returns");
    }
  }

  std::string nameOf(int Index) const {
    if (IsLambda && Index == closure())
      return "what it has captured";
    if (Index == Atom::ThisIndex)
      return "its object";
    return "'" + Fn.decl().getParamDecl(Index)->getNameAsString() + "'";
  }

  void add(Atom Head, std::vector<Atom> Body, SourceLocation At, const std::string &Does) {
    Into.Rules.push_back(
        {std::move(Head), std::move(Body), evidenceIn(Fn, Of, At, Does), displayName(Fn.decl())});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const std::string Key;
  const bool IsLambda;
  llvm::DenseMap<const VarDecl *, int> Aliases;
  std::set<std::pair<Fact, int>> Told;
};

/// uses-later(f, i): the task that f returns uses what its argument i refers to when it is
/// resumed, itself or by what it awaits or returns; so does the awaitable that f constructs, by
/// what it keeps. uses-resumed(f, i): it does so not only when
/// it is resumed for the first time.
void inferUsesLater(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const bool ReturnsTask = Of.knowledge().isAwaitable(Fn.decl().getReturnType()) ||
                           Of.knowledge().isGenerator(Fn.decl().getReturnType());
  if (Fn.events() &&
      (Fn.isCoroutine() || ReturnsTask || constructsAwaitable(Fn.decl(), Of.knowledge())))
    Uses(Fn, Of, Into).run();
}

const Inference Registered{"uses-later", inferUsesLater};

/// The same of the constructor of an awaitable, by itself: a member that is a reference, a pointer
/// or a view refers to what the argument does.
///   explicit Write(const Buffer &what) : What(what) {}
void inferKept(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events() || !constructsAwaitable(Fn.decl(), Of.knowledge()))
    return;
  const auto &Made = llvm::cast<CXXConstructorDecl>(Fn.decl());
  for (const CXXCtorInitializer *Init : Made.inits()) {
    const FieldDecl *Member = Init->getMember();
    if (!Member || !refersElsewhere(Member->getType()) || !Init->isWritten())
      continue;
    const flow::Place *To = referent(Member->getType(), *Init->getInit(), Fn.events()->places());
    const VarDecl *Root = To ? To->root().variable() : nullptr;
    const auto *Parameter = llvm::dyn_cast_or_null<ParmVarDecl>(Root);
    if (!Parameter || !refersElsewhere(Parameter->getType()) || !isOwn(*To))
      continue;
    Into.Rules.push_back(
        {{Fact::UsesLater, keyOf(Made), static_cast<int>(Parameter->getFunctionScopeIndex())},
         {},
         {Of.place(Init->getSourceLocation()),
          "'" + displayName(Made) + "' keeps '" + Parameter->getNameAsString() + "' here"},
         displayName(Made)});
  }
}

const Inference RegisteredKept{"uses-later-kept", inferKept};

} // namespace
} // namespace coro_tidy
