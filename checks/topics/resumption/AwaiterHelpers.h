// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions to which await_suspend leaves what it has to do:
//
//   void await_suspend(handle h) { waiting_ = h; launch(); }   called-suspending(launch)
//   void launch() { start([this] { waiting_.resume(); }); }    publishes(launch, this)
//   static void release(handle h) { h.destroy(); }             destroys(release, 0)

#ifndef CORO_TIDY_TOPICS_RESUMPTION_AWAITERHELPERS_H
#define CORO_TIDY_TOPICS_RESUMPTION_AWAITERHELPERS_H

#include "topics/resumption/Publishing.h"
#include "clang/AST/DeclCXX.h"

namespace coro_tidy {

/// Whether it is a member, other than the protocol's own, of a class with an await_suspend.
bool isAwaiterHelper(const Function &Fn);

/// The calls by which the function destroys the coroutine whose handle it is given.
std::vector<Publication> destructionsIn(const Function &Fn, const clang::ParmVarDecl &Handle,
                                        const Knowledge &Facts);

} // namespace coro_tidy

#endif
