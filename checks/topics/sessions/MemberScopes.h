// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scopes of tasks that are members: who starts tasks in them, and who waits for these.
//
//   void accept() { scope_.add(serve()); }               starts tasks in scope_
//   Task<> stop() { co_await scope_.joinAsync(); }       joins scope_
//
// And lazy tasks that are, which whoever touches them may start:
//
//   void open() { serving_ = serve(); }

#ifndef CORO_TIDY_TOPICS_SESSIONS_MEMBERSCOPES_H
#define CORO_TIDY_TOPICS_SESSIONS_MEMBERSCOPES_H

#include "topics/sessions/Sessions.h"

namespace coro_tidy {

/// The private member, a scope that has to be joined, in which the event starts something; null
/// for other events.
const clang::FieldDecl *startsIn(const flow::Event &E, Workspace &In);

/// "The function waits for the tasks in the member, or gives it to somebody who may"; of a null
/// function: some function does.
Atom joins(const clang::FunctionDecl *Fn, const clang::FieldDecl &Scope);

/// The member of its object that the function puts the lazy task into which the event makes; null
/// for other events.
const clang::FieldDecl *keptLazily(const flow::Event &Maker, const Function &Fn,
                                   const Knowledge &Facts);

/// The function that ends objects of its class: a destructor that somebody has written, or what
/// has to be awaited before. Null without one.
const clang::CXXMethodDecl *endOf(const clang::FieldDecl &Scope, const Knowledge &Facts);

/// Those of the functions of its class, one of which has to join it. Nothing where others can reach
/// the member.
std::optional<std::vector<Atom>> joinersOf(const clang::FieldDecl &Scope);

} // namespace coro_tidy

#endif
