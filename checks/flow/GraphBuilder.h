// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks a function body in the order of its evaluation and writes the events.
//
// Clang's own CFG is not used: on edges by exception it leaves out destructors, for
// constructors, default arguments and awaits the edges themselves, it destroys
// temporaries of awaited operands twice, and all this differs between versions.
// What would have to be added (the stack of scopes at every point) is a walk
// over the tree already.

#ifndef CORO_TIDY_FLOW_GRAPHBUILDER_H
#define CORO_TIDY_FLOW_GRAPHBUILDER_H

#include "flow/GraphWriter.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtVisitor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>

namespace coro_tidy::flow {

/// What becomes of the value of an expression, and the event of the place that it names.
struct Role {
  EventKind Kind = EventKind::Use;
  Destination Goes = {};
  bool Owned = false;  ///< A new object made by the expression is destroyed by somebody else.
  bool Silent = false; ///< The mention belongs to an event that is emitted elsewhere.
  const clang::Stmt *At = nullptr; ///< The event's, when it is not the mention itself.
};

class GraphBuilder : GraphWriter, clang::ConstStmtVisitor<GraphBuilder, void, const Role &> {
public:
  GraphBuilder(clang::ASTContext &Context, SuspendingCalls SuspendsCaller)
      : GraphWriter(Context), SuspendsCaller(SuspendsCaller) {}

  std::unique_ptr<Graph> build(const clang::FunctionDecl &Fn);
  bool isTooLarge() const { return TooLarge; }

private:
  using Visitor = clang::ConstStmtVisitor<GraphBuilder, void, const Role &>;
  friend Visitor;
  friend clang::StmtVisitorBase<llvm::make_const_ptr, GraphBuilder, void, const Role &>;

  /// Where a break or a continue goes, and what it leaves on its way.
  struct Target {
    unsigned Block;
    const Cleanup *Base;
  };

  // Events.cpp: what surrounds the body.
  void function(const clang::FunctionDecl &Fn, const clang::Stmt &Body);
  void coroutine(const clang::CoroutineBodyStmt &Body);
  void protocol(const clang::Stmt *S);
  /// A statement that has no source text.
  void implicitly(const clang::Stmt *S);
  void memberInitializers(const clang::CXXConstructorDecl &Fn);
  void memberDestructors(const clang::CXXDestructorDecl &Fn);
  void end(Exit How);

  // Statements.cpp
  void statement(const clang::Stmt *S);
  void fullExpression(const clang::Expr *E, Role As = {});
  void declare(const clang::VarDecl &Var, const clang::Expr *Init, Role As);
  void declare(const clang::VarDecl &Var);
  void body(const clang::Stmt *S, Target Break, std::optional<Target> Continue);
  void leaveLoop(const clang::Stmt *S, unsigned Leave, Target After);
  void VisitStmt(const clang::Stmt *S, const Role &);
  void VisitNullStmt(const clang::NullStmt *, const Role &) {}
  void VisitCompoundStmt(const clang::CompoundStmt *S, const Role &);
  void VisitDeclStmt(const clang::DeclStmt *S, const Role &);
  void VisitAttributedStmt(const clang::AttributedStmt *S, const Role &);
  void VisitSwitchCase(const clang::SwitchCase *S, const Role &);
  void VisitWhileStmt(const clang::WhileStmt *S, const Role &);
  void VisitDoStmt(const clang::DoStmt *S, const Role &);
  void VisitForStmt(const clang::ForStmt *S, const Role &);
  void VisitCXXForRangeStmt(const clang::CXXForRangeStmt *S, const Role &);
  void VisitCXXTryStmt(const clang::CXXTryStmt *S, const Role &);

  // Jumps.cpp
  void connectGotos();
  void VisitLabelStmt(const clang::LabelStmt *S, const Role &);
  void VisitGotoStmt(const clang::GotoStmt *S, const Role &);
  void VisitIndirectGotoStmt(const clang::IndirectGotoStmt *S, const Role &);
  void VisitBreakStmt(const clang::BreakStmt *S, const Role &);
  void VisitContinueStmt(const clang::ContinueStmt *S, const Role &);
  void VisitReturnStmt(const clang::ReturnStmt *S, const Role &);
  void VisitCoreturnStmt(const clang::CoreturnStmt *S, const Role &);

