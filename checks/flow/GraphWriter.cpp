// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Blocks, edges and unwinding. The landing blocks of a cleanup are shared by all
// that leaves from there, so the graph stays linear in the size of the function.

#include "flow/GraphWriter.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::flow {

unsigned GraphWriter::newBlock() {
  giveUpAbove(4 * Graph::MaxBlocks, Blocks.size());
  Blocks.emplace_back();
  return Blocks.size() - 1;
}

void GraphWriter::edge(unsigned From, unsigned To, EdgeKind Kind) {
  Blocks[From].Next.push_back({To, Kind});
}

void GraphWriter::goOnIn(unsigned Block) {
  edge(Here, Block);
  Here = Block;
}

void GraphWriter::emit(Event E) {
  giveUpAbove(MaxEvents, ++EventCount);
  if (Abandoned)
    return;
  E.Implicit |= Implicit;
  if (Default)
    E.Default = Default;
  Blocks[Here].Events.push_back(E);
}

void GraphWriter::push(Cleanup Entry) {
  Entry.Outer = Top;
  Entry.Destruction.Implicit = true;
  Entry.Destruction.Default = Default;
  Cleanups.push_back(std::move(Entry));
  Top = &Cleanups.back();
}

void GraphWriter::popTo(const Cleanup *Base) {
  while (Top != Base) {
    const Cleanup &Entry = *Top;
    Top = Entry.Outer;
    destroy(Entry, /*Unwinding=*/false);
  }
}

void GraphWriter::adopt(const Cleanup *Branch, const Cleanup *Base) {
  llvm::SmallVector<const Cleanup *> Made;
  for (; Branch != Base; Branch = Branch->Outer)
    Made.push_back(Branch);
  for (const Cleanup *Entry : llvm::reverse(Made))
    // Where no destructor runs it makes no difference whether there was an object at all.
    push({.What = Entry->Destruction.Callee ? Cleanup::Conditional : Cleanup::Object,
          .Destruction = Entry->Destruction});
}

void GraphWriter::jump(unsigned Block, const Cleanup *Base) {
  const Cleanup *Stays = Top;
  const unsigned Before = EventCount;
  bool IsKnown = false;
  while (Top != Base && !IsKnown) {
    const Cleanup &Entry = *Top;
    Top = Entry.Outer;
    if (repeatsTooMuch()) {
      const auto [From, New] = Shared.try_emplace({&Entry, Block}, Nowhere);
      if (New)
        From->second = newBlock();
      goOnIn(From->second);
      IsKnown = !New;
    }
    if (!IsKnown)
      destroy(Entry, /*Unwinding=*/false);
  }
  if (!IsKnown)
    edge(Here, Block);
  Repeated += EventCount - Before;
  Top = Stays;
  unreachable();
}

void GraphWriter::destroy(const Cleanup &Entry, bool Unwinding) {
  if (Entry.What != Cleanup::Object && Entry.What != Cleanup::Conditional)
    return;
  const unsigned After = Entry.What == Cleanup::Conditional ? newBlock() : Nowhere;
  if (After != Nowhere) {
    edge(Here, After);
    goOnIn(newBlock());
  }
  Event Destruction = Entry.Destruction;
  Destruction.How = Unwinding ? Exit::Exception : Leaving;
  emit(Destruction);
  if (const auto *Destructor = llvm::dyn_cast_or_null<CXXDestructorDecl>(Entry.Destruction.Callee);
      Destructor && !Unwinding && canThrow(Destructor))
    mayThrow();
  if (After != Nowhere)
    goOnIn(After);
}

void GraphWriter::mayThrow() {
  if (Nothrow || !Context.getLangOpts().CXXExceptions)
    return;
  const unsigned Target = landing(Top, EdgeKind::Unwind);
  if (Target == Nowhere)
    return;
  edge(Here, Target, EdgeKind::Unwind);
  goOnIn(newBlock());
}

void GraphWriter::mayBeDestroyed() {
  edge(Here, landing(Top, EdgeKind::Destroy), EdgeKind::Destroy);
}

unsigned GraphWriter::landing(const Cleanup *From, EdgeKind Why) {
  auto known = [Why](const Cleanup &Entry) -> std::optional<unsigned> & {
    return Why == EdgeKind::Unwind ? Entry.Unwound : Entry.Destroyed;
  };
  llvm::SmallVector<const Cleanup *> Missing;
  for (; From && !known(*From); From = From->Outer)
    Missing.push_back(From);
  unsigned Next = From ? *known(*From) : ending(Why);
  for (const Cleanup *Entry : llvm::reverse(Missing))
    known(*Entry) = Next = landingOf(*Entry, Next, Why);
  return Next;
}

