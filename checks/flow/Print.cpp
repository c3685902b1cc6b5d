// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A graph as text, one line an event, for tests and for whoever writes a check.
//
//   [2] -> 3, 5 by exception
//     14: call lazy::Task::await_resume (implicit)

#include "flow/Event.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace coro_tidy::flow {

static llvm::StringRef nameOf(EventKind Kind) {
  switch (Kind) {
  case EventKind::Declare:
    return "declare";
  case EventKind::Assign:
    return "assign";
  case EventKind::Use:
    return "use";
  case EventKind::Pass:
    return "pass";
  case EventKind::Move:
    return "move";
  case EventKind::Escape:
    return "escape";
  case EventKind::Create:
    return "create";
  case EventKind::Call:
    return "call";
  case EventKind::Await:
    return "await";
  case EventKind::Suspend:
    return "suspend";
  case EventKind::Resume:
    return "resume";
  case EventKind::Destroy:
    return "destroy";
  case EventKind::Return:
    return "return";
  case EventKind::Throw:
    return "throw";
  case EventKind::Catch:
    return "catch";
  case EventKind::Holds:
    return "holds";
  case EventKind::Fails:
    return "fails";
  case EventKind::Done:
    return "done";
  case EventKind::End:
    return "end";
  }
  return "";
}

static llvm::StringRef nameOf(Exit How) {
  switch (How) {
  case Exit::Normal:
    return "";
  case Exit::Exception:
    return " by exception";
  case Exit::Destroyed:
    return " with the coroutine";
  }
  return "";
}

/// Qualified, without template arguments and inline namespaces.
static void printName(const NamedDecl *D, llvm::raw_ostream &Out) {
  if (!D) {
    Out << '?';
    return;
  }
  const DeclContext *Context = D->getDeclContext();
  while (Context->isTransparentContext() || Context->isInlineNamespace())
    Context = Context->getParent();
  const auto *Scope = dyn_cast<NamedDecl>(Context);
  if (Scope && !isa<VarDecl>(D))
    printName(Scope, Out), Out << "::";
  const auto *Class = dyn_cast<CXXRecordDecl>(D);
  if (Class && Class->isLambda())
    Out << "lambda";
  else if (const auto *Maker = dyn_cast<CXXConstructorDecl>(D))
    Out << Maker->getParent()->getName();
  else if (const auto *Ender = dyn_cast<CXXDestructorDecl>(D))
    Out << '~' << Ender->getParent()->getName();
  else if (D->getDeclName().isEmpty())
    Out << "(unnamed)";
  else
    Out << D->getDeclName();
}

static void printPlace(const Place &Of, llvm::raw_ostream &Out) {
  switch (Of.What) {
  case Place::Variable:
    return printName(Of.Named, Out);
  case Place::Object:
    Out << "this";
    return;
  case Place::Temporary:
    Out << "temporary";
    if (const CXXRecordDecl *Class = Of.Made->getType()->getAsCXXRecordDecl())
      printName(Class, Out << ' ');
    return;
  case Place::Pointee:
    return printPlace(*Of.Of, Out << '*');
  case Place::Member:
    printPlace(*Of.Of, Out);
    Out << '.' << Of.Named->getDeclName();
    return;
  case Place::Element:
    printPlace(*Of.Of, Out);
    Out << "[]";
    return;
  }
}

static void printEvent(const Event &E, const SourceManager &Sources, llvm::raw_ostream &Out) {
  const SourceLocation At = E.At           ? E.At->getBeginLoc()
                            : E.variable() ? E.variable()->getLocation()
                                           : SourceLocation();
  Out << "  ";
  if (At.isValid())
    Out << Sources.getExpansionLineNumber(At) << ": ";
  Out << nameOf(E.Kind);
  if (E.Kind == EventKind::Call)
    printName(E.Callee, Out << ' ');
  else if (E.Kind == EventKind::Destroy && !E.Object)
    printName(E.Callee, Out << ' ');
  if (E.Object)
    printPlace(*E.Object, Out << (E.Kind == EventKind::Call ? " on " : " "));
  const bool IsArgument = E.Kind == EventKind::Move || E.Kind == EventKind::Pass;
  if (IsArgument && E.Goes.Index >= 0)
    printName(E.Goes.Callee, Out << " to parameter " << E.Goes.Index << " of ");
  Out << nameOf(E.How) << (E.Implicit && E.Kind != EventKind::Destroy ? " (implicit)\n" : "\n");
}

void Graph::print(llvm::raw_ostream &Out) const {
  printName(Fn, Out);
  Out << '\n';
  for (unsigned I = 0; I != Blocks.size(); ++I) {
    Out << '[' << I << ']';
    llvm::StringRef Separator = " -> ";
    for (const Edge &E : Blocks[I].Next) {
      Out << Separator << E.To
          << (E.Kind == EdgeKind::Unwind    ? " by exception"
              : E.Kind == EdgeKind::Destroy ? " destroyed"
                                            : "");
      Separator = ", ";
    }
    Out << '\n';
    for (const Event &E : Blocks[I].Events)
      printEvent(E, Fn->getASTContext().getSourceManager(), Out);
  }
}

} // namespace coro_tidy::flow