  // Branches.cpp
  void branch(const clang::Expr *Condition, unsigned True, unsigned False, const Cleanup *Base);
  void decide(const clang::Expr *Condition, unsigned True, unsigned False, const Cleanup *Base);
  void suppose(const clang::Expr *Condition, bool Truth);
  void VisitIfStmt(const clang::IfStmt *S, const Role &);
  void VisitSwitchStmt(const clang::SwitchStmt *S, const Role &);

  // Expressions.cpp: order of evaluation, temporaries, branches inside expressions.
  void evaluate(const clang::Expr *E, Role As = {});
  std::optional<bool> constant(const clang::Expr *Condition) const;
  void either(llvm::function_ref<void()> first, llvm::function_ref<void()> second);
  void shortCircuit(const clang::BinaryOperator *E, bool GoesOnWhen);
  void temporary(const clang::CXXDestructorDecl *Destructor, const clang::Expr *At);
  void drop(const clang::Expr *E);
  const Place *wholeOf(const Destination &Goes) const;
  void elements(llvm::ArrayRef<const clang::Expr *> Inits, const clang::Expr *At,
                const Place *Whole, bool MayBind = true);
  void VisitExpr(const clang::Expr *E, const Role &);
  void VisitDeclRefExpr(const clang::DeclRefExpr *E, const Role &As);
  void VisitMemberExpr(const clang::MemberExpr *E, const Role &As);
  void VisitArraySubscriptExpr(const clang::ArraySubscriptExpr *E, const Role &As);
  void VisitCXXThisExpr(const clang::CXXThisExpr *E, const Role &As);
  void VisitConstantExpr(const clang::ConstantExpr *E, const Role &As);
  void VisitOpaqueValueExpr(const clang::OpaqueValueExpr *, const Role &) {}
  void VisitMaterializeTemporaryExpr(const clang::MaterializeTemporaryExpr *E, const Role &As);
  void VisitCXXBindTemporaryExpr(const clang::CXXBindTemporaryExpr *E, const Role &As);
  void VisitCXXDefaultArgExpr(const clang::CXXDefaultArgExpr *E, const Role &As);
  void VisitCXXDefaultInitExpr(const clang::CXXDefaultInitExpr *E, const Role &As);
  void VisitConditionalOperator(const clang::ConditionalOperator *E, const Role &As);
  void VisitBinaryConditionalOperator(const clang::BinaryConditionalOperator *E, const Role &As);
  void VisitBinLAnd(const clang::BinaryOperator *E, const Role &) { shortCircuit(E, true); }
  void VisitBinLOr(const clang::BinaryOperator *E, const Role &) { shortCircuit(E, false); }
  void VisitBinComma(const clang::BinaryOperator *E, const Role &As);
  void VisitBinAssign(const clang::BinaryOperator *E, const Role &As);
  void VisitUnaryDeref(const clang::UnaryOperator *E, const Role &As);
  void VisitInitListExpr(const clang::InitListExpr *E, const Role &As);
  void VisitCXXParenListInitExpr(const clang::CXXParenListInitExpr *E, const Role &As);
  void VisitArrayInitLoopExpr(const clang::ArrayInitLoopExpr *E, const Role &As);
  void VisitLambdaExpr(const clang::LambdaExpr *E, const Role &As);
  void VisitStmtExpr(const clang::StmtExpr *E, const Role &As);
  void VisitGenericSelectionExpr(const clang::GenericSelectionExpr *E, const Role &As);
  void VisitChooseExpr(const clang::ChooseExpr *E, const Role &As);
  void VisitCXXRewrittenBinaryOperator(const clang::CXXRewrittenBinaryOperator *E, const Role &As);
  void VisitCXXTypeidExpr(const clang::CXXTypeidExpr *E, const Role &As);
  void VisitUnaryExprOrTypeTraitExpr(const clang::UnaryExprOrTypeTraitExpr *, const Role &) {}
  void VisitCXXNoexceptExpr(const clang::CXXNoexceptExpr *, const Role &) {}
  void VisitRequiresExpr(const clang::RequiresExpr *, const Role &) {}
  void VisitBlockExpr(const clang::BlockExpr *, const Role &) {}

