// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Words.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {

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
