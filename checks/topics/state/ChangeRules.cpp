// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is inferred of each function about the members that it changes.

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Containers.h"
#include "knowledge/Structure.h"
#include "topics/calls/LaterLambdas.h"
#include "topics/state/Changes.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <map>

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using structure::Storage;

bool isLambda(const FunctionDecl &Fn) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  return Method && Method->getParent()->isLambda();
}

/// What one function does by itself, and what it runs.
struct Doing {
  struct Effect {
    MemberChange What;
    const Event *At;
    const FunctionDecl *GivenTo = nullptr; ///< Who may do it, being given the member.
    int Index = -1;
  };
  struct Run {
    const FunctionDecl *Callee;
    const Event *At;
  };
  const Function *Of = nullptr;
  std::vector<Effect> Effects;
  std::vector<Run> Runs;
  std::optional<bool> HasEffects; ///< Itself, or by what it runs.
};

class UnitChanges {
public:
  UnitChanges(Workspace &Of, UnitResult &Into) : Of(Of), Facts(Of.knowledge()), Into(Into) {}

  void run() {
    for (const Function *Fn : Of.functions())
      if (Fn->events())
        collect(*Fn);
    for (const Function *Fn : Of.functions()) {
      const FunctionDecl &Decl = *Fn->decl().getCanonicalDecl();
      const bool IsStarted = isLambda(Decl) ? RunLater.contains(&Decl) : Started.contains(&Decl);
      if (IsStarted)
        emit(Decl, {&outermost(Decl), /*IsLater=*/true}, /*IsAsync=*/true);
      if (!isLambda(Decl) && runsMeanwhile(Decl))
        emit(Decl, {&Decl}, Facts.isAwaitable(Decl.getReturnType()));
    }
  }

private:
  void collect(const Function &Fn) {
    Doing &Own = Functions[Fn.decl().getCanonicalDecl()];
    Own.Of = &Fn;
    for (const Event &E : Fn.events()->all()) {
      if (const auto Change = changeBy(E, Fn, Facts))
        Own.Effects.push_back({*Change, &E});
      give(E, Fn, Own);
      if (const FunctionDecl *Callee = runBy(E))
        Own.Runs.push_back({Callee, &E});
      inherit(E, Fn);
      if (E.Kind == EventKind::Create)
        closure(E, Fn, Own);
    }
  }

  /// A container that is given to a function of the project, which may do either.
  void give(const Event &E, const Function &Fn, Doing &Own) {
    const ValueDecl *Member = E.Implicit ? nullptr : memberGiven(E, Fn);
    if (!Member || structure::storageOf(Member->getType()) == Storage::None)
      return;
    const auto *To = llvm::cast<FunctionDecl>(E.Goes.Callee);
    if (!Facts.isForeign(*To))
      for (const Fact What : {Fact::Shrinks, Fact::Grows})
        Own.Effects.push_back({{Member, What}, &E, To, E.Goes.Index});
  }

