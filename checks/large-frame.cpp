// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Locals that are alive across a suspension are part of the coroutine's frame, which is
// allocated for each call:
//
//   Task<> copy(Stream &from, Stream &to) {
//     char buffer[65536];
//     co_await to.write(buffer, co_await from.read(buffer));   // 64 KiB for each copy
//   }

#include "core/Check.h"
#include "flow/Forward.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// The variables that are alive, in the order of their declaration.
using Alive = llvm::SmallVector<const VarDecl *, 8>;

Alive after(Alive Now, const Event &E) {
  const VarDecl *Variable = E.Object ? E.Object->variable() : nullptr;
  if (Variable && E.Kind == EventKind::Declare && !llvm::is_contained(Now, Variable))
    Now.push_back(Variable);
  if (Variable && E.Kind == EventKind::Destroy)
    llvm::erase(Now, Variable);
  return Now;
}

Alive joined(Alive Left, const Alive &Right) {
  for (const VarDecl *Each : Right)
    if (!llvm::is_contained(Left, Each))
      Left.push_back(Each);
  return Left;
}

class LargeFrameCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || !Fn.events() || !hasLarge(Fn))
      return;
    const auto AtEntry = flow::forward(*Fn.events(), Alive(), after, joined);
    Alive Most;
    uint64_t MostBytes = 0;
    for (unsigned I = 0; I != AtEntry.size(); ++I) {
      if (!AtEntry[I])
        continue;
      Alive Now = *AtEntry[I];
      for (const Event &E : Fn.events()->blocks()[I].Events) {
        if (E.Kind == EventKind::Suspend && !E.Implicit && bytesOf(Now) > MostBytes) {
          Most = Now;
          MostBytes = bytesOf(Now);
        }
        Now = after(std::move(Now), E);
      }
    }
    if (MostBytes > *Limit)
      tell(Fn, Most, MostBytes);
  }

private:
  uint64_t bytesOf(const VarDecl &Variable) const {
    const QualType Type = Variable.getType();
    if (!Variable.hasLocalStorage() || Type->isReferenceType() || Type->isIncompleteType() ||
        Type->isVariableArrayType() || Type->isDependentType())
      return 0;
    return context().getTypeSizeInChars(Type).getQuantity();
  }

  uint64_t bytesOf(llvm::ArrayRef<const VarDecl *> All) const {
    uint64_t Sum = 0;
    for (const VarDecl *Each : All)
      Sum += bytesOf(*Each);
    return Sum;
  }

  /// Most functions have no local worth to be followed.
  bool hasLarge(const Function &Fn) const {
    uint64_t Sum = 0;
    for (const VarDecl *Local : Fn.locals())
      Sum += bytesOf(*Local);
    for (const ParmVarDecl *Parameter : Fn.decl().parameters())
      Sum += bytesOf(*Parameter);
    return Sum > *Limit;
  }

  void tell(const Function &Fn, llvm::ArrayRef<const VarDecl *> Held, uint64_t Bytes) {
    Report Finding{.At = Fn.decl().getLocation(),
                   .Message = "frame of '" + displayName(Fn.decl()) + "' has " +
                              std::to_string(Bytes) + " bytes of locals"};
    for (const VarDecl *Each : Held)
      if (const uint64_t Own = bytesOf(*Each); Own * Held.size() >= Bytes)
        Finding.Notes.push_back({Each->getLocation(), "'" + Each->getNameAsString() + "' has " +
                                                          std::to_string(Own) +
                                                          " and is alive across a suspension"});
    report(std::move(Finding));
  }

  Option<unsigned> Limit{*this, "Limit", 16384, "how many bytes of locals are few"};
};

const Registration<LargeFrameCheck> Registered{{
    .Name = "coro-large-frame",
    .Summary = "a coroutine keeps large locals in its frame",
    .Level = Severity::Hint,
    .Keeps = Principle::BoundTheWork,
}};

} // namespace
} // namespace coro_tidy
