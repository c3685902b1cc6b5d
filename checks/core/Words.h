// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words of an identifier, for the few questions that only a name answers: does
// this function print what it is given, does this variable count threads? Such an
// answer may silence a finding; it never makes one.

#ifndef CORO_TIDY_CORE_WORDS_H
#define CORO_TIDY_CORE_WORDS_H

#include "knowledge/Words.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringRef.h"
#include <initializer_list>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
class NamedDecl;
class Stmt;
} // namespace clang

namespace coro_tidy {

/// Whether the name has one of the words, or its plural.
bool hasWord(const clang::NamedDecl &Named, std::initializer_list<llvm::StringRef> Words);

/// The same for the last word, which is what the name stands for: `ids` in thread_ids.
bool lastWordIs(const clang::NamedDecl &Named, std::initializer_list<llvm::StringRef> Words);

/// Whether a macro that At is part of has one of the words in its name: `CHECK_THROWS_AS(...)`.
bool isInMacroOf(clang::SourceLocation At, std::initializer_list<llvm::StringRef> Words,
                 const clang::ASTContext &Context);

} // namespace coro_tidy

#endif
