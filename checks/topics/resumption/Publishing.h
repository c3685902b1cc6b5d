// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a function lets others resume a coroutine, perhaps before it returns: with the handle
// that it has, or with a callable that has it.
//
//   pool.post([handle] { handle.resume(); });
//   send(request_, [this](Reply r) { reply_ = r; waiting_.resume(); });
//   schedule(handle);            if schedule gives its argument away
//
// From then on the coroutine may run, on another thread, and with it all that is in its frame
// may end.

#ifndef CORO_TIDY_TOPICS_RESUMPTION_PUBLISHING_H
#define CORO_TIDY_TOPICS_RESUMPTION_PUBLISHING_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether a value of this type is the handle of a coroutine.
bool isHandle(clang::QualType Type);

struct Publication {
  const clang::Stmt *Call;
  Condition When; ///< What must be found out about the function that is called.
};

/// The calls by which the function gives away what its parameter is: a handle or a callable.
/// With ItsObject also the closures by which its own object resumes a handle that it has, and
/// members of its own that give one away. Without a parameter these alone.
std::vector<Publication> publicationsIn(const Function &Fn, const clang::ParmVarDecl *Parameter,
                                        bool ItsObject, const Knowledge &Facts);

/// The first such event at which others may have resumed the coroutine already. A call that
/// throws, or tells that it did not start, has given nothing away.
std::optional<flow::Event> firstAfter(const Publication &By, const Function &Fn,
                                      llvm::function_ref<bool(const flow::Event &)> Is);

} // namespace coro_tidy

#endif
