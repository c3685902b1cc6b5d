// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Questions about the statements of one function, asked by walks over them, see
// knowledge/Tree.h.

#ifndef CORO_TIDY_CORE_STATEMENTS_H
#define CORO_TIDY_CORE_STATEMENTS_H

#include "knowledge/Tree.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"
#include <vector>

namespace coro_tidy {

/// The co_awaits that are written below In, in the order of the source.
std::vector<const clang::CoawaitExpr *> awaitsIn(const clang::Stmt *In);

/// What In executes: default arguments too, though they are written elsewhere.
llvm::DenseSet<const clang::Stmt *> statementsOf(const clang::Stmt *In);

/// Whether the expression mentions the variable, or captures it in a lambda.
bool mentions(const clang::Stmt *In, const clang::ValueDecl &Variable);

/// The variable of a statement that declares one and nothing else; null for other statements.
const clang::VarDecl *declaredBy(const clang::Stmt &S);

/// Whether the block, or the condition of a branch or a loop, declares the variable.
bool declares(const clang::Stmt &Block, const clang::ValueDecl &Variable);

/// The expression as it was written, without std::move: `task` of `task` and of `std::move(task)`.
const clang::Expr &unmoved(const clang::Expr &E);

/// Not `do { ... } while (false)`, by which macros make one statement of several.
bool isLoop(const clang::Stmt &S);

/// What a loop repeats between its braces; null for other statements.
const clang::Stmt *loopBody(const clang::Stmt &Loop);

/// What is asked before or after each turn; null where nothing is, and for other statements.
const clang::Expr *loopCondition(const clang::Stmt &Loop);

/// Whether nothing but its own body can end the loop. Null is no loop.
bool isEndless(const clang::Stmt *Loop);

/// Whether this leaves a function without a value, and is part of a macro: what an assertion
/// of a test does when it fails, `ASSERT_EQ(x, 1)`, and everything else with it.
bool isReturnOfMacro(const clang::Stmt &S);

/// Whether the declaration belongs to namespace std, to a namespace in it, or to a class
/// of one of these.
bool isInStd(const clang::Decl &D);

bool isInSystemHeader(const clang::Decl &D);

/// `virtual ~X() {}`
bool hasEmptyBody(const clang::FunctionDecl &Fn);

/// The parameter that is given on as it is: `task`, `std::move(task)`; null for other arguments.
const clang::ParmVarDecl *parameterGiven(const clang::Expr &Argument);

/// Whether this is the function, or the object in place of one, of namespace std or of one
/// in it with this name.
bool isStdFunction(const clang::NamedDecl *D, llvm::StringRef Name);

} // namespace coro_tidy

#endif
