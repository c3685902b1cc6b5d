// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether the tree of a body holds all of its text. Clang drops a statement that it
// cannot make sense of without leaving a trace in the tree, and a check would take
// the use of a variable in it for missing:
//
//   auto t = q.pop();
//   co_await t.         half typed, gone
//   }
//
// The text between two statements that were kept tells: it should be `;` alone.
// Asked only in a unit with errors, where being wrong costs silence.

#include "flow/GraphBuilder.h"
#include "knowledge/Tree.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace coro_tidy::flow {

/// Whether only semicolons stand between the tokens that begin at From and To.
static bool onlySemicolons(SourceLocation From, SourceLocation To, const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  From = Sources.getExpansionRange(From).getEnd();
  To = Sources.getExpansionLoc(To);
  while (From.isValid() && To.isValid() && Sources.isBeforeInTranslationUnit(From, To)) {
    const auto Next = Lexer::findNextToken(From, Sources, Context.getLangOpts());
    if (!Next)
      return false;
    if (Next->getLocation() == To)
      return true;
    if (Next->isNot(tok::semi))
      return false;
    From = Next->getLocation();
  }
  return false;
}

bool isComplete(const Stmt &S, const ASTContext &Context) {
  if (const auto *Block = dyn_cast<CompoundStmt>(&S)) {
    SourceLocation Previous = Block->getLBracLoc();
    for (const Stmt *Child : Block->body()) {
      if (!Child ||
          !(isa<NullStmt>(Child) || onlySemicolons(Previous, Child->getBeginLoc(), Context)))
        return false;
      Previous = Child->getEndLoc();
    }
    if (!onlySemicolons(Previous, Block->getRBracLoc(), Context))
      return false;
  }
  // The body of an `if` that was dropped leaves an empty statement in its place.
  if (const auto *Null = dyn_cast<NullStmt>(&S)) {
    Token At;
    return !Lexer::getRawToken(Null->getSemiLoc(), At, Context.getSourceManager(),
                               Context.getLangOpts()) &&
           At.is(tok::semi);
  }
  for (const Stmt *Child : childrenOf(S))
    if (Child && !isa<LambdaExpr>(Child) && !isComplete(*Child, Context))
      return false;
  return true;
}

} // namespace coro_tidy::flow
