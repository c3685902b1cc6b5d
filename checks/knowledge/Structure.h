// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a type is by its own declaration, whatever it is called: a task because it
// has a promise and can be awaited, lazy because of its initial_suspend, a session
// because it has a close() that is awaited. No name of a library occurs here.

#ifndef CORO_TIDY_KNOWLEDGE_STRUCTURE_H
#define CORO_TIDY_KNOWLEDGE_STRUCTURE_H

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace coro_tidy::structure {

/// The class of a value, reference or alias of it; null for what is no class, or
/// one without a definition.
const clang::CXXRecordDecl *classOf(clang::QualType Type);

/// The same, and for an instance that nothing in the unit has needed yet its template.
const clang::CXXRecordDecl *classOrTemplateOf(clang::QualType Type);

/// Whether the type, or what it refers to, is one of these classes or templates of the
/// standard library, `duration` of std::chrono among them.
bool isStdClass(clang::QualType Type, llvm::ArrayRef<llvm::StringRef> Names);
bool isStdClass(const clang::CXXRecordDecl &Class, llvm::ArrayRef<llvm::StringRef> Names);

/// What `*` and `->` on a value of a class lead to, without references; null for other types,
/// and where the operators do not say so.
clang::QualType pointeeOf(clang::QualType Type);

/// The type of the elements of an array, or of a class that calls it `value_type` as the
/// containers of the standard library do; null for other types.
clang::QualType elementOf(clang::QualType Type);

/// What a smart pointer of the standard library owns; the type itself for others.
clang::QualType heldType(clang::QualType Type);

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

/// Whether the class, or the function's declaration, is `[[nodiscard]]`.
bool isNodiscard(const clang::CXXRecordDecl &Type);

/// Whether the promise takes values by co_yield.
bool yields(const clang::CXXRecordDecl &Promise);

/// The public member functions that can be called without an argument and return
/// something that can be awaited, bases included.
std::vector<const clang::CXXMethodDecl *> asyncMembers(const clang::CXXRecordDecl &Type,
                                                       const clang::ASTContext &Context);

/// Whether objects of this class can be copied by anyone: then it is a handle, and
/// no copy is the one that must be closed.
bool isCopyable(const clang::CXXRecordDecl &Type);

/// Whether objects of this class are locked and unlocked, by members of those names.
bool isLock(clang::QualType Type);

/// Calls Visit for every member function of the class and of its bases until it says true.
bool anyMethod(const clang::CXXRecordDecl &Type,
               llvm::function_ref<bool(const clang::CXXMethodDecl &)> Visit);

} // namespace coro_tidy::structure

#endif
