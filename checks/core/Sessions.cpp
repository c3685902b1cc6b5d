// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Sessions.h"
#include "flow/Forward.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

llvm::StringRef nameOf(const NamedDecl &D) {
  return D.getIdentifier() ? D.getName() : llvm::StringRef();
}

/// `connect`, `async_connect`, `co_open`, `tryListen`: what comes first says what it does.
bool isOpenerName(llvm::StringRef Name) {
  for (const llvm::StringRef Prefix : {"async_", "co_", "try_", "async", "try"})
    Name.consume_front_insensitive(Prefix);
  return llvm::any_of(llvm::ArrayRef<llvm::StringRef>{"open", "connect", "reconnect", "listen",
                                                      "bind", "start", "attach", "init"},
                      [&](llvm::StringRef Verb) { return Name.starts_with_insensitive(Verb); });
}

bool isOpener(const CXXMethodDecl &Method) {
  return !Method.isStatic() && !Method.isConst() && isOpenerName(nameOf(Method));
}

/// A member that ends the session at once, whatever it has to be awaited for otherwise.
bool isAbrupt(llvm::StringRef Name) {
  return llvm::is_contained({"abort", "close", "detach", "disconnect", "kill", "release", "reset",
                             "shutdown", "stop", "terminate"},
                            Name);
}

bool isCloser(const NamedDecl &Callee, const SessionObject &Of) {
  return llvm::is_contained(Of.Known.Closers, nameOf(Callee)) || isAbrupt(nameOf(Callee));
}

/// `if (s.isOpen())`, `if (s)`
bool asksWhetherOpen(const CXXMethodDecl &Method) {
  if (llvm::isa<CXXConversionDecl>(Method))
    return Method.getReturnType()->isBooleanType();
  return Method.isConst() && Method.getReturnType()->isBooleanType() &&
         llvm::any_of(
             llvm::ArrayRef<llvm::StringRef>{"open", "connected", "closed", "valid", "running",
                                             "active", "alive", "started"},
             [&](llvm::StringRef Word) { return nameOf(Method).contains_insensitive(Word); });
}

/// Whether an object of this class may close what it refers to: it closes or stops
/// something itself, or its destructor does something.
bool isGuard(const CXXRecordDecl &Class) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  return (Destructor && Destructor->isUserProvided()) ||
         structure::anyMethod(Class,
                              [](const CXXMethodDecl &Method) { return isAbrupt(nameOf(Method)); });
}

/// Looks at code that mentions a session: whether it does nothing to it but call members
/// that do not close it.
class Mentions : public RecursiveASTVisitor<Mentions> {
public:
  Mentions(const SessionObject &Of, bool ClosersToo) : Of(Of), ClosersToo(ClosersToo) {}

  bool TraverseCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Callee = Call->getMethodDecl();
    if (!Callee || !isMention(*Call->getImplicitObjectArgument()) ||
        (isCloser(*Callee, Of) && !ClosersToo))
      return RecursiveASTVisitor::TraverseCXXMemberCallExpr(Call);
    return llvm::all_of(Call->arguments(), [&](Expr *E) { return TraverseStmt(E); });
  }
  bool TraverseMemberExpr(MemberExpr *Field) {
    if (llvm::isa<FieldDecl>(Field->getMemberDecl()) && isMention(*Field->getBase()))
      return true;
    return RecursiveASTVisitor::TraverseMemberExpr(Field);
  }
  bool VisitExpr(Expr *E) { return !isMention(*E); }

private:
  bool isMention(const Expr &Object) const {
    const Expr *Named = Object.IgnoreParenImpCasts();
    if (!Of.Variable)
      return llvm::isa<CXXThisExpr>(Named);
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(Named);
    return Name && Name->getDecl() == Of.Variable;
  }

  const SessionObject &Of;
  const bool ClosersToo;
};

bool onlyUses(const Stmt &Code, const SessionObject &Of, bool ClosersToo) {
  return Mentions(Of, ClosersToo).TraverseStmt(const_cast<Stmt *>(&Code));
}

SessionUse calledOn(const CXXMethodDecl &Method, const SessionObject &Of) {
  if (isCloser(Method, Of))
    return {SessionUse::Closes};
  if (asksWhetherOpen(Method))
    return {SessionUse::Asks};
  if (isOpener(Method))
    return {SessionUse::Opens};
  if (Method.isConst() || Method.isStatic())
    return {};
  return {SessionUse::MayClose, {Fact::Closes, keyOf(Method), Atom::ThisIndex}};
}

