// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What runs when an object begins and ends its life though nobody has written a
// function for it:
//
//   struct Config { int Limit = readLimit(); };   Config c;    calls readLimit
//   auto Log = std::make_unique<Journal>();                    calls ~Journal at its end

#ifndef CORO_TIDY_TOPICS_BLOCKING_PARTS_H
#define CORO_TIDY_TOPICS_BLOCKING_PARTS_H

#include "core/Workspace.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace coro_tidy {

/// Calls Visit for the calls and constructions by which a constructor that nobody wrote
/// makes the bases and the members, with the member, null for a base.
void forEachPartMade(const clang::CXXConstructorDecl &Constructor,
                     llvm::function_ref<void(const clang::Stmt &, const clang::FieldDecl *)> Visit);

/// The class of the object that a call makes of its arguments, where nobody sees it; null for
/// other calls:
///   std::make_unique<Journal>(path)    journals.emplace_back(path)
clang::QualType madeBy(const CallSite &Call, const Knowledge &Facts);

/// The constructors of which these arguments choose one, inherited ones included. None for
/// a copy, and when only a constructor that nobody has declared would do.
llvm::SmallVector<const clang::CXXConstructorDecl *, 4>
constructorsFor(const clang::CXXRecordDecl &Class, llvm::ArrayRef<const clang::Expr *> Arguments);

/// The class of what a smart pointer or a std::optional was seen to be filled with where it was
/// declared, or a std::vector since; null for any other object, and when it may have been
/// emptied or shared.
clang::QualType heldToTheEnd(const clang::VarDecl &Owner, const Function &In);

/// The class that a std::unique_ptr or a std::optional destroys when it is emptied; null for
/// other types.
clang::QualType heldBy(clang::QualType Owner);

/// The variable or the own member whose value a call ends without a new one, worker.reset()
/// or worker = nullptr; null for other calls.
const clang::ValueDecl *emptiedBy(const clang::CallExpr &Call);

/// Whether the function only fills and empties it, and asks whether it is full: what it calls
/// on what is held may end what the destructor would wait for, worker->stop().
bool isOnlyFilledAndEmptied(const clang::ValueDecl &Owner, const Function &In);

/// Whether nothing but constant members are called on the object once it is there, and
/// nobody else gets at it.
bool staysAsItWasMade(const clang::VarDecl &Object, const Function &In);

} // namespace coro_tidy

#endif
