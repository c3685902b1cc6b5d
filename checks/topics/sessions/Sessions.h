// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a function does to a session, an object that must be closed by awaiting one
// of its members. The check follows local sessions by it, the inference finds out
// which functions close the session that they are given.

#ifndef CORO_TIDY_TOPICS_SESSIONS_SESSIONS_H
#define CORO_TIDY_TOPICS_SESSIONS_SESSIONS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// A session that a function sees by one name: a variable, what a variable owns, or its own object.
struct SessionObject {
  const clang::VarDecl *Variable = nullptr; ///< Null for the object of a member function.
  bool IsHeld = false;                      ///< The variable is a std::unique_ptr or an optional.
  const clang::CXXRecordDecl *Class = nullptr;
  Session Known;
  bool IsScope = false;             ///< Of tasks, which is open with the first of them.
  const Knowledge *Facts = nullptr; ///< What says what its members do.
};

/// The session that an object of this type is.
std::optional<SessionObject> sessionOf(clang::QualType Type, const clang::VarDecl *Variable,
                                       const Knowledge &Facts);

/// The session that such an owner holds and nobody else does: no shared one, none with a deleter.
std::optional<SessionObject> heldSession(const clang::VarDecl &Variable, const Knowledge &Facts);

/// The type of what a variable owns; `auto &&s = co_await open();` owns what it refers to.
clang::QualType ownedType(const clang::VarDecl &Variable);

struct SessionUse {
  enum Kind : uint8_t {
    None,     ///< The event does not concern the session.
    Touches,  ///< It is used: one that was empty may be open afterwards.
    Opens,    ///< It is opened, unless that fails.
    Holds,    ///< Its owner gets a new one.
    Asks,     ///< Whether it is open; what follows depends on the answer.
    Closes,   ///< It is closed.
    HandsOn,  ///< Somebody else may close it from here on: moved, aliased, held by a guard.
    MayClose, ///< It is closed if Helper is a fact.
  };
  Kind What = None;
  Atom Helper = {Fact::Closes, {}};
};

/// What the event does to its object, which is such a session.
SessionUse useAt(const flow::Event &E, const SessionObject &Of, Workspace &In);

SessionUse useOf(const flow::Event &E, const SessionObject &Of, Workspace &In);

/// The same of an event in Fn, where a branch may be taken on what it yields: then it asks,
/// as in `if (s.socket().is_ok())`, or for a pointer to the session `if (s)`.
SessionUse useOf(const flow::Event &E, const SessionObject &Of, const Function &Fn, Workspace &In);

/// Whether a member function does more with its own object than to call its members:
/// gives `*this` to somebody, or captures it in a lambda that closes it.
bool handsItselfOn(const clang::Stmt &Body, const SessionObject &Own);

/// The calls of closing members of the session.
std::vector<flow::Event> closingEvents(const flow::Graph &In, const SessionObject &Of,
                                       Workspace &Work);

/// Whether one of the closing events stands in such a branch.
bool closesOnFlag(llvm::ArrayRef<flow::Event> Closing, const Function &In);

/// The facts by which other functions close the session.
std::vector<Atom> closingHelpers(const flow::Graph &In, const SessionObject &Of, Workspace &Work);

/// Whether the destructor, as far as its body is seen, ends the program when
/// something is wrong: then what it finds open was not closed. So does one that nobody has
/// written, of a class with such a part.
bool assertsClosed(const clang::CXXRecordDecl &Class);

/// Whether the new object is given such sessions, to be closed with it.
bool takesOver(const clang::CXXConstructExpr &Made, const Knowledge &Facts);

/// Whether nothing is open in an object that is made like this: by a constructor
/// without arguments.
bool beginsEmpty(const clang::Expr *Initializer);

/// The same of an owner, which has nothing in it, or something that is made like this.
bool holdsNothingOpen(const clang::Expr *Initializer);

/// Whether its class has a member that opens it.
bool hasOpener(const SessionObject &Of);

/// The key of a class, the same for specialisations of a template that differ in plain values.
/// `Layer<Socket>` and `Layer<FakeSocket>` are two: what is below decides what closing is for.
std::string keyOfClass(const clang::CXXRecordDecl &Class);

} // namespace coro_tidy

#endif
