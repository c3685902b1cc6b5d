// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The facts file that a run over a whole project leaves beside the compile
// database, so that one unit alone, in an editor or under clang-tidy, knows what
// the functions of other units do.

#ifndef CORO_TIDY_KNOWLEDGE_LASTRUN_H
#define CORO_TIDY_KNOWLEDGE_LASTRUN_H

#include "knowledge/FactFile.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

namespace coro_tidy {

/// What the program leaves beside a compile database is in this folder.
inline constexpr llvm::StringLiteral OwnFolder = ".coro-tidy";

/// Writes what was inferred in the format of FactFile.h; the bytes depend on the facts alone.
void writeInferred(llvm::ArrayRef<LinkedFact> Facts, llvm::raw_ostream &Out);

/// The inferred facts of such a file as rules without a body.
std::vector<Rule> inferredRules(const FactFile &In);

/// Makes the folder, which is `.coro-tidy` or in it. Version control passes it by.
llvm::Error makeOwnFolder(llvm::StringRef Folder);

/// Writes `.coro-tidy/facts` in the folder of the compile database, by rename: a
/// reader sees the old file or the new one.
llvm::Error writeLastRun(llvm::StringRef BuildFolder, llvm::ArrayRef<LinkedFact> Known);

/// The facts that the file of a build folder holds, as rules without a body. Empty when
/// there is none; an error when it is damaged, which the next run over the whole project
/// mends.
llvm::Expected<UnitResult> readLastRun(llvm::StringRef BuildFolder);

/// The same of the file nearest to a source file.
llvm::Expected<UnitResult> readLastRunFor(llvm::StringRef Source);

/// Functions that were read again may have changed since. What others do with them stays.
void forget(UnitResult &LastRun, const std::set<llvm::StringRef> &Functions);

} // namespace coro_tidy

#endif
