// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is started once for each element of a range is as large as the range. Memory,
// sockets and the server at the other end are not:
//
//   std::vector<Task<Page>> tasks;
//   for (const auto &url : urls)
//     tasks.push_back(fetch(url));
//   co_await when_all(std::move(tasks));   // as many connections as there are urls

#include "core/CaughtException.h"
#include "core/Check.h"
#include "core/Extent.h"
#include "core/Words.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace coro_tidy {
namespace {

class UnboundedGatherCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (Fn.decl().isMain() || !Fn.events())
      return;
    std::optional<Extents> Sizes;
    for (const flow::Block &Block : Fn.events()->blocks())
      for (const flow::Event &E : Block.Events) {
        const auto *Call =
            E.Kind == flow::EventKind::Call ? llvm::dyn_cast_or_null<CallExpr>(E.At) : nullptr;
        if (!Call)
          continue;
        const CallSite Site = callSite(*Call);
        const bool IsGather =
            knowledge().holds(Site, Fact::Gathers) || gathersByStructure(Site);
        if (!IsGather && !spawns(Site))
          continue;
        if (!Sizes)
          Sizes.emplace(Fn, workspace());
        if (IsGather)
          gather(*Call, Site, *Sizes);
        else
          spawn(*Call, Site, *Sizes);
      }
  }

