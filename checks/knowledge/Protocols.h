// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names that are structure: those by which the language and the standard library ask for
// a member. `await_resume`, `begin` and `end`, `lock` and `unlock`, `acquire` and `release`
// mean what they mean because compilers, algorithms and guards call them. What any other
// name means is only suggested, see Words.h.

#ifndef CORO_TIDY_KNOWLEDGE_PROTOCOLS_H
#define CORO_TIDY_KNOWLEDGE_PROTOCOLS_H

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace coro_tidy::structure {

/// What a member does in a protocol, or a free function in its place: `std::size(x)`.
enum class Role : uint8_t {
  Awaiter,      ///< await_ready, await_suspend, await_resume
  AwaitSuspend, ///< await_suspend
  AwaitResume,  ///< await_resume
  Unhandled,    ///< unhandled_exception
  Completes,    ///< return_value, return_void
  FinalSuspend, ///< final_suspend
  EndsFrame,    ///< destroy() of a coroutine's handle
  Begin,
  Empty,    ///< Whether a container is.
  Counts,   ///< How many elements there are.
  Element,  ///< One of them, by reference: `tasks.back()`.
  Content,  ///< What an owner or a pointer leads to: `perhaps.value()`.
  Inserts,  ///< An element.
  Resizes,  ///< Gives a container a number of elements.
  Reserves, ///< Room for elements.
  Clears,
  Resets,   ///< Leaves an owner without what it owned.
  HasValue, ///< Whether an owner owns something.
  Looks,    ///< At an object of the standard library, and changes nothing.
  Locks,    ///< Or unlocks.
  Unlocks,
  TakesLock, ///< For one or for several.
  TriesLock,
  GivesLock,
  Waits,
  NotifiesOne,
  NotifiesAll,
  Prints,    ///< What it is given, and does nothing else with it.
  Explains,  ///< what() of an exception
  ErrorCode, ///< code() of an exception
  Category,  ///< category() of an error code
  Ticks,     ///< count() of a duration
  Clock,     ///< now() of a clock
  Shares,    ///< Gives an owner of its object, which others own as well.
};

/// By the exact name. Whether its class keeps to the protocol is the caller's question.
bool plays(const clang::NamedDecl &Member, Role As);
bool plays(llvm::StringRef Member, Role As);

/// Whether the class has such a member, itself or from a base.
bool hasRole(const clang::CXXRecordDecl &Class, Role As);

/// Whether values of this type can be iterated over.
bool isRange(clang::QualType Type);

/// Whether containers take their memory from such an object.
bool isAllocator(clang::QualType Type);

/// The members of its class that give back what a member takes, by their names: `acquire`
/// and `release`, `lock` and `unlock`, `lock_shared` and `unlock_shared`. None of a member
/// that only tries, or that returns a guard.
std::vector<std::string> counterparts(const clang::CXXMethodDecl &Taking);

} // namespace coro_tidy::structure

#endif
