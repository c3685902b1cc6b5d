// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What containers and owners do to those who refer into them: which of their members
// invalidate which references, as the standard says it of its own containers. A class is
// told by its members, so that a company's container counts as well.
//
//   vector, string, flat_map    any change moves the elements
//   deque                       elements stay where they are, iterators do not
//   unordered_map               the same, after a rehash
//   map, list                   elements and iterators stay until theirs is erased
//   unique_ptr, optional        what is owned stays until it is replaced

#ifndef CORO_TIDY_KNOWLEDGE_CONTAINERS_H
#define CORO_TIDY_KNOWLEDGE_CONTAINERS_H

#include "clang/AST/DeclCXX.h"
#include <cstdint>

namespace coro_tidy::structure {

enum class Storage : uint8_t {
  None,       ///< Neither a container nor an owner, or a view of one.
  Contiguous, ///< One piece of memory.
  Blocks,     ///< Elements do not move when others are added; iterators end.
  Nodes,      ///< Neither elements nor iterators notice what happens to others.
  Owned,      ///< One object, behind `*` and `->`, or as an alternative of a variant.
};

Storage storageOf(clang::QualType Type);

/// Whether a copy of such a pointer leads to the same: others may keep what it owns.
bool isSharing(clang::QualType Pointer);

/// Whether it is such a pointer that owns something: a shared one.
bool isSharedOwner(clang::QualType Type);

/// Whether elements are reached by their number: a member takes an integer and returns
/// something, and another says how many there are.
bool isIndexed(clang::QualType Type);

/// Whether the member takes the number of an element: `items[i]`, `items.GetAt(i)`, and no key
/// of what may be missing: `Session *find(int id)`.
bool takesIndex(const clang::CXXMethodDecl &Member);

/// What a member function does to its container or owner.
enum class Change : uint8_t {
  None,
  Grows,   ///< Elements are added.
  Shrinks, ///< Elements end, or what is owned does.
};

Change changeBy(const clang::FunctionDecl &Member);

/// Whether the function, no member, changes the container that it is given in this way:
/// std::erase_if, std::swap, std::exchange.
Change changeOfArgument(const clang::FunctionDecl &Function);

/// Whether one of these that shrinks leaves nothing of what there was.
bool endsAll(const clang::FunctionDecl &Shrinking);

/// Whether the member asks if an element is there, by its key.
bool looksUp(const clang::NamedDecl &Member);

/// Whether the member gives access to an end of its container, or takes it away.
bool takesEnd(const clang::FunctionDecl &Member);

/// Who refers into a container.
enum class Refers : uint8_t { ToElement, ByIterator };

/// Whether adding elements ends what refers so. Losing elements always may.
bool endsByGrowth(Storage Of, Refers How);

} // namespace coro_tidy::structure

#endif