/// A function can close what it is given when it can await, or hand on what to await,
/// and a guard or a container may do so later.
SessionUse passedTo(const Event &E, Workspace &In) {
  const Knowledge &Facts = In.knowledge();
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
  if (!Callee)
    return {SessionUse::HandsOn};
  CallSite Site;
  Site.Callee = Callee;
  if (Facts.fact(Site, Fact::Closes, E.Index) || Facts.fact(Site, Fact::Consumes, E.Index))
    return {SessionUse::Closes};
  if (E.Index < 0 || static_cast<unsigned>(E.Index) >= Callee->getNumParams())
    return {SessionUse::HandsOn};
  const QualType Parameter = Callee->getParamDecl(E.Index)->getType();
  if (!Parameter->isReferenceType() && !Parameter->isPointerType())
    return {SessionUse::HandsOn};
  if (Parameter->getPointeeType().isConstQualified())
    return {};
  if (const auto *Constructor = llvm::dyn_cast<CXXConstructorDecl>(Callee))
    return {isGuard(*Constructor->getParent()) ? SessionUse::HandsOn : SessionUse::Touches};
  if (!Facts.isAwaitable(Callee->getReturnType())) {
    const CXXRecordDecl *Result = structure::classOf(Callee->getReturnType());
    if (Result && isGuard(*Result))
      return {SessionUse::HandsOn};
    if (!In.find(*Callee))
      return {Parameter->isPointerType() ? SessionUse::HandsOn : SessionUse::Touches};
  }
  return {SessionUse::MayClose, {Fact::Closes, keyOf(*Callee), E.Index}};
}

/// The call of a closing member that E is, or null.
const CXXMemberCallExpr *closingCall(const Expr *E, const Knowledge &Facts) {
  const auto *Call = E ? llvm::dyn_cast<CXXMemberCallExpr>(E->IgnoreImplicit()) : nullptr;
  const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
  const std::optional<Session> Known =
      Callee ? Facts.session(callSite(*Call).ReceiverType) : std::nullopt;
  return Known && llvm::is_contained(Known->Closers, nameOf(*Callee)) ? Call : nullptr;
}

/// Whether Fn is a member of Class, or a lambda in one.
bool isPartOf(const FunctionDecl &Fn, const CXXRecordDecl &Class) {
  for (const DeclContext *In = &Fn; In; In = In->getParent())
    if (const auto *Outer = llvm::dyn_cast<CXXRecordDecl>(In);
        Outer && keyOfClass(*Outer) == keyOfClass(Class))
      return true;
  return false;
}

/// Whether the session is closed or handed on at every normal end if these are facts.
bool closesAlways(const flow::Graph &In, const SessionObject &Of, Workspace &Work,
                  llvm::ArrayRef<Atom> Assumed) {
  const auto Closed = [&](bool Before, const Event &E) {
    const SessionUse Use = useOf(E, Of, Work);
    if (Use.What == SessionUse::Opens)
      return false;
    return Before || Use.What == SessionUse::Closes || Use.What == SessionUse::HandsOn ||
           (Use.What == SessionUse::MayClose && llvm::is_contained(Assumed, Use.Helper));
  };
  const auto AtEntry = flow::forward(In, false, Closed, std::logical_and<bool>());
  for (size_t I = 0; I < AtEntry.size(); ++I) {
    if (!AtEntry[I])
      continue;
    bool State = *AtEntry[I];
    for (const Event &E : In.blocks()[I].Events) {
      State = Closed(State, E);
      if (E.Kind == EventKind::End && E.How == flow::Exit::Normal && !State)
        return false;
    }
  }
  return true;
}

