// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutines that are started where nobody above them can cancel them:
//
//   int main() { rill::run(serve()); }        serve is one of them

#ifndef CORO_TIDY_TOPICS_CANCELLATION_TOPLEVEL_H
#define CORO_TIDY_TOPICS_CANCELLATION_TOPLEVEL_H

#include "core/Workspace.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace coro_tidy {

/// The coroutines of one unit by how the unit starts them.
struct Starts {
  llvm::DenseSet<const clang::FunctionDecl *> TopLevel; ///< Canonical declarations.
  llvm::DenseSet<const clang::FunctionDecl *> Below;    ///< Called in any other place.
  /// Lambdas that only the function around them awaits, and that function:
  ///   auto accept = [&]() -> awaitable<void> { ... };   co_await accept();
  llvm::DenseMap<const clang::FunctionDecl *, const clang::FunctionDecl *> Within;
  /// Functions of the project that start at the top what they are given, themselves or by what
  /// they give it to, and what is given to such a function if it is one:
  ///   void Pool::start(awaitable<void> t) { co_spawn(loop_, std::move(t), detached); }
  std::vector<const clang::FunctionDecl *> Starters;
  std::vector<std::pair<const clang::FunctionDecl *, const clang::FunctionDecl *>> HandOn, GivenTo;

  const clang::FunctionDecl *outermost(const clang::FunctionDecl *Coroutine) const {
    while (const clang::FunctionDecl *Around = Within.lookup(Coroutine))
      Coroutine = Around;
    return Coroutine;
  }
};

Starts startsIn(Workspace &Of);

/// Whether the project cancels anything of the library whose task the coroutine returns: then
/// what it waits for may be cancelled, too, wherever it was started. Nothing for other tasks.
std::optional<Atom> cancelledSomewhere(const Function &Coroutine, const Knowledge &Facts);

} // namespace coro_tidy

#endif