  /// A function of the unit that runs on the same object, or on none, before the caller goes on.
  const FunctionDecl *runBy(const Event &E) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
    if (E.Kind != EventKind::Call || !Callee || !Of.find(*Callee))
      return nullptr;
    const auto *Made = llvm::dyn_cast_or_null<Expr>(E.At);
    const bool IsTask = Made && Facts.isAwaitable(Made->getType());
    if (IsTask &&
        (E.Goes.How == flow::Destination::Given || E.Goes.How == flow::Destination::Dropped))
      Started.insert(Callee->getCanonicalDecl());
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Callee);
    const bool OnOther =
        Method && Method->isInstance() && (!E.Object || E.Object->What != flow::Place::Object);
    return OnOther ? nullptr : Callee->getCanonicalDecl();
  }

  void closure(const Event &E, const Function &Fn, Doing &Own) {
    const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.At);
    if (!Lambda)
      return;
    const bool IsLater = runsLater(*Lambda, Fn, Facts);
    for (const FunctionDecl *Body : callableTargets(*Lambda)) {
      if (IsLater)
        RunLater.insert(Body->getCanonicalDecl());
      else
        Own.Runs.push_back({Body->getCanonicalDecl(), &E});
    }
  }

  /// What a member function that another unit defines does to the object is done by its caller.
  void inherit(const Event &E, const Function &Fn) {
    const auto *Callee = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    const FunctionDecl &Caller = outermost(Fn.decl());
    if (E.Kind != EventKind::Call || !Callee || Callee->isConst() || Of.find(*Callee) ||
        !E.Object || E.Object->What != flow::Place::Object || !runsMeanwhile(Caller) ||
        !Inherited.insert({&Caller, Callee->getCanonicalDecl()}).second)
      return;
    for (const FieldDecl *Field : Callee->getParent()->fields())
      if (structure::storageOf(Field->getType()) != Storage::None)
        for (const Fact What : {Fact::Shrinks, Fact::Grows})
          Into.Rules.push_back({changes({&Caller}, *Field, What),
                                {changes({Callee}, *Field, What)},
                                {Of.place(locationOf(E)), "'" + displayName(Caller) + "' calls '" +
                                                              displayName(*Callee) + "' here"},
                                ""});
  }

  bool hasEffects(const FunctionDecl &Fn) {
    const auto Known = Functions.find(&Fn);
    if (Known == Functions.end())
      return false;
    Doing &Own = Known->second;
    if (!Own.HasEffects) {
      Own.HasEffects = !Own.Effects.empty();
      Own.HasEffects = *Own.HasEffects || llvm::any_of(Own.Runs, [&](const Doing::Run &Each) {
        return hasEffects(*Each.Callee);
      });
    }
    return *Own.HasEffects;
  }

  void emit(const FunctionDecl &Fn, const Doer &By, bool IsAsync) {
    llvm::SmallPtrSet<const FunctionDecl *, 8> Visited;
    gather(Fn, {}, By, IsAsync, Visited);
  }

  void gather(const FunctionDecl &Fn, const Members &Passed, const Doer &By, bool IsAsync,
              llvm::SmallPtrSetImpl<const FunctionDecl *> &Visited) {
    if (!hasEffects(Fn) || !Visited.insert(&Fn).second)
      return;
    Doing &Own = Functions.at(&Fn);
    const Exclusion &Guards = exclusionOf(*Own.Of, Of);
    const auto with = [&](const Event &E) {
      Members All = Guards.passedAt(E);
      All.insert(Passed.begin(), Passed.end());
      return All;
    };
    for (const Doing::Effect &Each : Own.Effects)
      if (!Guards.isOverAt(*Each.At, Each.What.OfAll))
        add(Each, *Own.Of, By, with(*Each.At), IsAsync);
    for (const Doing::Run &Each : Own.Runs)
      gather(*Each.Callee, with(*Each.At), By, IsAsync, Visited);
  }

  void add(const Doing::Effect &Each, const Function &In, const Doer &By, const Members &Passed,
           bool IsAsync) {
    const ValueDecl &Member = *Each.What.Member;
    const CXXRecordDecl *Own = guardianOf(&Member);
    const ValueDecl *Whole = wholeOf(*Each.At->Object, In);
    const CXXRecordDecl *Around = guardianOf(Whole);
    if (Each.What.What == Fact::Sets && Each.What.OfAll &&
        (ownsParts(Member.getType()) || isReset(*Each.At)))
      add({{&Member, Fact::Shrinks, true}, Each.At}, In, By, Passed, IsAsync);
    const Evidence Why{
        Of.place(locationOf(*Each.At)),
        "'" + displayName(outermost(In.decl())) + "' " +
            (Each.GivenTo ? "gives" : verb(Each.What)) + " '" + Member.getNameAsString() + "'" +
            (Each.GivenTo ? " to '" + displayName(*Each.GivenTo) + "'" : "") + " here"};
    // What only ever grows, by calls that nobody waits for, is filled before anything runs.
    std::vector<Atom> Body;
    if (Each.What.What == Fact::Grows && !IsAsync)
      Body.push_back(losesElements(Member));
    if (Each.What.What != Fact::Sets)
      return rules(Each, By, Member, Own ? Own : Around, Passed, Body, Why);
    if (Own)
      rules(Each, By, Member, Own, Passed, Body, Why);
    if (Around)
      rules(Each, By, {Member, Whole}, Around, Passed, Body, Why);
  }

  /// That By does so, and without regard to what keeps others out of the class.
  void rules(const Doing::Effect &Each, const Doer &By, const Changed &What,
             const CXXRecordDecl *Class, const Members &Passed, llvm::ArrayRef<Atom> Body,
             const Evidence &Why) {
    const auto add = [&](Atom Head, const ValueDecl *Excluder = nullptr) {
      std::vector<Atom> Known = Body;
      if (Each.GivenTo)
        Known.push_back(changesGiven(*Each.GivenTo, Each.Index, Each.What.What, Excluder));
      Into.Rules.push_back({std::move(Head), std::move(Known), Why, What.Member.getNameAsString()});
    };
    add(changes(By, What, Each.What.What));
    if (Each.What.What == Fact::Shrinks && !Each.What.OfAll)
      add(losesElements(What.Member));
    if (!Class)
      return;
    for (const FieldDecl *Excluder : excludersOf(*Class, Facts))
      if (!passes(Passed, *Excluder))
        add(changes(By, What, Each.What.What, Excluder),
            isSameClass(Each.GivenTo, *Class) ? Excluder : nullptr);
  }

  /// Who is given the member may itself have regard to what keeps others out of the class.
  static bool isSameClass(const FunctionDecl *Fn, const CXXRecordDecl &Class) {
    const auto *Own = Fn ? llvm::dyn_cast<CXXRecordDecl>(Fn->getDeclContext()) : nullptr;
    return Own && Own->getCanonicalDecl() == Class.getCanonicalDecl();
  }

  /// `session_ = nullptr;`
  static bool isReset(const Event &E) {
    const auto *Assigned = llvm::dyn_cast_or_null<BinaryOperator>(E.At);
    return Assigned && Assigned->getLHS()->getType()->isPointerType() &&
           flow::isNullPointer(*Assigned->getRHS());
  }

  /// Whether an object with another value has other parts: containers, and what it owns.
  static bool ownsParts(QualType Type) {
    const CXXRecordDecl *Class = structure::classOf(Type);
    return Class && !Class->hasTrivialDestructor() && !isInSystemHeader(*Class);
  }

  /// The class of the member, if its functions keep others out of it while one of them is
  /// suspended.
  const CXXRecordDecl *guardianOf(const ValueDecl *Member) {
    const auto *Class = Member ? llvm::dyn_cast<CXXRecordDecl>(Member->getDeclContext()) : nullptr;
    return Class && hasCoroutines(*Class) ? Class : nullptr;
  }

  bool hasCoroutines(const CXXRecordDecl &Class) {
    const auto [Known, New] = WithCoroutines.try_emplace(&Class, false);
    if (New)
      Known->second = llvm::any_of(Class.methods(), [&](const CXXMethodDecl *Method) {
        return Facts.isAwaitable(Method->getReturnType());
      });
    return Known->second;
  }

  static std::string verb(const MemberChange &Of) {
    switch (Of.What) {
    case Fact::Grows:
      return "adds to";
    case Fact::Shrinks:
      return Of.OfAll ? "empties or replaces" : "removes from";
    default:
      return "sets";
    }
  }

  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  std::map<const FunctionDecl *, Doing> Functions;
  std::set<std::pair<const FunctionDecl *, const CXXMethodDecl *>> Inherited;
  llvm::SmallPtrSet<const FunctionDecl *, 16> RunLater, Started;
  std::map<const CXXRecordDecl *, bool> WithCoroutines;
};

void inferChanges(Workspace &Of, UnitResult &Into) { UnitChanges(Of, Into).run(); }

const Inference Registered{"changes", inferChanges};

} // namespace
} // namespace coro_tidy
