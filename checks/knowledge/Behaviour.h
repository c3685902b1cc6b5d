// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What functions do by their bodies, where one look at them shows it, whatever they
// are called: what the awaiting protocol of a runtime throws, whether a function calls
// what it is given, or moves it. No name of a library occurs here.

#ifndef CORO_TIDY_KNOWLEDGE_BEHAVIOUR_H
#define CORO_TIDY_KNOWLEDGE_BEHAVIOUR_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <vector>

namespace coro_tidy::structure {

/// The exception classes that the runtime of this task type throws where it resumes or
/// admits an awaiting coroutine: in its promise, and in the awaiters of its namespace.
std::vector<const clang::CXXRecordDecl *> thrownOnResumption(const clang::CXXRecordDecl &Task,
                                                             const clang::CXXRecordDecl *Promise);

/// Whether the body of the function calls the parameter, itself or by giving it to a
/// function that does; what happens in a nested lambda happens later. True when the
/// body is not known.
bool mayCall(const clang::FunctionDecl &Fn, unsigned Parameter);

/// Whether the destructor calls a member that gives something back, as GivesBack says, itself
/// or through its own members, on an object of a type that IsHeld says yes to and that it has not
/// locked itself. Where its body
/// is not seen: whether there is hardly anything in an object but a reference or a pointer to
/// such a thing.
bool givesBackAtEnd(const clang::CXXRecordDecl &Class,
                    llvm::function_ref<bool(clang::QualType)> IsHeld,
                    llvm::function_ref<bool(const clang::CXXMethodDecl &)> GivesBack);

/// Whether the call gives on its argument as an rvalue and does nothing else: `std::move(x)`, and
/// a project's own `T &&mv(T &x) { return static_cast<T &&>(x); }`.
bool isMove(const clang::CallExpr &Call);

/// Whether a value of this type can be called: a lambda, a class with a call operator,
/// a pointer to a function.
bool isCallable(clang::QualType Type);

} // namespace coro_tidy::structure

#endif
