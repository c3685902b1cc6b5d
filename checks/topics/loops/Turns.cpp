// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Turns.h"
#include "core/Roots.h"
#include "core/Statements.h"
#include "topics/loops/Extent.h"
#include "topics/loops/Ranges.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The variable that a `for` counts: declared in its head.
const VarDecl *counterOf(const ForStmt &Loop) {
  const auto *Head = llvm::dyn_cast_or_null<DeclStmt>(Loop.getInit());
  const auto *Counter = Head && Head->decl_begin() != Head->decl_end()
                            ? llvm::dyn_cast<VarDecl>(*Head->decl_begin())
                            : nullptr;
  return Counter && Loop.getCond() && mentions(Loop.getCond(), *Counter) ? Counter : nullptr;
}

/// What a statement writes to: `x` in x = 1, x[i] = 1; a member of this object by its
/// declaration.
const ValueDecl *writtenBy(const Stmt &S) {
  const Expr *To = writtenTo(S);
  if (!To)
    return nullptr;
  if (const VarDecl *Root = rootVariable(To))
    return Root;
  const auto *Member = llvm::dyn_cast<MemberExpr>(To->IgnoreUnlessSpelledInSource());
  return Member ? Member->getMemberDecl() : nullptr;
}

} // namespace

Turns::Turns(const Function &In, const Stmt &Loop, Workspace &Of) : In(In), Loop(Loop), Of(Of) {
  if (const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&Loop)) {
    Body = Range->getBody();
    Elements.insert(Range->getLoopVariable());
  } else if (const auto *For = llvm::dyn_cast<ForStmt>(&Loop)) {
    if (const VarDecl *Counter = counterOf(*For)) {
      Body = For->getBody();
      Elements.insert(Counter);
    }
  }
  if (!Body)
    return;
  collectElements();
  collectWritten();
}

/// The variables of the body that are made from elements, in the order of the source.
void Turns::collectElements() {
  forEachStatement(Body, [&](const Stmt &S) {
    const auto *Declared = llvm::dyn_cast<DeclStmt>(&S);
    if (!Declared)
      return;
    for (const Decl *D : Declared->decls())
      if (const auto *Local = llvm::dyn_cast<VarDecl>(D);
          Local && Local->getInit() && isAboutElement(*Local->getInit()))
        Elements.insert(Local);
  });
}

void Turns::collectWritten() {
  llvm::SmallPtrSet<const Decl *, 8> Own;
  forEachStatement(&Loop, [&](const Stmt &S) {
    if (const auto *Declared = llvm::dyn_cast<DeclStmt>(&S))
      Own.insert(Declared->decl_begin(), Declared->decl_end());
  });
  // What an awaited call does to its object is a question of what it touches.
  llvm::SmallPtrSet<const Stmt *, 8> Awaited;
  for (const CoawaitExpr *Await : awaitsIn(Body))
    if (const Expr *Operand = Await->getOperand())
      Awaited.insert(Operand->IgnoreUnlessSpelledInSource());
  forEachStatement(Body, [&](const Stmt &S) {
    if (const ValueDecl *To = Awaited.contains(&S) ? nullptr : writtenBy(S);
        To && !Own.contains(To) && !Elements.contains(To))
      Written.insert(To);
  });
}

bool Turns::isAboutElement(const Expr &E) const {
  return anyStatement(&E, [&](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    if (!Name)
      return false;
    if (const auto *Part = llvm::dyn_cast<BindingDecl>(Name->getDecl()))
      return Elements.contains(llvm::dyn_cast_or_null<VarDecl>(Part->getDecomposedDecl()));
    return Elements.contains(Name->getDecl());
  });
}

/// Results may decide whether there is a next turn, errors may be dealt with one by one,
/// and what is yielded is wanted in order.
bool Turns::mayEndEarly() const {
  return anyStatement(Body, llvm::IsaPred<BreakStmt, ReturnStmt, CoreturnStmt, GotoStmt,
                                          CXXThrowExpr, CXXTryStmt, CoyieldExpr>);
}

bool Turns::readsWritten(const CallExpr &Call) const {
  return anyStatement(&Call, [&](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
    return (Name && Written.contains(Name->getDecl())) ||
           (Member && Written.contains(Member->getMemberDecl()));
  });
}

std::vector<AwaitedWork> Turns::awaits() const {
  std::vector<AwaitedWork> Result;
  if (!Body || mayEndEarly())
    return {};
  const Extents Sizes(In, Of);
  const Extent Count = Sizes.ofLoop(Loop);
  if (Count.Is == Extent::Constant && Count.Count < 2)
    return {};
  for (const CoawaitExpr *Await : awaitsIn(Body)) {
    auto Work = awaitedWork(*Await, Of);
    if (!Work || readsWritten(*Work->Call))
      return {};
    Result.push_back(std::move(*Work));
  }
  return Result;
}

std::vector<AwaitedWork> Turns::independentAwaits() const {
  std::vector<AwaitedWork> Result = awaits();
  const bool IsIndependent = llvm::all_of(Result, [&](const AwaitedWork &Work) {
    return !Work.TouchesMore &&
           llvm::all_of(Work.Touches, [&](const VarDecl *Touched) { return isElement(Touched); });
  });
  return IsIndependent ? Result : std::vector<AwaitedWork>();
}

const ValueDecl *Turns::range() const {
  if (const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&Loop))
    return subjectOf(Range->getRangeInit());
  return Extents(In, Of).ofLoop(Loop).Source;
}

} // namespace coro_tidy
