// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Containers.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::structure {
namespace {

/// Ordered by the surest sign: only hash tables have buckets, only lists can be spliced.
Storage storageOfContainer(const CXXRecordDecl &Class) {
  if (memberNamed(Class, {"bucket_count"}))
    return Storage::Blocks;
  if (memberNamed(Class, {"splice", "splice_after"}))
    return Storage::Nodes;
  if (memberNamed(Class, {"capacity", "reserve"}))
    return Storage::Contiguous;
  if (memberNamed(Class, {"push_front", "pop"}))
    return Storage::Blocks;
  return Storage::Nodes;
}

} // namespace

Storage storageOf(QualType Type) {
  const CXXRecordDecl *Class = Type.isNull() ? nullptr : classOf(Type);
  if (Class && isStdClass(*Class, {"variant"}))
    return Storage::Owned;
  if (!Class || Class->hasTrivialDestructor() || isStdClass(*Class, {"array"}))
    return Storage::None;
  if (!elementOf(Type).isNull())
    return storageOfContainer(*Class);
  const bool IsOwner = hasOperator(*Class, OO_Star) && hasOperator(*Class, OO_Arrow);
  return IsOwner ? Storage::Owned : Storage::None;
}

bool isSharing(QualType Pointer) {
  const CXXRecordDecl *Class = classOf(Pointer);
  return Class && isCopyable(*Class) && !hasRole(*Class, Role::HasValue);
}

bool isSharedOwner(QualType Type) { return storageOf(Type) == Storage::Owned && isSharing(Type); }

/// A pointer, an owner or an iterator tells by its value whether there is something: the number
/// is a key then, and may lead nowhere.
static bool tellsWhetherThere(QualType Found) {
  return Found->isPointerType() || Found->isBooleanType() ||
         (Found->isRecordType() && !pointeeOf(Found).isNull());
}

bool takesIndex(const CXXMethodDecl &Member) {
  const QualType Found = Member.getReturnType();
  return Member.getNumParams() == 1 && Member.getParamDecl(0)->getType()->isIntegerType() &&
         !Found->isVoidType() && !tellsWhetherThere(Found) && !Member.isStatic();
}

bool isIndexed(QualType Type) {
  const CXXRecordDecl *Class = classOf(Type);
  bool HasElements = false, HasCount = false;
  return Class && anyMethod(*Class, [&](const CXXMethodDecl &Method) {
           HasElements |= Method.isConst() && takesIndex(Method);
           HasCount |= Method.isConst() && Method.getNumParams() == 0 &&
                       Method.getReturnType()->isIntegerType() &&
                       !Method.getReturnType()->isBooleanType();
           return HasElements && HasCount;
         });
}

Change changeBy(const FunctionDecl &Member) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Member);
  if (!Method || Method->isConst() || Method->isStatic())
    return Change::None;
  if (plays(Member, Role::Inserts))
    return Change::Grows;
  static constexpr llvm::StringRef Shrinking[] = {
      "erase",     "erase_after", "extract", "pop",    "pop_back", "pop_front",    "remove",
      "remove_if", "swap",        "merge",   "unique", "splice",   "splice_after", "shrink_to_fit"};
  const bool Ends = plays(Member, Role::Clears) || plays(Member, Role::Resets) ||
                    plays(Member, Role::Resizes) || isNamed(Member, Shrinking);
  return Ends ? Change::Shrinks : Change::None;
}

Change changeOfArgument(const FunctionDecl &Function) {
  const bool Ends =
      Function.isInStdNamespace() && isNamed(Function, {"erase", "erase_if", "swap", "exchange"});
  return Ends ? Change::Shrinks : Change::None;
}

bool endsAll(const FunctionDecl &Shrinking) {
  return plays(Shrinking, Role::Clears) || plays(Shrinking, Role::Resets) ||
         plays(Shrinking, Role::Resizes) || isNamed(Shrinking, {"swap", "exchange"});
}

bool looksUp(const NamedDecl &Member) { return isNamed(Member, {"contains", "count", "find"}); }

bool takesEnd(const FunctionDecl &Member) {
  return Member.getNumParams() == 0 &&
         isNamed(Member, {"front", "back", "pop", "pop_front", "pop_back"});
}

bool endsByGrowth(Storage Of, Refers How) {
  return Of == Storage::Contiguous || (Of == Storage::Blocks && How == Refers::ByIterator);
}

} // namespace coro_tidy::structure