private:
  static const CXXRecordDecl *elementOf(QualType Range) {
    const auto *Class =
        llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(structure::classOf(Range));
    if (!Class || Class->getTemplateArgs().size() == 0 ||
        Class->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return nullptr;
    return structure::classOf(Class->getTemplateArgs()[0].getAsType());
  }

  /// A free function that is given a range of tasks, and no number, and whose name
  /// speaks of all of them: when_all(std::vector<task<>>).
  bool gathersByStructure(const CallSite &Site) const {
    if (!Site.Callee || llvm::isa<CXXMethodDecl>(Site.Callee) ||
        !knowledge().isAwaitable(Site.Result) ||
        knowledge().holds(Site, Fact::GathersBounded) ||
        !hasWord(*Site.Callee, {"all", "gather", "join", "parallel", "concurrent", "concurrently"}))
      return false;
    return llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
      const CXXRecordDecl *Element = elementOf(Argument->getType());
      return Element && isRange(Argument->getType()) &&
             knowledge().isTask(context().getCanonicalTagType(Element));
    });
  }

  /// By a library file, or by structure: a member of something that is joined later,
  /// which takes a task over.
  bool spawns(const CallSite &Site) const {
    if (knowledge().holds(Site, Fact::Spawns))
      return true;
    if (!Site.Callee || !Site.Receiver ||
        !hasWord(*Site.Callee, {"spawn", "start", "launch", "add", "nest", "schedule", "submit"}))
      return false;
    const bool TakesTask = llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
      return knowledge().isTask(Argument->getType());
    });
    return TakesTask && (knowledge().holds(Site.ReceiverType, Fact::TaskScope) ||
                         isJoined(*Site.Receiver, Site.ReceiverType));
  }

  bool isJoined(const CXXRecordDecl &Scope, QualType Type) const {
    if (knowledge().isTask(Type))
      return false;
    return knowledge().isAwaitable(Type) ||
           llvm::any_of(structure::asyncMembers(Scope, context()), [](const CXXMethodDecl *Method) {
             return hasWord(*Method, {"join", "wait"});
           });
  }

  void gather(const CallExpr &Call, const CallSite &Site, const Extents &Sizes) {
    const Expr *Range = nullptr;
    std::vector<const FunctionDecl *> Makers;
    for (const Expr *Argument : Site.Arguments) {
      if (limits(*Argument))
        return;
      if (!Range && isRange(Argument->getType()))
        Range = Argument;
      else
        for (const FunctionDecl *Maker : Sizes.makersIn(*Argument))
          Makers.push_back(Maker);
    }
    if (!Range)
      Range = rangeOfIterators(Site.Arguments);
    if (!Range)
      return;
    Extent Size = Sizes.ofRange(*Range);
    Size.Makers.insert(Size.Makers.end(), Makers.begin(), Makers.end());
    if (Size.Is == Extent::Bounded || (Size.GrowsIn && awaits(*Size.GrowsIn)))
      return;
    for (const Stmt *Around : Sizes.loopsAround(Call))
      if (Sizes.ofLoop(*Around).Is == Extent::Bounded)
        return;
    const std::string What = "'" + displayName(*Site.Callee) + "'";
    std::string Message = What + " starts " + std::to_string(Size.Count) + " tasks at once";
    if (Size.Is == Extent::Unknown)
      Message = What + " starts one task for each element of " + nameOf(Size) + " at once";
    finish(Call, Message, Size);
  }

  void spawn(const CallExpr &Call, const CallSite &Site, const Extents &Sizes) {
    Extent Size;
    Size.Is = Extent::Constant;
    Size.Count = 1;
    const std::vector<const Stmt *> Loops = Sizes.loopsAround(Call);
    for (const Stmt *Loop : Loops) {
      if (awaits(*Loop))
        return;
      const Extent Turns = Sizes.ofLoop(*Loop);
      if (Turns.Is == Extent::Bounded)
        return;
      if (Turns.Is == Extent::Constant && Size.Is == Extent::Constant)
        Size.Count *= Turns.Count;
      else if (Turns.Is == Extent::Unknown && Size.Is == Extent::Constant)
        Size = Turns;
    }
    if (Loops.empty())
      return;
    for (const Expr *Argument : Site.Arguments)
      for (const FunctionDecl *Maker : Sizes.makersIn(*Argument))
        if (!llvm::is_contained(Size.Makers, Maker))
          Size.Makers.push_back(Maker);
    const std::string What = "'" + displayName(*Site.Callee) + "' in a loop";
    std::string Message = What + " starts " + std::to_string(Size.Count) + " tasks at once";
    if (Size.Is == Extent::Unknown)
      Message = What + (Size.Source ? " over " + nameOf(Size) : "") +
                " starts an unbounded number of tasks";
    finish(Call, Message, Size);
  }

  /// Unless what it starts waits for a permit itself, or is not known.
  void finish(const CallExpr &Call, const std::string &Message, const Extent &Size) {
    if (Size.Makers.empty() || (Size.Is == Extent::Constant && Size.Count <= *SmallRange))
      return;
    Condition When;
    for (const FunctionDecl *Maker : Size.Makers) {
      if (knowledge().fact(*Maker, Fact::Acquires) ||
          hasWord(*Maker, {"worker", "acquire", "permit", "limited", "throttled", "semaphore"}))
        return;
      if (!isDescribed(*Maker))
        When.Unless.push_back({Fact::Acquires, keyOf(*Maker)});
    }
    if (mentionsLimiter(Call))
      return;
    std::vector<Note> Where;
    if (Size.GrowsIn && Size.Grown)
      Where.push_back({Size.GrowsIn->getBeginLoc(),
                       "'" + Size.Grown->getNameAsString() + "' grows in each turn of this loop"});
    if (const auto *Parameter = llvm::dyn_cast_or_null<ParmVarDecl>(Size.Source);
        Parameter && Parameter->getDeclName())
      Where.push_back({Parameter->getLocation(), "only the caller knows the size of " + nameOf(Size)});
    for (Note &Form : boundedForm(Call, Size))
      Where.push_back(std::move(Form));
    report({.At = Call.getExprLoc(),
            .Message = Message,
            .Notes = Where,
            .When = When,
            .Grade = Size.Is == Extent::Constant ? std::optional(Severity::Hint) : std::nullopt});
  }

  static std::string nameOf(const Extent &Size) {
    return Size.Source && Size.Source->getDeclName() ? "'" + Size.Source->getNameAsString() + "'"
                                                     : "its range";
  }

  /// A number beside the range, or a member that is called like one: {.limit = 8}.
  bool limits(const Expr &Argument) const {
    if (llvm::isa<CXXDefaultArgExpr>(Argument))
      return false;
    const QualType Type = Argument.getType().getNonReferenceType();
    if (Type->isIntegerType())
      return true;
    const CXXRecordDecl *Class = structure::classOf(Type);
    return Class && !isRange(Type) && llvm::any_of(Class->fields(), [](const FieldDecl *Field) {
      return hasWord(*Field, {"limit", "max", "concurrency", "window", "parallelism"});
    });
  }

  /// `x` of `x.begin(), x.end()`.
  static const Expr *rangeOfIterators(llvm::ArrayRef<const Expr *> Arguments) {
    for (const Expr *Argument : Arguments)
      if (const auto *Call =
              llvm::dyn_cast<CXXMemberCallExpr>(Argument->IgnoreUnlessSpelledInSource()))
        if (const CXXMethodDecl *Method = Call->getMethodDecl();
            Method && Method->getIdentifier() && Method->getName() == "begin")
          return Call->getImplicitObjectArgument();
    return nullptr;
  }

  /// A loop that waits in each turn is as fast as what it waits for: an accept, a
  /// permit, the batch before.
  static bool awaits(const Stmt &Loop) {
    bool Found = false;
    forEachStatement(&Loop, [&](const Stmt &S) { Found |= llvm::isa<CoroutineSuspendExpr>(S); });
    return Found;
  }

  /// The child is given the limiter: fetch(url, permits).
  bool mentionsLimiter(const CallExpr &Call) const {
    bool Found = false;
    forEachStatement(&Call, [&](const Stmt &S) {
      if (const auto *Value = llvm::dyn_cast<Expr>(&S))
        Found |= knowledge().isLimiter(Value->getType());
    });
    return Found;
  }

  /// What a library file describes needs no body to be known.
  bool isDescribed(const FunctionDecl &Maker) const {
    return context().getSourceManager().isInSystemHeader(Maker.getLocation()) &&
           knowledge().library(Maker.getReturnType());
  }

  /// The function of the tasks' own library that runs a bounded number at once.
  std::vector<Note> boundedForm(const CallExpr &Call, const Extent &Size) const {
    for (const FunctionDecl *Maker : Size.Makers)
      if (const FactFile *Library = knowledge().library(Maker->getReturnType()))
        if (const auto Form = Library->Advice.find("gather"); Form != Library->Advice.end())
          return {{Call.getExprLoc(), "'" + Form->second + "' runs a bounded number at once"}};
    return {};
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
}};

} // namespace
} // namespace coro_tidy