/// Whether a function that is not noexcept can be seen to throw, or cannot be seen.
bool reachesThrow(const FunctionDecl &Fn, Workspace &In, unsigned Depth) {
  const auto *Type = Fn.getType()->getAs<FunctionProtoType>();
  const SourceManager &Sources = In.context().getSourceManager();
  if (!Type || isUnresolvedExceptionSpec(Type->getExceptionSpecType()) ||
      Type->canThrow() == CT_Cannot || Fn.isExternC() || Fn.isImplicit() || Fn.isDefaulted() ||
      Sources.isInSystemHeader(Fn.getLocation()) || In.knowledge().isAwaitable(Fn.getReturnType()))
    return false;
  const Function *Seen = In.find(Fn);
  if (!Seen || !Seen->events())
    return true;
  constexpr unsigned MaxDepth = 3;
  for (const flow::Block &Block : Seen->events()->blocks())
    for (const Event &E : Block.Events) {
      const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
      if (E.Kind == EventKind::Throw || (E.Kind == EventKind::Call && Callee && Depth < MaxDepth &&
                                         reachesThrow(*Callee, In, Depth + 1)))
        return true;
    }
  return false;
}

/// `assert(!Open)`, `if (Open) std::terminate();`
class Assertion : public RecursiveASTVisitor<Assertion> {
public:
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return !Callee || !Callee->isNoReturn();
  }
};

/// The variable in `if (x)`, `if (!x)`, `if (x != nullptr)`.
const VarDecl *testedBy(const Expr &Condition) {
  const Expr *E = Condition.IgnoreParenImpCasts();
  if (const auto *Not = llvm::dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot)
    return testedBy(*Not->getSubExpr());
  if (const auto *Rewritten = llvm::dyn_cast<CXXRewrittenBinaryOperator>(E))
    return testedBy(*Rewritten->getLHS());
  if (const auto *Compared = llvm::dyn_cast<CXXOperatorCallExpr>(E);
      Compared && Compared->isComparisonOp())
    return testedBy(*Compared->getArg(0));
  if (const auto *Converted = llvm::dyn_cast<CXXMemberCallExpr>(E);
      Converted && llvm::isa_and_nonnull<CXXConversionDecl>(Converted->getMethodDecl()))
    return testedBy(*Converted->getImplicitObjectArgument());
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
  return Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
}

/// `co_await as_future(...)`, `co_await settle(...)`: a failure is a value.
bool awaitsOutcome(const CoroutineSuspendExpr &Await, const Knowledge &Facts) {
  return Facts.holds(callSite(*Await.getOperand()->IgnoreImplicit()), Fact::YieldsReady);
}

class Inference {
public:
  Inference(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into) {}

  void run() {
    if (!Fn.events())
      return;
    for (unsigned I = 0; I < Fn.decl().getNumParams(); ++I) {
      const ParmVarDecl *Parameter = Fn.decl().getParamDecl(I);
      const QualType Type = Parameter->getType();
      if (Type->isReferenceType() || Type->isPointerType())
        if (const auto Given = sessionOf(Type->getPointeeType(), Parameter, Facts))
          closes(*Given, static_cast<int>(I));
    }
    if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
        Method && !Method->isStatic() && !Method->isConst())
      if (const auto Own = sessionOf(Method->getThisType()->getPointeeType(), nullptr, Facts))
        closes(*Own, Atom::ThisIndex);
    for (const VarDecl *Local : Fn.locals())
      if (const auto Owned = sessionOf(Local->getType(), Local, Facts))
        Into.Seen.push_back(keyOfClass(*Owned->Class));
    closedByProject();
  }

private:
  /// A call of itself leaves nothing more to do, once it has returned.
  void closes(const SessionObject &Given, int Index) {
    const Atom Head{Fact::Closes, keyOf(Fn.decl()), Index};
    const Evidence Why{Of.place(Fn.decl().getLocation()), ""};
    const bool HandsOnItself = !Given.Variable && !onlyUses(Fn.body(), Given, /*ClosersToo=*/true);
    if (HandsOnItself || closesAlways(*Fn.events(), Given, Of, {Head})) {
      Into.Rules.push_back({Head, {}, Why, ""});
      return;
    }
    for (const Atom &Helper : closingHelpers(*Fn.events(), Given, Of))
      if (closesAlways(*Fn.events(), Given, Of, {Head, Helper}))
        Into.Rules.push_back({Head, {Helper}, Why, ""});
  }

  /// `co_await x.close();`, also as `[&] { return x.close(); }` for somebody who awaits it.
  void closedByProject() {
    for (const flow::Block &Block : Fn.events()->blocks())
      for (const Event &E : Block.Events) {
        const Expr *Value =
            E.Kind == EventKind::Await ? llvm::dyn_cast_or_null<Expr>(E.At) : nullptr;
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
                                                 nameOf(*Call->getMethodDecl()).str() + "' here"},
             ""});
      }
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
};

} // namespace

