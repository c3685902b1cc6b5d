// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A generator is suspended at co_yield for as long as its consumer likes, perhaps for
// good: what it holds there is held all that time.
//
//   AsyncGenerator<Row> rows(Table &table) {
//     auto lock = co_await table.mutex.scoped_lock();
//     for (const Row &row : table)
//       co_yield row;                 // everybody else waits for whoever reads the rows
//   }
//
// A lock that blocks the thread is coro-lock-across-await's.

#include "core/Check.h"
#include "flow/Typestate.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/sessions/Acquisitions.h"
#include "topics/sessions/Sessions.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

enum : flow::State {
  Free, ///< Holds nothing, or somebody else's by now.
  Held,
  Yielded, ///< Held while the consumer had its turn.
};

/// `co_yield co_error(...)` ends the generator.
bool endsGenerator(const Stmt &Yield, const Knowledge &Facts) {
  const Expr *Value = llvm::cast<CoyieldExpr>(Yield).getOperand();
  if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(Value->IgnoreImplicit()))
    Value = Call->getNumArgs() == 0 ? Value : Call->getArg(0);
  return Facts.holdsAny(Value->IgnoreImplicit()->getType(), {Fact::Failure, Fact::Cancellation},
                        Standing::Name);
}

/// `std::unique_lock lock(mutex, std::defer_lock)`, `semaphore_units<> units;`
bool beginsFree(const Expr *Init, const Knowledge &Facts) {
  if (beginsEmpty(Init))
    return true;
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Init->IgnoreImplicit());
  return Made && llvm::any_of(Made->arguments(), [&](const Expr *Argument) {
           return Facts.holds(Argument->getType(), Fact::MakesEmpty, Standing::Name);
         });
}

/// `guard.lock();` takes again what was given back.
bool takesResource(const NamedDecl &Callee) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
  return Method && !structure::counterparts(*Method).empty();
}

class GeneratorHoldsResourceCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || !Fn.events() || !knowledge().isGenerator(Fn.decl().getReturnType()))
      return;
    for (const VarDecl *Local : Fn.locals())
      examine(*Fn.events(), *Local);
    for (const VarDecl *Parameter : Fn.decl().parameters())
      examine(*Fn.events(), *Parameter);
    for (const Acquisition &Taken : acquisitionsIn(Fn, knowledge()))
      examine(Fn, Taken);
  }

