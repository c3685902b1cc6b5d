// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A lambda that is called later refers to what has ended by then:
//
//   void save(Record r) { post(loop, [&] { write(r); }); }         r ends with save
//   return files.each([&](File &f) { return f.open(mode); });      so does a local mode
//   return do_with(File(), [&](File &f) -> future<> { co_await f.open(); use(mode); });
//   spawn(yield, [&](yield_context own) { write(s, yield); });   yield is of another coroutine
//   struct Session : std::enable_shared_from_this<Session> {
//     void start() { timer.async_wait([this](auto) { tick(); }); } nobody keeps the session
//   };

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/CallableFates.h"
#include "topics/lifetime/Closures.h"
#include "topics/lifetime/Joins.h"
#include "topics/lifetime/LeftBehind.h"
#include "topics/lifetime/Outlives.h"
#include "topics/resumption/Publishing.h"
#include "topics/tasks/Awaits.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;

/// The lambda that is given, itself or by the name of the variable that has it.
const LambdaExpr *lambdaOf(const Expr &Given) {
  const Expr *Value = &unmoved(Given);
  if (const auto *Named = llvm::dyn_cast<DeclRefExpr>(Value))
    if (const auto *Variable = llvm::dyn_cast<VarDecl>(Named->getDecl());
        Variable && !llvm::isa<ParmVarDecl>(Variable) && Variable->getInit())
      Value = Variable->getInit()->IgnoreUnlessSpelledInSource();
  return llvm::dyn_cast<LambdaExpr>(Value);
}

/// Whether the lambda itself has the variable, by value.
bool hasCopy(const CXXRecordDecl &Lambda, const VarDecl &Variable) {
  return llvm::any_of(Lambda.captures(), [&](const LambdaCapture &Each) {
    return Each.capturesVariable() && Each.getCapturedVar() == &Variable &&
           Each.getCaptureKind() == LCK_ByCopy;
  });
}

class EscapingCaptureCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events() || Fn.decl().isMain())
      return;
    for (const Event &E : Fn.events()->all())
      if (E.Kind == flow::EventKind::Call && E.At && !E.Implicit)
        for (const auto &Each : llvm::enumerate(callSite(*E.At).Arguments))
          if (const LambdaExpr *Lambda = lambdaOf(*Each.value()))
            lookAt(Fn, E, static_cast<int>(Each.index()), *Lambda);
    if (const ParmVarDecl *Own = Fn.isStackful() ? knowledge().stackfulTokenOf(Fn.decl()) : nullptr)
      for (const Expr *Call : suspensionsIn(Fn.body(), Fn))
        foreignToken(Fn, *Own, *llvm::cast<CallExpr>(Call));
  }

