// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Objects by which the functions of a class keep out of each other's way, by the members that
// they have. A gate lets everybody pass until somebody closes it, and waits for those inside:
//
//   auto inside = gate.hold();    gate.enter();  ...  gate.leave();    co_await gate.close();

#ifndef CORO_TIDY_KNOWLEDGE_GATES_H
#define CORO_TIDY_KNOWLEDGE_GATES_H

#include "clang/AST/DeclCXX.h"

namespace coro_tidy::structure {

bool isGate(clang::QualType Type);

/// Whether the member undoes what entering has done.
bool leavesGate(const clang::NamedDecl &Member);

/// What is told to stop, and asked whether it was.
bool isStopSource(clang::QualType Type);

} // namespace coro_tidy::structure

#endif