std::optional<SessionObject> sessionOf(QualType Type, const VarDecl *Variable,
                                       const Knowledge &Facts) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || Type->isReferenceType())
    return std::nullopt;
  std::optional<Session> Known = Facts.session(Type);
  if (!Known)
    return std::nullopt;
  return SessionObject{Variable, Class, std::move(*Known)};
}

/// The object of a member function has no variable: its members are called on nothing
/// or on `this`.
SessionUse useOf(const Event &E, const SessionObject &Of, Workspace &In) {
  if (!Of.Variable) {
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At);
    const bool OnThis =
        E.Kind == EventKind::Call && Call && Call->getMethodDecl() &&
        llvm::isa<CXXThisExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
    return OnThis ? calledOn(*Call->getMethodDecl(), Of) : SessionUse();
  }
  if (E.Object != Of.Variable)
    return {};
  switch (E.Kind) {
  case EventKind::Call:
    if (const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee))
      return calledOn(*Method, Of);
    return {SessionUse::Touches};
  case EventKind::Pass:
    return passedTo(E, In);
  case EventKind::Move:
    return {SessionUse::HandsOn};
  case EventKind::Escape:
    if (const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.At);
        Lambda && onlyUses(*Lambda->getBody(), Of, /*ClosersToo=*/false))
      return {SessionUse::Touches};
    return {SessionUse::HandsOn};
  default:
    return {};
  }
}

std::vector<Event> closingEvents(const flow::Graph &In, const SessionObject &Of, Workspace &Work) {
  std::vector<Event> Result;
  for (const flow::Block &Block : In.blocks())
    for (const Event &E : Block.Events)
      if (useOf(E, Of, Work).What == SessionUse::Closes)
        Result.push_back(E);
  return Result;
}

bool standsInBranchOn(const Stmt &At, ASTContext &Context,
                      llvm::function_ref<bool(const VarDecl &)> Fits) {
  for (DynTypedNodeList Parents = Context.getParents(At); !Parents.empty();
       Parents = Context.getParents(Parents[0])) {
    if (Parents[0].get<LambdaExpr>())
      return false;
    const auto *Branch = Parents[0].get<IfStmt>();
    const VarDecl *Tested = Branch ? testedBy(*Branch->getCond()) : nullptr;
    if (Tested && Tested->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Tested) && Fits(*Tested))
      return true;
  }
  return false;
}

std::vector<Atom> closingHelpers(const flow::Graph &In, const SessionObject &Of, Workspace &Work) {
  std::vector<Atom> Result;
  for (const flow::Block &Block : In.blocks())
    for (const Event &E : Block.Events)
      if (const SessionUse Use = useOf(E, Of, Work);
          Use.What == SessionUse::MayClose && !llvm::is_contained(Result, Use.Helper))
        Result.push_back(Use.Helper);
  return Result;
}

bool assertsClosed(const CXXRecordDecl &Class) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  Stmt *Body = Destructor ? Destructor->getBody() : nullptr;
  return Body && !Assertion().TraverseStmt(Body);
}

bool mayThrow(const Event &E, Workspace &In) {
  if (E.Kind == EventKind::Throw)
    return true;
  if (E.Kind != EventKind::Call)
    return false;
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
  if (const auto *Await = llvm::dyn_cast_or_null<CoroutineSuspendExpr>(E.At))
    return Callee && nameOf(*Callee) == "await_resume" && !awaitsOutcome(*Await, In.knowledge());
  return Callee && !E.Implicit && reachesThrow(*Callee, In, 0);
}

bool beginsEmpty(const Expr *Initializer) {
  if (!Initializer)
    return true;
  const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(Initializer->IgnoreImplicit());
  return Construction && llvm::all_of(Construction->arguments(), [](const Expr *Argument) {
           return llvm::isa<CXXDefaultArgExpr>(Argument);
         });
}

bool hasOpener(const CXXRecordDecl &Class) { return structure::anyMethod(Class, isOpener); }

std::string keyOfClass(const CXXRecordDecl &Class) {
  const auto *Instance = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  return Instance ? keyOf(*Instance->getSpecializedTemplate()) : keyOf(Class);
}

void inferSessions(const Function &Fn, Workspace &Of, UnitResult &Into) {
  Inference(Fn, Of, Into).run();
}

} // namespace coro_tidy
