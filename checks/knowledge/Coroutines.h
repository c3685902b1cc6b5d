// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the coroutine protocol says of a type, whatever it is called: a task because it has a
// promise and can be awaited, lazy because of its initial_suspend, a session because it has a
// close() that is awaited. No name of a library occurs here.

#ifndef CORO_TIDY_KNOWLEDGE_COROUTINES_H
#define CORO_TIDY_KNOWLEDGE_COROUTINES_H

#include "clang/AST/DeclCXX.h"
#include <vector>

namespace coro_tidy::structure {

/// The promise of coroutines that return Type: its `promise_type`, or that of a
/// specialisation of std::coroutine_traits. Null when there is none.
const clang::CXXRecordDecl *promiseOf(const clang::CXXRecordDecl &Type,
                                      const clang::ASTContext &Context);

/// When a coroutine with this promise begins to run.
enum class Start { Unknown, Lazy, Eager };
Start startOf(const clang::CXXRecordDecl &Promise);

/// Whether `co_await` takes a value of this class: it is an awaiter, or has an
/// operator co_await, as a member or in its namespace, or its own promise transforms it.
bool isAwaitable(const clang::CXXRecordDecl &Type, const clang::ASTContext &Context);

/// Whether the awaiter says by its type or its body that await_ready is this constant.
enum class Readiness { Unknown, Always, Never };
Readiness readinessOf(const clang::CXXRecordDecl &Awaiter);

/// What awaiting such an object gives; null if it is no awaiter itself.
clang::QualType resultOf(const clang::CXXRecordDecl &Awaiter);

/// Whether the promise takes values by co_yield.
bool yields(const clang::CXXRecordDecl &Promise);

/// The public member functions that can be called without an argument and return
/// something that can be awaited, bases included.
std::vector<const clang::CXXMethodDecl *> asyncMembers(const clang::CXXRecordDecl &Type,
                                                       const clang::ASTContext &Context);

} // namespace coro_tidy::structure

#endif
