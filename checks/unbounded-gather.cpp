// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is started once for each element of a range is as large as the range. Memory,
// sockets and the server at the other end are not:
//
//   std::vector<Task<Page>> pages;
//   for (const auto &url : urls)
//     pages.push_back(fetch(url));
//   co_await when_all(std::move(pages));   // as many connections as there are urls
//
// and what runs from its call on is started by it:
//
//   for (const auto &file : files)
//     (void)upload(file);

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "topics/loops/Extent.h"
#include "topics/loops/FanOut.h"
#include "topics/loops/Limits.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Makers.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace coro_tidy {
namespace {

class UnboundedGatherCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (Fn.decl().isMain() || isCombinator(Fn) || !Fn.events())
      return;
    std::optional<Extents> Sizes;
    const auto SizesHere = [&]() -> const Extents & {
      return Sizes ? *Sizes : Sizes.emplace(Fn, workspace());
    };
    for (const flow::Event &E : Fn.events()->all()) {
      const auto *Call = llvm::dyn_cast_or_null<Expr>(E.At);
      if (E.Kind != flow::EventKind::Call || !Call)
        continue;
      const CallSite Site = callSite(*Call);
      if (const SaidBy Gathers = gathersRange(Site, knowledge()))
        gather(*Call, Site, SizesHere(), *Gathers);
      else if (const SaidBy Spawns = spawnsTask(Site, knowledge(), context()))
        spawn(*Call, Site, SizesHere(), *Spawns);
      else if (const Function *Each = calledForEach(Site))
        spawnForEach(Site, *Each, SizesHere());
    }
    for (const DiscardedValue &Dropped : discardedValues(Fn))
      if (const auto *Call = llvm::dyn_cast<CallExpr>(Dropped.Value);
          Call && startsByItself(*Call, knowledge(), context()) &&
          !spawnsTask(callSite(*Call), knowledge(), context()))
        startedAlone(*Call, SizesHere());
  }

