// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Words.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace coro_tidy {

std::vector<std::string> wordsOf(llvm::StringRef Identifier) {
  std::vector<std::string> Result;
  bool Inside = false;
  for (size_t I = 0; I < Identifier.size(); ++I) {
    const char C = Identifier[I];
    if (!llvm::isAlpha(C)) {
      Inside = false;
      continue;
    }
    const bool Hump = I > 0 && llvm::isUpper(C) && !llvm::isUpper(Identifier[I - 1]);
    if (!Inside || Hump)
      Result.emplace_back();
    Inside = true;
    Result.back() += llvm::toLower(C);
  }
  return Result;
}

static bool isOneOf(llvm::StringRef Word, std::initializer_list<llvm::StringRef> Words) {
  return llvm::is_contained(Words, Word) ||
         (Word.consume_back("s") && llvm::is_contained(Words, Word));
}

bool hasWord(const NamedDecl &Named, std::initializer_list<llvm::StringRef> Words) {
  return Named.getIdentifier() && llvm::any_of(wordsOf(Named.getName()), [&](llvm::StringRef Word) {
           return isOneOf(Word, Words);
         });
}

bool lastWordIs(const NamedDecl &Named, std::initializer_list<llvm::StringRef> Words) {
  if (!Named.getIdentifier())
    return false;
  const std::vector<std::string> All = wordsOf(Named.getName());
  return !All.empty() && isOneOf(All.back(), Words);
}

bool isInMacroOf(SourceLocation At, std::initializer_list<llvm::StringRef> Words,
                 const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  for (; At.isMacroID(); At = Sources.getImmediateMacroCallerLoc(At))
    if (llvm::any_of(wordsOf(Lexer::getImmediateMacroName(At, Sources, Context.getLangOpts())),
                     [&](llvm::StringRef Word) { return isOneOf(Word, Words); }))
      return true;
  return false;
}

} // namespace coro_tidy
