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

#include "core/Check.h"
#include "core/Statements.h"
#include "topics/cancellation/Cancellation.h"
#include "topics/cancellation/CancellationCodes.h"
#include "topics/cancellation/TopLevel.h"
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
    if (!Fn.suspends())
      return;
    const std::string Code = cancellationCode(Fn.decl().getReturnType(), knowledge());
    for (const SwallowingHandler &Found : swallowingHandlers(Fn, workspace()))
      if (Code.empty() || (Found.AlwaysLoopsOn && isEndless(Found.Loop)))
        examine(Fn, Found, Code);
    for (const IgnoredCode &Found : ignoredCodes(Fn, knowledge()))
      for (const Condition &When : whenCancelled(Fn, /*IsEndless=*/true))
        report({.At = Found.Comparison->getBeginLoc(),
                .Message = "the loop goes on after '" + Code + "'",
                .Notes = {{Found.Suspension->getBeginLoc(), ArrivesHere.str()}},
                .When = When,
                .Grade = Severity::Warning});
  }

private:
  static constexpr llvm::StringLiteral ArrivesHere = "the cancellation arrives at this suspension";

  /// Nobody can cancel from above what is only started at the top, which is nothing
  /// that a unit without such a start can know by itself.
  std::optional<Condition> unlessTopLevel(const Function &Fn) {
    if (!Started)
      Started = startsIn(workspace());
    const FunctionDecl *Self = Started->outermost(Fn.decl().getCanonicalDecl());
    if (Started->Below.contains(Self))
      return Condition();
    if (Self->isMain() || Started->TopLevel.contains(Self))
      return std::nullopt;
    return Condition{.If = {}, .Unless = {{Fact::StartedTopLevel, keyOf(*Self)}}};
  }

  /// What goes on for ever is a mistake as well where it is started at the top, if the project
  /// cancels anything at all; and the stack of a stackful coroutine is unwound when its loop is
  /// destroyed, wherever it was started.
  std::vector<Condition> whenCancelled(const Function &Fn, bool IsEndless) {
    if (Fn.isStackful())
      return {Condition()};
    std::vector<Condition> Result;
    if (auto FromAbove = unlessTopLevel(Fn))
      Result.push_back(std::move(*FromAbove));
    if (const auto Somewhere = IsEndless ? cancelledSomewhere(Fn, knowledge()) : std::nullopt)
      Result.push_back({.If = {*Somewhere}});
    return Result;
  }

  /// With a coded cancellation only what refuses it for ever: a handler that ends the
  /// coroutine has ended it for this reason too.
  void examine(const Function &Fn, const SwallowingHandler &Found, const std::string &Code) {
    const std::string What = "'" + displayName(*Found.Cancellation) + "'";
    std::string Message =
        caught(*Found.Handler) + (Found.Translates ? " replaces " : " swallows ") + What;
    if (!Code.empty())
      Message += " of a cancelled operation";
    if (Fn.isStackful())
      Message += ", which unwinds the stack of a coroutine that is destroyed";
    if (Found.LoopsOn)
      Message += ", and the loop goes on";
    for (Condition &When : whenCancelled(Fn, Found.AlwaysLoopsOn && isEndless(Found.Loop))) {
      for (const FunctionDecl *Helper : Found.Helpers)
        When.Unless.push_back({Fact::RethrowsCancellation, keyOf(*Helper)});
      for (const FunctionDecl *Other : Found.Others)
        When.UnlessKnown.push_back({Fact::RethrowsCancellation, keyOf(*Other)});
      llvm::append_range(When.Unless, Found.Receivers);
      const Report Finding{.At = Found.Handler->getBeginLoc(),
                           .Message = Message,
                           .Notes = notesFor(Found),
                           .Fixes = Code.empty() ? fixesFor(Found) : fixesFor(Found, Code),
                           .When = When,
                           .Grade =
                               Found.Translates ? std::optional(Severity::Warning) : std::nullopt,
                           .RestsOn = Found.RestsOn};
      if (Found.Hears.empty())
        report(Finding);
      for (const Atom &Hears : Found.Hears) {
        Report IfHeard = Finding;
        IfHeard.When.If.push_back(Hears);
        report(std::move(IfHeard));
      }
    }
  }

  static std::string caught(const CXXCatchStmt &Handler) {
    if (!Handler.getExceptionDecl())
      return "'catch (...)'";
    const CXXRecordDecl *Class =
        Handler.getCaughtType().getNonReferenceType()->getAsCXXRecordDecl();
    return "the handler for '" + displayName(*Class) + "'";
  }

  static bool catchesItself(const SwallowingHandler &Found) {
    const VarDecl *Caught = Found.Handler->getExceptionDecl();
    const CXXRecordDecl *Class =
        Caught ? Found.Handler->getCaughtType().getNonReferenceType()->getAsCXXRecordDecl()
               : nullptr;
    return Class && Class->getCanonicalDecl() == Found.Cancellation->getCanonicalDecl();
  }

  std::vector<Note> notesFor(const SwallowingHandler &Found) const {
    std::vector<Note> Result{{Found.Suspension->getBeginLoc(), ArrivesHere.str()}};
    if (Found.Leaves)
      Result.push_back({Found.Leaves->getBeginLoc(), "the handler ends here"});
    return Result;
  }

  /// A handler of the cancellation itself gets a `throw;` where it falls off its end, unless it
  /// keeps other values of the exception on purpose.
  /// Others keep what they do, behind one that lets the cancellation through.
  std::vector<FixItHint> fixesFor(const SwallowingHandler &Found) const {
    const CXXCatchStmt &Handler = *Found.Handler;
    const auto *Block = llvm::cast<CompoundStmt>(Handler.getHandlerBlock());
    if (Handler.getBeginLoc().isMacroID() || Block->getRBracLoc().isMacroID())
      return {};
    if (!catchesItself(Found))
      return {FixItHint::CreateInsertion(Handler.getBeginLoc(),
                                         "catch (const " + displayName(*Found.Cancellation) +
                                             " &) { throw; } ")};
    if (Found.Leaves || Found.TellsApart)
      return {};
    const StringRef Indent =
        Lexer::getIndentationForLine(Block->getRBracLoc(), context().getSourceManager());
    const SourceManager &Sources = context().getSourceManager();
    const bool OwnLine = Sources.getSpellingColumnNumber(Block->getRBracLoc()) == Indent.size() + 1;
    return {FixItHint::CreateInsertion(Block->getRBracLoc(),
                                       OwnLine ? "  throw;\n" + Indent.str() : " throw; ")};
  }

  /// catch (const asio::system_error &e) { if (e.code() == asio::error::operation_aborted) throw;
  static std::vector<FixItHint> fixesFor(const SwallowingHandler &Found, const std::string &Code) {
    const VarDecl *Caught = Found.Handler->getExceptionDecl();
    if (!Caught || !Caught->getIdentifier() || !catchesItself(Found) ||
        Found.Handler->getBeginLoc().isMacroID())
      return {};
    const auto *Block = llvm::cast<CompoundStmt>(Found.Handler->getHandlerBlock());
    return {FixItHint::CreateInsertion(Block->getLBracLoc().getLocWithOffset(1),
                                       " if (" + Caught->getNameAsString() + ".code() == " + Code +
                                           ") throw;")};
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
