// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which calls may run another coroutine before they return:
//
//   handle.resume()                                            resumes
//   void Event::set() { for (auto h : waiting_) h.resume(); }  resumes(set)
//   event.set()                                                resumes, if that is so
//   loop.post([h] { h.resume(); })                             does not
//   for (auto &wake : wakers_) wake();      resumes, if something is put into wakers_ that does

#ifndef CORO_TIDY_TOPICS_RESUMPTION_RESUMPTION_H
#define CORO_TIDY_TOPICS_RESUMPTION_RESUMPTION_H

#include "core/Workspace.h"

namespace coro_tidy {

/// When a call or the end of an object may resume a coroutine before it returns: if one of
/// these holds. An empty condition always does.
std::vector<Condition> ifResumes(const flow::Event &E, const Function &In, const Knowledge &Facts);

} // namespace coro_tidy

#endif