  // Calls.cpp: whatever runs another function, or throws.
  void call(const clang::NamedDecl *Callee, const clang::Expr *At, bool CanThrow, const Role &As,
            const Place *Object = nullptr);
  void arguments(llvm::ArrayRef<const clang::Expr *> All, const Destination &Given,
                 const clang::FunctionProtoType *Type = nullptr);
  void argument(const clang::Expr *E, clang::QualType Parameter, const Destination &Given);
  void receive(const clang::Expr *Object, const Place *Known, const clang::NamedDecl *Callee);
  void reach(const clang::CallExpr *E, const Role &As);
  void assignment(const clang::CXXOperatorCallExpr *E, const clang::CXXMethodDecl &Callee);
  void endsIfNoReturn(const clang::FunctionDecl *Callee);
  void VisitCallExpr(const clang::CallExpr *E, const Role &As);
  void VisitCXXMemberCallExpr(const clang::CXXMemberCallExpr *E, const Role &As);
  void VisitCXXOperatorCallExpr(const clang::CXXOperatorCallExpr *E, const Role &As);
  void VisitCXXConstructExpr(const clang::CXXConstructExpr *E, const Role &As);
  void VisitCXXInheritedCtorInitExpr(const clang::CXXInheritedCtorInitExpr *E, const Role &As);
  void VisitCXXNewExpr(const clang::CXXNewExpr *E, const Role &As);
  void VisitCXXDeleteExpr(const clang::CXXDeleteExpr *E, const Role &As);
  void VisitCXXDynamicCastExpr(const clang::CXXDynamicCastExpr *E, const Role &As);
  void VisitCXXThrowExpr(const clang::CXXThrowExpr *E, const Role &As);

  // Mentions.cpp: what happens to the place that an expression names.
  const Place *placeOf(const clang::Expr *E) { return followed(Known->of(E)); }
  const Place *placeBehind(const clang::Expr *E) { return followed(Known->behind(E)); }
  const Place *followed(const Place *Found) const;
  void mention(const clang::Expr *E, const Role &As);
  void access(const clang::Expr *Base, const clang::Expr *E, const Role &As);

  // Suspensions.cpp
  void VisitCoroutineSuspendExpr(const clang::CoroutineSuspendExpr *E, const Role &As);
  void suspend(const clang::CoroutineSuspendExpr *E, const Destination &Result);
  void suspendCaller(const clang::CallExpr *E);

  const SuspendingCalls SuspendsCaller;
  const clang::FunctionDecl *Fn = nullptr;
  std::unique_ptr<Places> Known = std::make_unique<Places>();
  const clang::VarDecl *Promise = nullptr;
  bool AtFinalSuspension = false;
  unsigned Depth = 0;   ///< How many statements and expressions stand around this one.
  unsigned Nesting = 0; ///< How many of them are blocks.
  static constexpr unsigned MaxDepth = 2000;

  Target Returns = {};
  llvm::SmallVector<Target, 4> Breaks, Continues;
  llvm::DenseMap<const clang::SwitchCase *, unsigned> Cases;
  llvm::MapVector<const clang::LabelDecl *, Target> Labels;
  struct Goto {
    unsigned From;
    const Cleanup *Base;
    const clang::LabelDecl *To; ///< Null for a computed one.
  };
  std::vector<Goto> Gotos;

  /// An expression that is written inside an implicit one, and its role.
  struct Operand {
    const clang::Expr *E = nullptr;
    Role As = {};
    bool Implicit = false;
  };
  Operand Written;

  /// Temporaries whose life the reference that is being initialised extends.
  llvm::SmallVector<Event, 1> Extended;
};

/// Whether no statement of a body was dropped for an error.
bool isComplete(const clang::Stmt &S, const clang::ASTContext &Context);

/// Whether an object of this type is destroyed, and by what (null for a trivial destructor).
std::optional<const clang::CXXDestructorDecl *> destructorOf(clang::QualType Type);

} // namespace coro_tidy::flow

#endif
