// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What functions do to the locks that they are given, or that their object has:
//
//   void Store::begin() { mutex_.lock(); }              locks(this)
//   void finish(std::mutex &m) { log(); m.unlock(); }   unlocks(0)

#include "core/Infer.h"
#include "core/Source.h"
#include "flow/Typestate.h"
#include "knowledge/Structure.h"
#include "topics/locks/Locks.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;

enum : flow::State {
  AsGiven, ///< As the caller has left it.
  Own,     ///< This function has locked it.
  Back,    ///< This function has locked it, and given it back.
  Touched, ///< Something was done to it that is not known.
};

/// One call that does something to a lock.
struct Touch {
  const Event *Call;
  const FunctionDecl *Callee;
  int Index;
  LockEffect Effect;
};

class LockRules {
public:
  LockRules(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), Key(keyOf(Fn.decl())) {}

  void run() {
    for (const Event &E : Fn.events()->all())
      collect(E);
    for (const auto &[Lock, Touches] : Found)
      if (const auto Index = parameterOf(*Lock))
        conclude(*Lock, *Index, Touches);
  }

private:
  /// The parameter through which the caller reaches the place.
  std::optional<int> parameterOf(const Place &Reached) const {
    const Place &Root = Reached.root();
    if (Root.What == Place::Object)
      return Atom::ThisIndex;
    const VarDecl *Variable = Root.variable();
    if (!Variable)
      return std::nullopt;
    const auto *Parameter = llvm::dyn_cast<ParmVarDecl>(Variable);
    if (Parameter && Parameter->getDeclContext() == &Fn.decl())
      return Parameter->getType()->isReferenceType() || Parameter->getType()->isPointerType()
                 ? std::optional<int>(Parameter->getFunctionScopeIndex())
                 : std::nullopt;
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    const bool IsCaptured = Method && Method->getParent()->isLambda() &&
                            Variable->hasLocalStorage() && !Fn.events()->declares(Root);
    return IsCaptured ? std::optional<int>(Atom::ThisIndex) : std::nullopt;
  }

  void collect(const Event &E) {
    const bool IsGiven = E.Goes.How == flow::Destination::Given && E.Kind != EventKind::Call;
    const Stmt *At = E.Kind == EventKind::Call ? E.At : IsGiven ? E.Goes.At : nullptr;
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Kind == EventKind::Call ? E.Callee
                                                              : IsGiven ? E.Goes.Callee
                                                                        : nullptr);
    // What a constructor is given to lock is held by the object, which gives it back at its end.
    const bool IsHeldByGuard = IsGiven && llvm::isa_and_nonnull<CXXConstructorDecl>(Callee);
    if (!E.Object || !At || !Callee || IsHeldByGuard)
      return;
    const int Index = E.Kind == EventKind::Call ? Atom::ThisIndex : E.Goes.Index;
    const LockEffect Effect = lockEffect(callSite(*At), Index, Facts);
    if (Effect != LockEffect::None || (!onlyLooksAt(*Callee, Index) && mayHaveLock(*E.Object)))
      Found[E.Object].push_back({&E, Callee, Index, Effect});
  }

  bool mayHaveLock(const Place &Of) const {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    const CXXRecordDecl *Class = Of.What == Place::Object ? (Method ? Method->getParent() : nullptr)
                                                          : structure::classOf(Of.type());
    return Class && (hasLock(*Class, Facts) || blocksThread(Of.type(), Facts));
  }

  void conclude(const Place &Lock, int Index, llvm::ArrayRef<Touch> Touches) {
    const auto ByEvent = [&](const Event &E) -> const Touch * {
      const auto Is = [&](const Touch &Each) {
        return Each.Call->At == E.At && Each.Call->Kind == E.Kind && Each.Call->Object == E.Object;
      };
      const auto *At = llvm::find_if(Touches, Is);
      return At == Touches.end() ? nullptr : At;
    };
    bool MayGiveBack = false;
    const auto Next = [&](flow::State From, const Event &E) -> flow::Step {
      if (E.Kind == EventKind::End) {
        MayGiveBack |= From == Back && E.How == flow::Exit::Normal;
        return {From, From == Own && E.How == flow::Exit::Normal};
      }
      const Touch *By = ByEvent(E);
      if (!By)
        return {From};
      switch (By->Effect) {
      case LockEffect::Takes:
        return {Own};
      case LockEffect::Tries:
        return {Touched};
      case LockEffect::Gives:
        return {From == Own ? Back : AsGiven, From == AsGiven || From == Back};
      case LockEffect::None:
        return {Touched, From == AsGiven || From == Back};
      }
      return {From};
    };
    for (const flow::Hit &Hit : flow::run(*Fn.events(), Lock, Next)) {
      if (Hit.At.Kind == EventKind::End) {
        if (!MayGiveBack)
          add(Fact::Locks, Index, {}, Hit.Since);
        continue;
      }
      const Touch &By = *ByEvent(Hit.At);
      if (By.Effect == LockEffect::Gives) {
        add(Fact::Unlocks, Index, {}, Hit.At);
        continue;
      }
      add(Fact::Unlocks, Index, {{Fact::Unlocks, keyOf(*By.Callee), By.Index}}, Hit.At);
      if (Touches.size() == 1)
        add(Fact::Locks, Index, {{Fact::Locks, keyOf(*By.Callee), By.Index}}, Hit.At);
    }
  }

  void add(Fact What, int Index, std::vector<Atom> Body, const Event &At) {
    const llvm::StringRef Verb = What == Fact::Locks ? "locks" : "unlocks";
    Into.Rules.push_back({{What, Key, Index},
                          std::move(Body),
                          evidenceIn(Fn, Of, locationOf(At), Verb.str() + " it"),
                          ""});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const std::string Key;
  llvm::MapVector<const Place *, llvm::SmallVector<Touch, 2>> Found;
};

/// locks(f, i): f may leave locked what its argument i is, or has, and never gives it back after
/// it has locked it (which way it goes may be decided by what it asks); unlocks(f, i): f may
/// unlock it though it has not locked it.
void inferLocks(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.events())
    LockRules(Fn, Of, Into).run();
}

const Inference Registered{"locks", inferLocks};

} // namespace
} // namespace coro_tidy
