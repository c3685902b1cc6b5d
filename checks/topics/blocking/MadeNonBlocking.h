// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Members that their constructor has made nonblocking, as a database in memory is:
//
//   Cache() : Rows("rows", Storage::Memory) {}
//   Task<> load() { Rows.execute(Schema); }         waits for nothing

#ifndef CORO_TIDY_TOPICS_BLOCKING_MADENONBLOCKING_H
#define CORO_TIDY_TOPICS_BLOCKING_MADENONBLOCKING_H

#include "core/Workspace.h"

namespace coro_tidy {

/// One of these holds where the call is about such a member, or about a local that was made from
/// one: Statement Insert(Rows, "INSERT ..."); Insert.step();
std::vector<Atom> whenMadeNonBlocking(const clang::Stmt &Call, Workspace &Of);

} // namespace coro_tidy

#endif
