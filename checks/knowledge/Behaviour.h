// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What functions do by their bodies, where one look at them shows it, whatever they
// are called: what the awaiting protocol of a runtime throws, and whether a function
// calls what it is given. No name of a library occurs here.

#ifndef CORO_TIDY_KNOWLEDGE_BEHAVIOUR_H
#define CORO_TIDY_KNOWLEDGE_BEHAVIOUR_H

#include "clang/AST/DeclCXX.h"
#include <vector>

namespace coro_tidy::structure {

/// The exception classes whose name says that something was cancelled, aborted, stopped
/// or interrupted, and which the runtime of this task type throws where it resumes or
/// admits an awaiting coroutine: in its promise, and in the awaiters of its namespace.
std::vector<const clang::CXXRecordDecl *> cancellationsOf(const clang::CXXRecordDecl &Task,
                                                          const clang::CXXRecordDecl *Promise);

/// Whether the body of the function calls the parameter, itself or by giving it to a
/// function that does; what happens in a nested lambda happens later. True when the
/// body is not known.
bool mayCall(const clang::FunctionDecl &Fn, unsigned Parameter);

/// Whether a value of this type can be called: a lambda, a class with a call operator,
/// a pointer to a function.
bool isCallable(clang::QualType Type);

} // namespace coro_tidy::structure

#endif
