// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cancellation arrives as an exception at a suspension. Whoever catches it and goes
// on has refused it for everybody above, who wait for an end that does not come:
//
//   while (true) {
//     try {
//       co_await poll();
//     } catch (...) {          // takes the cancellation too,
//       log("poll failed");
//     }                        // and polls again
//   }

#include "core/Cancellation.h"
#include "core/Check.h"
#include "core/TopLevel.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace coro_tidy {
namespace {

class SwallowedCancellationCheck final : public Check {
public:
  using Check::Check;

  void onStartOfTranslationUnit() override {
    Check::onStartOfTranslationUnit();
    Started.reset();
  }

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine())
      return;
    const bool Coded = isCoded(Fn);
    for (const SwallowingHandler &Found : swallowingHandlers(Fn, workspace()))
      if (!Coded || refusesForEver(Found))
        examine(Fn, Found, Coded);
  }

private:
  /// Whether the library has no exception of its own for cancellation, but a code
  /// inside a general one, as asio has. Then a handler that ends the coroutine has
  /// ended it for this reason too.
  bool isCoded(const Function &Fn) const {
    return codeOf(Fn) != nullptr;
  }

  const std::string *codeOf(const Function &Fn) const {
    const FactFile *Library = knowledge().library(Fn.decl().getReturnType());
    if (!Library)
      return nullptr;
    for (const auto &[Name, Facts] : Library->Functions)
      for (const StatedFact &Said : Facts)
        if (Said.What == Fact::CancellationCode)
          return &Name;
    return nullptr;
  }

  static bool refusesForEver(const SwallowingHandler &Found) {
    if (!Found.AlwaysLoopsOn || !Found.Loop)
      return false;
    const Expr *Condition = nullptr;
    if (const auto *For = llvm::dyn_cast<ForStmt>(Found.Loop))
      Condition = For->getCond();
    else if (const auto *While = llvm::dyn_cast<WhileStmt>(Found.Loop))
      Condition = While->getCond();
    else if (const auto *Do = llvm::dyn_cast<DoStmt>(Found.Loop))
      Condition = Do->getCond();
    else
      return false;
    return !Condition || llvm::isa<CXXBoolLiteralExpr, IntegerLiteral>(
                             Condition->IgnoreParenImpCasts());
  }

  void examine(const Function &Fn, const SwallowingHandler &Found, bool Coded) {
    const FunctionDecl *Self = Fn.decl().getCanonicalDecl();
    if (!Started)
      Started = startsIn(workspace());
    const bool IsBelow = Started->Below.contains(Self);
    if (Fn.decl().isMain() || (Started->TopLevel.contains(Self) && !IsBelow))
      return;
    Condition When;
    for (const FunctionDecl *Helper : Found.Helpers)
      When.Unless.push_back({Fact::RethrowsCancellation, keyOf(*Helper)});
    if (!IsBelow)
      When.Unless.push_back({Fact::StartedTopLevel, keyOf(Fn.decl())});

    const std::string What = "'" + displayName(*Found.Cancellation) + "'";
    std::string Message = caught(*Found.Handler) +
                          (Found.Translates ? " replaces " : " swallows ") + What;
    if (Coded)
      Message += " of a cancelled operation";
    if (Found.LoopsOn)
      Message += ", and the loop goes on";
    report({.At = Found.Handler->getBeginLoc(),
            .Message = Message,
            .Notes = notesFor(Found),
            .Fixes = Coded ? std::vector<FixItHint>() : fixesFor(Found),
            .When = When,
            .Grade = Found.Translates ? std::optional(Severity::Warning) : std::nullopt});
  }

  static std::string caught(const CXXCatchStmt &Handler) {
    if (!Handler.getExceptionDecl())
      return "'catch (...)'";
    const CXXRecordDecl *Class =
        Handler.getCaughtType().getNonReferenceType()->getAsCXXRecordDecl();
    return "the handler for '" + displayName(*Class) + "'";
  }

  std::vector<Note> notesFor(const SwallowingHandler &Found) const {
    std::vector<Note> Result{
        {Found.Suspension->getBeginLoc(), "the cancellation arrives at this suspension"}};
    if (Found.Leaves)
      Result.push_back({Found.Leaves->getBeginLoc(), "the handler ends here"});
    return Result;
  }

  /// A handler of the cancellation itself gets a `throw;` where it falls off its end.
  /// Others keep what they do, behind one that lets the cancellation through.
  std::vector<FixItHint> fixesFor(const SwallowingHandler &Found) const {
    const CXXCatchStmt &Handler = *Found.Handler;
    const auto *Block = llvm::cast<CompoundStmt>(Handler.getHandlerBlock());
    if (Handler.getBeginLoc().isMacroID() || Block->getRBracLoc().isMacroID())
      return {};
    const CXXRecordDecl *Caught =
        Handler.getExceptionDecl()
            ? Handler.getCaughtType().getNonReferenceType()->getAsCXXRecordDecl()
            : nullptr;
    if (!Caught || Caught->getCanonicalDecl() != Found.Cancellation->getCanonicalDecl())
      return {FixItHint::CreateInsertion(Handler.getBeginLoc(),
                                         "catch (const " + displayName(*Found.Cancellation) +
                                             " &) { throw; } ")};
    if (Found.Leaves)
      return {};
    const StringRef Indent =
        Lexer::getIndentationForLine(Block->getRBracLoc(), context().getSourceManager());
    const SourceManager &Sources = context().getSourceManager();
    const bool OwnLine = Sources.getSpellingColumnNumber(Block->getRBracLoc()) == Indent.size() + 1;
    return {FixItHint::CreateInsertion(Block->getRBracLoc(),
                                       OwnLine ? "  throw;\n" + Indent.str() : " throw; ")};
  }

  std::optional<Starts> Started;
};

const Registration<SwallowedCancellationCheck> Registered{{
    .Name = "coro-swallowed-cancellation",
    .Summary = "a handler takes a cancellation and does not let it through",
    .Level = Severity::Error,
    .Keeps = Principle::LetCancellationThrough,
    .Serves = "cancellation is always re-raised",
}};

} // namespace
} // namespace coro_tidy
