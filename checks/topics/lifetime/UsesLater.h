// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a task refers to. Until it has finished, the task that a coroutine returns refers to
// what its parameters refer to, as far as the coroutine uses these when it is resumed:
//
//   Task<> send(const Message &m) {     uses-later(0): a lazy task runs after the call
//     co_await connect();
//     co_await write(m.text);           uses-later(0) of an eager one
//   }
//   Task<> forward(const Message &m) { return send(m); }    uses-later(0) if that of send
//   void start(const Message &m) { spawn(send(m)); }        likewise, of the task that it has
//   started
//
// The object of a member function is the parameter `this`; of a lambda that is the closure,
// with all that it has captured.

#ifndef CORO_TIDY_TOPICS_LIFETIME_USESLATER_H
#define CORO_TIDY_TOPICS_LIFETIME_USESLATER_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether nothing of a coroutine with this return type runs before it is resumed.
bool startsLater(clang::QualType Task, const Knowledge &Facts);

/// Whether the place is a variable of the function, or a temporary: nobody else decides when
/// it ends.
bool endsHere(const flow::Place &Of, const flow::Graph &In);

/// Whether a value of this type stands for something that runs on: a task, an awaitable, a
/// generator, a coroutine that nobody can await.
bool runsOn(clang::QualType Type, const Knowledge &Facts);

/// Whether the call makes such a value.
bool makesTask(const flow::Event &Call, const Knowledge &Facts);

/// Whether the function is a constructor of an awaitable, or of a base of awaiters, for which
/// nobody but those who await it has a use: what the object keeps is used when it is awaited. Not
/// one that copies or moves.
bool constructsAwaitable(const clang::FunctionDecl &Fn, const Knowledge &Facts);

/// Whether it constructs an awaitable that no coroutine makes: `Write(to, what)`.
bool constructsAwaitable(const flow::Event &Call, const Knowledge &Facts);

/// What a reference, a pointer or a view is made from.
struct Viewed {
  clang::QualType By;
  const clang::Expr *What;
};

/// What a view refers to that a library makes and keeps in its tasks: `text` of `buffer(text)`.
std::optional<Viewed> viewedBy(const clang::Expr &Argument, const Knowledge &Facts);

/// What the members of a new awaitable are made from that is returned: `return Write{to, what};`
std::vector<Viewed> membersReturned(const flow::Event &Return, const Knowledge &Facts);

/// A place to which the result of a call refers.
struct Borrowed {
  const flow::Place *Of;
  const clang::Expr *Argument;       ///< What is given; the object for `this`.
  int Index;                         ///< Of the parameter, or Atom::ThisIndex.
  const clang::FunctionDecl *Callee; ///< Null where its type alone says what it uses later.
};

/// The places to which the task that a call returns refers, if the callee uses them later: what
/// is given to it by reference, by pointer or by view.
std::vector<Borrowed> givenTo(const flow::Event &Call, const flow::Graph &In,
                              const Knowledge &Facts);

/// Those of them that end with this function: temporaries, and its variables.
std::vector<Borrowed> borrowedBy(const flow::Event &Call, const flow::Graph &In,
                                 const Knowledge &Facts);

} // namespace coro_tidy

#endif