private:
  void examine(const flow::Graph &Graph, const VarDecl &Object) {
    const QualType Type = ownedType(Object);
    if (Type->isReferenceType())
      return;
    if (knowledge().isGuard(Type)) {
      if (!blocksThread(Type))
        tell(Object, "guard", flow::run(Graph, Object, [&](flow::State From, const Event &E) {
               return guard(From, E, Object);
             }));
    } else if (const auto Owned = sessionOf(Type, &Object, knowledge());
               Owned &&
               (Owned->Known.Stated || !closingEvents(Graph, *Owned, workspace()).empty())) {
      tell(Object, "session", flow::run(Graph, Object, [&](flow::State From, const Event &E) {
             return session(From, E, *Owned);
           }));
    }
  }

  /// What is taken without being awaited is nothing that others wait for, such as a gate.
  void examine(const Function &Fn, const Acquisition &Taken) {
    if (!Taken.Await || handsOn(Fn, Taken, knowledge()))
      return;
    const std::string What = Taken.isLock() ? "lock '" : "permit of '";
    std::vector<const Stmt *> Yields;
    for (const flow::Hit &Hit : flow::run(*Fn.events(), [&](flow::State From, const Event &E) {
           return byHand(From, E, Taken);
         }))
      if (!llvm::is_contained(Yields, Hit.Since.At))
        Yields.push_back(Hit.Since.At);
    tell(Taken.Call->getExprLoc(), What + Taken.Of.back()->getNameAsString() + "'", Yields);
  }

  /// Whether what the guard is a guard of is locked without being awaited.
  bool blocksThread(QualType Guard) const {
    const CXXRecordDecl *Class = structure::classOf(Guard);
    const auto Blocks = [&](QualType Held) {
      return structure::isLock(Held) && !knowledge().isAsyncLock(Held);
    };
    if (const auto *Instance = llvm::dyn_cast<ClassTemplateSpecializationDecl>(Class))
      for (const TemplateArgument &Argument : Instance->getTemplateArgs().asArray()) {
        if (Argument.getKind() == TemplateArgument::Type && Blocks(Argument.getAsType()))
          return true;
        if (Argument.getKind() == TemplateArgument::Pack)
          for (const TemplateArgument &Element : Argument.pack_elements())
            if (Element.getKind() == TemplateArgument::Type && Blocks(Element.getAsType()))
              return true;
      }
    return llvm::any_of(Class->fields(), [&](const FieldDecl *Field) {
      const QualType To = Field->getType()->getPointeeType();
      return !To.isNull() && Blocks(To);
    });
  }

  bool isYield(const Event &E) const {
    return E.Kind == EventKind::Suspend && llvm::isa_and_nonnull<CoyieldExpr>(E.At) &&
           !endsGenerator(*E.At, knowledge());
  }

  flow::Step guard(flow::State From, const Event &E, const VarDecl &Object) const {
    if (E.variable() != &Object)
      return {From, From == Held && isYield(E)};
    switch (E.Kind) {
    case EventKind::Declare:
      return {llvm::isa<ParmVarDecl>(Object) || !beginsFree(Object.getInit(), knowledge()) ? Held
                                                                                           : Free};
    case EventKind::Assign:
      return {Held};
    case EventKind::Call:
      if (E.Callee && knowledge().holds(*E.Callee, Fact::GivesBack, Standing::Name))
        return {Free};
      return {E.Callee && takesResource(*E.Callee) ? flow::State(Held) : From};
    case EventKind::Pass:
      return {isOnlyLookedAt(E) ? From : flow::State(Free)};
    case EventKind::Use:
      return {From};
    default:
      return {Free};
    }
  }

  /// Given to a parameter `const Permit &`.
  static bool isOnlyLookedAt(const Event &E) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Goes.Callee);
    const int Index = E.Goes.Index;
    if (!Callee || Index < 0 || static_cast<unsigned>(Index) >= Callee->getNumParams())
      return false;
    const QualType To = Callee->getParamDecl(Index)->getType()->getPointeeType();
    return !To.isNull() && To.isConstQualified();
  }

  flow::Step session(flow::State From, const Event &E, const SessionObject &Of) {
    if (E.variable() == Of.Variable && E.Kind == EventKind::Declare)
      return {!llvm::isa<ParmVarDecl>(Of.Variable) && beginsEmpty(Of.Variable->getInit()) ? Free
                                                                                          : Held};
    if (E.variable() == Of.Variable && E.Kind == EventKind::Assign)
      return {Held};
    switch (useOf(E, Of, workspace()).What) {
    case SessionUse::Opens:
      return {Held};
    case SessionUse::MayClose:
      return {E.Kind == EventKind::Call ? From : flow::State(Free)};
    case SessionUse::Closes:
    case SessionUse::HandsOn:
      return {Free};
    default:
      return {From, From == Held && isYield(E)};
    }
  }

  /// Only what is given back after the consumer had its turn: else the consumer may do that.
  flow::Step byHand(flow::State From, const Event &E, const Acquisition &Of) {
    if (isTaking(E, Of))
      return {Held};
    if (From == Held && isYield(E))
      return {Yielded};
    if (From == Free || E.Kind != EventKind::Call || !E.At || E.Implicit)
      return {From};
    if (releases(*E.At, Of))
      return {Free, From == Yielded};
    return {mayRelease(*E.At, Of, workspace()) ? flow::State(Free) : From};
  }

  void tell(const VarDecl &Object, llvm::StringRef What, const std::vector<flow::Hit> &Hits) {
    std::vector<const Stmt *> Yields;
    for (const flow::Hit &Hit : Hits)
      Yields.push_back(Hit.At.At);
    tell(Object.getLocation(), (What + " '" + Object.getName() + "'").str(), Yields);
  }

  /// One finding for all the places at which the generator yields.
  void tell(SourceLocation At, llvm::StringRef What, llvm::ArrayRef<const Stmt *> Yields) {
    if (Yields.empty())
      return;
    Report Finding{.At = At,
                   .Message = (What + " is held while the generator waits for its consumer").str()};
    for (const Stmt *Yield : Yields)
      Finding.Notes.push_back({Yield->getBeginLoc(), "it is suspended here"});
    report(std::move(Finding));
  }
};

const Registration<GeneratorHoldsResourceCheck> Registered{{
    .Name = "coro-generator-holds-resource",
    .Summary = "a generator yields while it holds a lock, a permit or a session",
    .Level = Severity::Warning,
    .Keeps = Principle::HoldNothing,
    .Serves = "sessions and other resources are closed with `async with`",
}};

} // namespace
} // namespace coro_tidy