private:
  void lookAt(const Function &Fn, const Event &Call, int Index, const LambdaExpr &Lambda) {
    for (const auto &[Capture, Init] : llvm::zip(Lambda.captures(), Lambda.capture_inits())) {
      if (Capture.capturesThis() && Capture.getCaptureKind() == LCK_This)
        object(Fn, Call, Index, Lambda, *structure::classOf(Init->getType()->getPointeeType()));
      const auto *Variable =
          Capture.capturesVariable() ? llvm::dyn_cast<VarDecl>(Capture.getCapturedVar()) : nullptr;
      if (Variable && Capture.getCaptureKind() == LCK_ByRef)
        variable(Fn, Call, Index, Lambda, *Variable);
    }
  }

  void variable(const Function &Fn, const Event &Call, int Index, const LambdaExpr &Lambda,
                const VarDecl &Variable) {
    const flow::Place &Of = *Fn.events()->places().variable(Variable);
    const auto *Around = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    const bool IsOfClosure =
        Around && Around->getParent()->isLambda() && hasCopy(*Around->getParent(), Variable);
    if (Variable.getType()->isReferenceType() || !(IsOfClosure || endsHere(Of, *Fn.events())))
      return;
    const CallSite Sink = callSite(*Call.At);
    const bool MakesTask = runsOn(llvm::cast<Expr>(Call.At)->getType(), knowledge());
    const bool IsCalledNow = MakesTask && knowledge().fact(Sink, Fact::CallsNow, Index);
    for (Condition &When : IsCalledNow ? whenUsedByItsTask(Fn, Call, Index, Of)
                           : MakesTask ? whenTaskOutlives(Fn, Call, Index, Of)
                                       : whenGivenAway(Fn, Call, Index, Of)) {
      if (IsOfClosure)
        When.If.push_back({Fact::ClosureFreed, keyOf(*Around)});
      report({.At = Lambda.getBeginLoc(),
              .Message = "this lambda refers to '" + Variable.getNameAsString() +
                         (IsCalledNow ? "', which ends before the task of the lambda"
                                      : "', which ends before the lambda is called"),
              .Notes = {{Call.At->getBeginLoc(), "the lambda is given away here"}},
              .When = std::move(When)});
    }
  }

  /// The lambda is called at once, and its task, which the sink passes on, uses the variable then.
  ///   return do_with(File(), [&](File &f) -> future<> { co_await f.open(); use(mode); });
  std::vector<Condition> whenUsedByItsTask(const Function &Fn, const Event &Call, int Index,
                                           const flow::Place &Of) const {
    std::vector<Condition> Result;
    if (outliving(Call, Of, *Fn.events(), knowledge()))
      for (const FunctionDecl *Lambda : targetsGiven(*callSite(*Call.At).Arguments[Index]))
        Result.push_back({.If = {{Fact::UsesLater, keyOf(*Lambda), closureIndex(*Lambda)}}});
    return Result;
  }

  /// The sink returns a task, which outlives the variable and calls the lambda.
  std::vector<Condition> whenTaskOutlives(const Function &Fn, const Event &Call, int Index,
                                          const flow::Place &Of) const {
    const CallSite Sink = callSite(*Call.At);
    std::vector<Condition> Result;
    Condition Outlives;
    if (!outliving(Call, Of, *Fn.events(), knowledge())) {
      Left Later = leftRunning(Call, Of, Fn, knowledge());
      if (!Later)
        return Result;
      Outlives = std::move(Later->second);
    }
    const auto add = [&](const std::optional<std::vector<Atom>> &If) {
      if (!If)
        return;
      Result.push_back(Outlives);
      llvm::append_range(Result.back().If, *If);
    };
    // A task that has not begun has called nothing, nor has an awaitable that nobody awaits.
    if (startsLater(Sink.Result, knowledge()) || !knowledge().isTask(Sink.Result))
      add(wheneverSink(Sink, Fact::Keeps, Index, workspace()));
    for (const Fact What : {Fact::CallsLater, Fact::UsesLater})
      add(wheneverSink(Sink, What, Index, workspace()));
    return Result;
  }

  /// The sink calls the lambda later, and the function waits for nothing before that.
  std::vector<Condition> whenGivenAway(const Function &Fn, const Event &Call, int Index,
                                       const flow::Place &Of) const {
    auto If = whenCalledLater(Fn, Call, Index);
    auto When = If ? endsWithoutWaiting(Call, Of, *Fn.events(), knowledge()) : std::nullopt;
    if (If && !When)
      When = endsByCancellation(Call, Of, Fn, knowledge());
    if (!When)
      return {};
    When->If.insert(When->If.end(), If->begin(), If->end());
    return {std::move(*When)};
  }

  std::optional<std::vector<Atom>> whenCalledLater(const Function &Fn, const Event &Call,
                                                   int Index) const {
    const CallSite Sink = callSite(*Call.At);
    if (Call.Goes.How != flow::Destination::Dropped || isJoinedHere(Sink, Fn, knowledge()))
      return std::nullopt;
    if (knowledge().holds(Sink, Fact::Spawns))
      return std::vector<Atom>();
    if (auto If = whenResuming(Fn, *Call.At))
      return If;
    return wheneverSink(Sink, Fact::CallsLater, Index, workspace());
  }

  /// What resumes the coroutine of await_suspend is called when that has returned.
  std::optional<std::vector<Atom>> whenResuming(const Function &Fn, const Stmt &Call) const {
    for (const ParmVarDecl *Handle : Fn.decl().parameters())
      if (isHandle(Handle->getType()))
        for (Publication &Each : publicationsIn(Fn, Handle, /*ItsObject=*/false, knowledge()))
          if (Each.Call == &Call)
            return std::move(Each.When.If);
    return std::nullopt;
  }

  /// A stackful coroutine that is given a token, and gives a call that of somebody else:
  ///   spawn(yield, [&](yield_context own) { write(s, yield); });
  /// One that a member has may be its own, as long as it uses the one that it was given.
  void foreignToken(const Function &Fn, const ParmVarDecl &Own, const CallExpr &Call) {
    for (const Expr *Argument : Call.arguments()) {
      const ValueDecl *Token = tokenNamedBy(*Argument);
      const bool IsForeign = llvm::isa_and_nonnull<FieldDecl>(Token)
                                 ? !mentions(&Fn.body(), Own)
                                 : Token && Token->getDeclContext() != &Fn.decl();
      if (IsForeign && knowledge().isStackfulToken(Token->getType()))
        report({.At = Call.getBeginLoc(),
                .Message = "'" + Token->getNameAsString() +
                           "' is the token of another coroutine, which this call suspends",
                .Notes = {{Own.getLocation(), "this coroutine is given its own here"}}});
    }
  }

  /// `yield` in `yield`, `yield[error]`, `std::move(yield)`, `request.yield`.
  static const ValueDecl *tokenNamedBy(const Expr &Argument) {
    const Expr *E = &unmoved(Argument);
    if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(E))
      E = Operator->getArg(0)->IgnoreUnlessSpelledInSource();
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(E))
      return Member->getMemberDecl();
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
    return Name && llvm::isa<VarDecl>(Name->getDecl()) ? Name->getDecl() : nullptr;
  }

  /// An object that its shared owners keep, none of which the lambda has.
  void object(const Function &Fn, const Event &Call, int Index, const LambdaExpr &Lambda,
              const CXXRecordDecl &Class) {
    const auto Keeps = [&](const LambdaCapture &Each) {
      return Each.capturesVariable() &&
             structure::keepsObject(Each.getCapturedVar()->getType(), Class);
    };
    if (!structure::hasRole(Class, structure::Role::Shares) ||
        llvm::any_of(Lambda.captures(), Keeps))
      return;
    auto If = whenCalledLater(Fn, Call, Index);
    if (!If)
      return;
    Report Finding{.At = Lambda.getBeginLoc(),
                   .Message = "this lambda refers to its '" + Class.getNameAsString() +
                              "', which may end before the lambda is called",
                   .Notes = {{Call.At->getBeginLoc(), "the lambda is given away here"}}};
    Finding.When.If = std::move(*If);
    const CXXDestructorDecl *Destructor = Class.getDestructor();
    if (Destructor && Destructor->isUserProvided())
      Finding.When.UnlessKnown.push_back({Fact::Blocks, keyOf(*Destructor)});
    report(std::move(Finding));
  }
};

const Registration<EscapingCaptureCheck> Registered{{
    .Name = "coro-escaping-capture",
    .Summary = "a lambda that is called later refers to what has ended by then",
    .Level = Severity::Warning,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
