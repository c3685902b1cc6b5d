// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A call and its parts, however it is written, and the name of a function by which
// units speak of it to each other.

#ifndef CORO_TIDY_KNOWLEDGE_CALLSITE_H
#define CORO_TIDY_KNOWLEDGE_CALLSITE_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include <optional>
#include <string>

namespace coro_tidy {

/// A call as the source has it: a call or a construction. All its parts may be absent.
struct CallSite {
  const clang::NamedDecl *Callee = nullptr;
  clang::QualType ReceiverType;                   ///< Of the object that it is called on.
  const clang::CXXRecordDecl *Receiver = nullptr; ///< The class of that type.
  const clang::Expr *On = nullptr;                ///< That object, else the first argument.
  const clang::VarDecl *Functor = nullptr;       ///< Of `blockingWait(x)` where that is a variable.
  llvm::ArrayRef<const clang::Expr *> Arguments; ///< Without the object of an operator.
  clang::QualType Result;
};

/// The parts of a CallExpr or a CXXConstructExpr; empty for other statements.
CallSite callSite(const clang::Stmt &At);

/// The name of a declaration that is the same in every unit: Clang's USR, and for
/// what has no linkage across units the file that defines it.
std::string keyOf(const clang::NamedDecl &D);

/// The one number in a constant argument: an integer itself, or what a class such as a
/// duration holds. Nothing when it is only known at run time.
std::optional<int64_t> constantOf(const clang::Expr &Argument, const clang::ASTContext &Context);

} // namespace coro_tidy

#endif
