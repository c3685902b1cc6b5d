// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/HeaderText.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/xxhash.h"

namespace coro_tidy::driver {

uint64_t wordId(llvm::StringRef Word) { return llvm::xxh3_64bits(Word); }

static const clang::LangOptions &language() {
  static const clang::LangOptions Options = [] {
    clang::LangOptions L;
    L.LineComment = L.CPlusPlus = L.CPlusPlus11 = L.CPlusPlus14 = true; // Raw strings, 1'000.
    return L;
  }();
  return Options;
}

/// Goes over the tokens of a file once. Branches of #if are read one after the other, so
/// brackets that only one of them opens make the rest of the file look nested: that is the safe
/// side.
class TextReader {
public:
  TextReader(llvm::StringRef Code, HeaderText &Into)
      : Into(Into), Raw(Begin, language(), Code.begin(), Code.begin(), Code.end()) {
    next();
    while (Now.isNot(clang::tok::eof)) {
      if (Now.is(clang::tok::hash) && Now.isAtStartOfLine())
        readDirective();
      else
        readToken();
    }
    Into.NeutralAtEnd = isNeutral();
  }

private:
  void next() { Raw.LexFromRawLexer(Now); }

  /// The identifier at hand, which is one of those that occur, or nothing.
  llvm::StringRef takeWord() {
    if (Now.isNot(clang::tok::raw_identifier))
      return "";
    const llvm::StringRef Word = Now.getRawIdentifier();
    Into.Words.insert(wordId(Word));
    return Word;
  }

  bool isNeutral() const {
    return Depth == 0 && !Changed &&
           llvm::is_contained({clang::tok::unknown, clang::tok::semi, clang::tok::r_brace}, Last);
  }

  void readToken() {
    const llvm::StringRef Word = takeWord();
    // `module;`, `import std;` and `export module m;`
    const bool OfModules =
        Now.isAtStartOfLine() && llvm::is_contained({"module", "import", "export"}, Word);
    Changed |= OfModules || Word == "__pragma";
    if (Word == "_Pragma")
      return readPragmaOperator();
    Last = Now.getKind();
    switch (Last) {
    case clang::tok::l_brace:
    case clang::tok::l_paren:
      ++Depth;
      break;
    case clang::tok::r_brace:
    case clang::tok::r_paren:
      --Depth;
      break;
    default:
      break;
    }
    next();
  }

  /// `_Pragma("GCC diagnostic push")`, which is no part of a declaration.
  void readPragmaOperator() {
    bool IsHarmless = false;
    next();
    for (; !Now.is(clang::tok::eof) && !Now.is(clang::tok::r_paren); next())
      if (Now.is(clang::tok::string_literal))
        IsHarmless = isAboutDiagnostics(llvm::StringRef(Now.getLiteralData(), Now.getLength()));
    next();
    Changed |= !IsHarmless;
  }

  static bool isAboutDiagnostics(llvm::StringRef Literal) {
    return Literal.starts_with("\"GCC diagnostic ") || Literal.starts_with("\"clang diagnostic ");
  }

  bool endsLine() const { return Now.isAtStartOfLine() || Now.is(clang::tok::eof); }

  void readDirective() {
    const unsigned Offset = Now.getLocation().getRawEncoding() - Begin.getRawEncoding();
    next();
    const llvm::StringRef Name = endsLine() ? "" : takeWord();
    if (llvm::is_contained({"include", "include_next", "import"}, Name))
      Into.NeutralIncludes[Offset] = isNeutral();
    if (!endsLine())
      next();
    if (Name == "pragma")
      Changed |= !isHarmlessPragma();
    for (; !endsLine(); next())
      takeWord();
  }

  /// One that says nothing about the headers that follow.
  bool isHarmlessPragma() {
    const llvm::StringRef First = endsLine() ? "" : takeWord();
    if (First != "GCC" && First != "clang")
      return llvm::is_contained(
          {"once", "region", "endregion", "mark", "message", "warning", "optimize", "comment"},
          First);
    next();
    return !endsLine() && llvm::is_contained({"diagnostic", "system_header"}, takeWord());
  }

  static inline const clang::SourceLocation Begin = clang::SourceLocation::getFromRawEncoding(1);

  HeaderText &Into;
  clang::Lexer Raw;
  clang::Token Now;
  clang::tok::TokenKind Last = clang::tok::unknown; ///< Outside of directives; unknown for none.
  int Depth = 0;
  bool Changed = false;
};

HeaderText::HeaderText(llvm::StringRef Code) { TextReader(Code, *this); }

} // namespace coro_tidy::driver