private:
  /// An awaiter that starts what it was given: how much that is, its user decides.
  bool isCombinator(const Function &Fn) const {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    return Method && !Method->isStatic() &&
           knowledge().isAwaitable(Method->getThisType()->getPointeeType());
  }

  bool awaits(const Stmt &Loop) const { return waitsInEachTurn(Loop, knowledge(), context()); }

  /// What `std::for_each(v.begin(), v.end(), [&](const Url &url) { ... })` calls.
  const Function *calledForEach(const CallSite &Site) {
    const NamedDecl *Called = Site.Functor ? Site.Functor : Site.Callee;
    if (!isStdFunction(Called, "for_each"))
      return nullptr;
    for (const Expr *Argument : Site.Arguments)
      if (const FunctionDecl *Target = callableTarget(*Argument))
        if (const Function *Each = workspace().find(*Target); Each && Each->events())
          return Each;
    return nullptr;
  }

  /// In a loop of its own inside of Each it is reported there.
  void spawnForEach(const CallSite &Algorithm, const Function &Each, const Extents &Sizes) {
    const Expr *Range = rangeAmong(Algorithm.Arguments);
    const Extent Size = Range ? Sizes.ofRange(*Range) : Extent{};
    if (Size.Is == Extent::Bounded || Each.isCoroutine() ||
        llvm::any_of(Algorithm.Arguments,
                     [&](const Expr *E) { return isLimited(*E, knowledge()); }))
      return;
    const Extents Inside(Each, workspace());
    for (const flow::Event &E : Each.events()->all())
      if (const auto *Call = llvm::dyn_cast_or_null<Expr>(E.At);
          Call && E.Kind == flow::EventKind::Call && Inside.loopsAround(*Call).empty())
        if (const CallSite Site = callSite(*Call);
            const SaidBy Spawns = spawnsTask(Site, knowledge(), context()))
          tellSpawn(*Call, Site, Size, *Spawns);
  }

  void gather(const Expr &Call, const CallSite &Site, const Extents &Sizes, Standing Gathers) {
    const Expr *Range = rangeAmong(Site.Arguments);
    if (!Range ||
        llvm::any_of(Site.Arguments, [&](const Expr *E) { return limits(*E, knowledge()); }))
      return;
    const Extent Size = withMakers(Sizes.ofRange(*Range), Site);
    const bool InBatches = llvm::any_of(Sizes.loopsAround(Call), [&](const Stmt *Around) {
      return Sizes.ofLoop(*Around).Is == Extent::Bounded;
    });
    if (Size.Is == Extent::Bounded || InBatches || (Size.GrowsIn && awaits(*Size.GrowsIn)))
      return;
    finish(Call, Size, Gathers, "'" + nameOf(*Site.Callee) + "' starts " + atOnce(Size));
  }

  /// What returns a reference has put the task there: `tasks.emplace_back(fetch(url));`
  void startedAlone(const CallExpr &Call, const Extents &Sizes) {
    if (!Call.isGLValue())
      return spawn(Call, callSite(Call), Sizes, Standing::Structure, ownMaker(Call));
    for (const Expr *Argument : Call.arguments())
      if (const CallExpr *Starts = newTask(*Argument, knowledge()))
        spawn(*Starts, callSite(*Starts), Sizes, Standing::Structure, Starts->getDirectCallee());
  }

  /// What a call starts by itself: a coroutine of the project. One of a library runs what it
  /// is given: `(void)with_gate(gate, [&] { return fetch(url); });`
  const FunctionDecl *ownMaker(const CallExpr &Call) const {
    const FunctionDecl *Callee = Call.getDirectCallee();
    return isInSystemHeader(*Callee) ? nullptr : Callee;
  }

  void spawn(const Expr &Call, const CallSite &Site, const Extents &Sizes, Standing Spawns,
             const FunctionDecl *Maker = nullptr) {
    Extent Size{.Is = Extent::Constant, .Count = 1};
    if (Maker)
      Size.Makers.push_back(Maker);
    for (const Stmt *Loop : Sizes.loopsAround(Call)) {
      const Extent Turns = Sizes.ofLoop(*Loop);
      if (awaits(*Loop))
        break; // What is inside of it is started at once in each turn.
      if (Turns.Is == Extent::Bounded)
        return;
      if (Turns.Is == Extent::Unknown && Size.Is == Extent::Constant) {
        const auto Makers = std::move(Size.Makers);
        Size = Turns;
        llvm::append_range(Size.Makers, Makers);
      }
      Size.Count *= Turns.Count;
    }
    tellSpawn(Call, Site, Size, Spawns);
  }

  void tellSpawn(const Expr &Call, const CallSite &Site, const Extent &Size, Standing Spawns) {
    const std::string What = "'" + nameOf(*Site.Callee) + "' in a loop ";
    finish(Call, withMakers(Size, Site), Spawns,
           Size.Is == Extent::Constant
               ? What + "starts " + std::to_string(Size.Count) + " tasks at once"
               : What + (Size.Source ? "over " + nameOf(Size) + " " : "") +
                     "starts an unbounded number of tasks");
  }

  /// What is started is made by the arguments, where it was not put into the range; in
  /// `fetch(url).start(done)` by the object.
  Extent withMakers(Extent Size, const CallSite &Site) const {
    llvm::SmallVector<const Expr *, 4> Started(Site.Arguments);
    if (Site.On && knowledge().isTask(Site.On->IgnoreParenImpCasts()->getType()))
      Started = {Site.On};
    for (const Expr *Task : Started)
      for (const FunctionDecl *Maker : makersIn(*Task, knowledge()))
        if (!llvm::is_contained(Size.Makers, Maker))
          Size.Makers.push_back(Maker);
    return Size;
  }

  /// Unless what is started waits for a permit itself, has finished at once, or is not
  /// known. One of several makers is enough.
  void finish(const Expr &Call, const Extent &Size, Standing Starts, const std::string &Message) {
    const std::vector<const FunctionDecl *> Makers = behindLambdas(Size.Makers, knowledge());
    if (Makers.empty() || (Size.Is == Extent::Constant && Size.Count <= *SmallRange) ||
        isGivenALimiter(Call) || onlyCloses(Makers))
      return;
    Condition When;
    for (const FunctionDecl *Maker : Makers) {
      if (knowledge().holdsAny(*Maker, {Fact::Acquires, Fact::Pooled}, Standing::Name))
        return;
      if (!isDescribed(*Maker))
        When.Unless.push_back({Fact::Acquires, keyOf(*Maker)});
    }
    for (const FunctionDecl *Maker : Makers) {
      if (knowledge().fact(*Maker, Fact::Ready))
        continue;
      Condition WhenItWaits = When;
      if (!isDescribed(*Maker))
        WhenItWaits.Unless.push_back({Fact::Ready, keyOf(*Maker)});
      report({.At = Call.getExprLoc(),
              .Message = Message,
              .Notes = notesFor(Call, Size),
              .When = WhenItWaits,
              .Grade = Size.Is == Extent::Constant ? std::optional(Severity::Hint) : std::nullopt,
              .RestsOn = std::min(Starts, Size.RestsOn)});
    }
  }

  /// The child may wait for a permit of what it gets: fetch(url, permits).
  bool isGivenALimiter(const Expr &Call) const {
    return anyStatement(&Call, [&](const Stmt &S) {
      const auto *Value = llvm::dyn_cast<Expr>(&S);
      return Value && knowledge().isLimiter(Value->getType());
    });
  }

  /// What is closed was open before, and takes nothing more:
  ///   parallel_for_each(clients, [](Client &client) { return client.close(); })
  bool onlyCloses(llvm::ArrayRef<const FunctionDecl *> Makers) const {
    return llvm::all_of(Makers, [&](const FunctionDecl *Maker) {
      const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Maker);
      const std::optional<Session> Closed =
          Method && Method->isInstance()
              ? knowledge().session(Method->getFunctionObjectParameterType())
              : std::nullopt;
      return Closed && Method->getIdentifier() &&
             llvm::is_contained(Closed->Closers, Method->getName());
    });
  }

  /// What a library file describes needs no body to be known.
  bool isDescribed(const FunctionDecl &Maker) const {
    return isInSystemHeader(Maker) && knowledge().library(Maker.getReturnType());
  }

  std::vector<Note> notesFor(const Expr &Call, const Extent &Size) const {
    std::vector<Note> Result;
    if (Size.GrowsIn && Size.Grown)
      Result.push_back({Size.GrowsIn->getBeginLoc(),
                        "'" + Size.Grown->getNameAsString() + "' grows in each turn of this loop"});
    if (llvm::isa_and_nonnull<ParmVarDecl>(Size.Source) && Size.Source->getDeclName())
      Result.push_back(
          {Size.Source->getLocation(),
           (isNumber(Size) ? "only the caller knows " : "only the caller knows the size of ") +
               nameOf(Size)});
    if (const std::string Form = boundedForm(Call, Size); !Form.empty())
      Result.push_back({Call.getExprLoc(), "'" + Form + "' runs a bounded number at once"});
    return Result;
  }

  /// The function that runs a bounded number at once: of the gather's library, or of
  /// the tasks' own.
  std::string boundedForm(const Expr &Call, const Extent &Size) const {
    const StatedFact *Said = knowledge().fact(callSite(Call), Fact::Gathers);
    if (Said && !Said->Words.empty())
      return Said->Words.front();
    for (const FunctionDecl *Maker : Size.Makers)
      if (const FactFile *Library = knowledge().library(Maker->getReturnType()))
        if (const auto Form = Library->Advice.find("gather"); Form != Library->Advice.end())
          return Form->second;
    return "";
  }

  static std::string nameOf(const NamedDecl &Callee) {
    const auto *Constructor = llvm::dyn_cast<CXXConstructorDecl>(&Callee);
    return Constructor ? displayName(*Constructor->getParent()) : displayName(Callee);
  }

  /// Of turns that are counted, not of elements.
  static bool isNumber(const Extent &Size) {
    return Size.Source && Size.Source->getType().getNonReferenceType()->isArithmeticType();
  }

  static std::string atOnce(const Extent &Size) {
    if (Size.Is == Extent::Constant)
      return std::to_string(Size.Count) + " tasks at once";
    if (isNumber(Size))
      return "as many tasks at once as " + nameOf(Size) + " says";
    return "one task for each element of " + nameOf(Size) + " at once";
  }

  static std::string nameOf(const Extent &Size) {
    return Size.Source && Size.Source->getDeclName() ? "'" + Size.Source->getNameAsString() + "'"
                                                     : "its range";
  }

  Option<unsigned> SmallRange{*this, "SmallRange", 16,
                              "how many tasks at once are few when their number is constant"};
};

const Registration<UnboundedGatherCheck> Registered{{
    .Name = "coro-unbounded-gather",
    .Summary = "one task is started for each element of a range of any size",
    .Level = Severity::Warning,
    .Keeps = Principle::BoundTheWork,
    .Serves = "a large fan-out is limited with a semaphore",
    .MeantInTests = true,
}};

} // namespace
} // namespace coro_tidy