unsigned GraphWriter::landingOf(const Cleanup &Entry, unsigned Next, EdgeKind Why) {
  switch (Entry.What) {
  case Cleanup::Body:
    return Why == EdgeKind::Unwind ? Entry.OnException : Next;
  case Cleanup::Try: {
    if (Why == EdgeKind::Destroy)
      return Next;
    const unsigned Dispatch = newBlock();
    for (const Handler &H : Entry.Handlers) {
      edge(Dispatch, H.Head, EdgeKind::Unwind);
      if (!H.Catch->getExceptionDecl())
        return Dispatch;
    }
    if (Next != Nowhere)
      edge(Dispatch, Next, EdgeKind::Unwind);
    return Dispatch;
  }
  case Cleanup::Object:
  case Cleanup::Conditional:
    break;
  }
  if (Next == Nowhere)
    return Nowhere;
  const unsigned Landing = newBlock();
  Blocks[Landing].Events.push_back(Entry.Destruction);
  Blocks[Landing].Events.back().How = Why == EdgeKind::Unwind ? Exit::Exception : Exit::Destroyed;
  edge(Landing, Next, Why);
  if (Entry.What == Cleanup::Object)
    return Landing;
  const unsigned Fork = newBlock();
  edge(Fork, Landing, Why);
  edge(Fork, Next, Why);
  return Fork;
}

unsigned GraphWriter::ending(EdgeKind Why) {
  const bool ByException = Why == EdgeKind::Unwind;
  if (ByException && Noexcept)
    return Nowhere;
  std::optional<unsigned> &Made = ByException ? Unwound : Destroyed;
  if (!Made) {
    Made = newBlock();
    Blocks[*Made].Events.push_back(
        {EventKind::End, ByException ? Exit::Exception : Exit::Destroyed});
  }
  return *Made;
}

/// Whether a handler for type Caught takes an exception whose type is exactly Thrown.
static bool takes(QualType Caught, QualType Thrown, const ASTContext &Context) {
  Caught = Context.getCanonicalType(Caught.getNonReferenceType()).getUnqualifiedType();
  Thrown = Context.getCanonicalType(Thrown.getNonReferenceType()).getUnqualifiedType();
  if (Context.hasSameType(Caught, Thrown))
    return true;
  const CXXRecordDecl *Derived = Thrown->getAsCXXRecordDecl();
  const CXXRecordDecl *Base = Caught->getAsCXXRecordDecl();
  if (Derived && Base)
    return Derived->hasDefinition() && Derived->isDerivedFrom(Base);
  return Caught->isPointerType() && (Thrown->isPointerType() || Thrown->isNullPtrType());
}

void GraphWriter::raise(QualType Thrown) {
  if (Thrown.isNull() || !Context.getLangOpts().CXXExceptions) {
    mayThrow();
    unreachable();
    return;
  }
  const Cleanup *Stays = Top;
  unsigned Target = Nowhere;
  const unsigned From = Here;
  const unsigned Landing = newBlock();
  continueIn(Landing);
  for (; Top && Target == Nowhere; Top = Top->Outer) {
    if (Top->What == Cleanup::Body)
      Target = Top->OnException;
    for (const Handler &H : Top->Handlers)
      if (Target == Nowhere &&
          (!H.Catch->getExceptionDecl() || takes(H.Catch->getCaughtType(), Thrown, Context)))
        Target = H.Head;
    if (Target == Nowhere)
      destroy(*Top, /*Unwinding=*/true);
  }
  if (Target == Nowhere)
    Target = ending(EdgeKind::Unwind);
  if (Target != Nowhere) {
    edge(From, Landing, EdgeKind::Unwind);
    edge(Here, Target, EdgeKind::Unwind);
  }
  Top = Stays;
  unreachable();
}

bool GraphWriter::canThrow(const FunctionDecl *Callee) const {
  // What is declared extern "C" is C, whatever its declaration forgets to promise.
  if (!Callee || Callee->hasAttr<NoThrowAttr>() || Callee->isExternC() || Callee->isTrivial())
    return !Callee;
  const auto *Type = Callee->getType()->getAs<FunctionProtoType>();
  if (!Type || isUnresolvedExceptionSpec(Type->getExceptionSpecType()))
    return !llvm::isa<CXXDestructorDecl>(Callee);
  return Type->canThrow() != CT_Cannot;
}

} // namespace coro_tidy::flow
