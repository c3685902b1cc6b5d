// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One unit: parse with a focus on the user's code, let clang-tidy run the checks
// and filter what they say (NOLINT, headers), and take the result over.

#include "driver/Tidy.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyModule.h"
#include "core/Catalog.h"
#include "core/Cost.h"
#include "driver/Config.h"
#include "driver/Focus.h"
#include "driver/HeaderSet.h"
#include "driver/Parse.h"
#include "driver/Paths.h"
#include "driver/Preamble.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Frontend/Utils.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {
namespace {

using clang::tidy::ClangTidyError;

/// Takes the facts of a unit, and so its functions, before the checks run. These need
/// nothing else, so where they are alone nobody walks over the unit to match anything.
class FactsConsumer : public clang::ASTConsumer {
public:
  FactsConsumer(clang::tidy::ClangTidyContext &Tidy, bool Focused, UnitResult &Into)
      : Tidy(Tidy), Focused(Focused), Into(Into) {}

  void HandleTranslationUnit(clang::ASTContext &Context) override {
    {
      const Spending Here(FactsCost);
      Into = factsOf(Context, Tidy);
    }
    if (Focused)
      Context.setTraversalScope({});
  }

private:
  clang::tidy::ClangTidyContext &Tidy;
  bool Focused;
  UnitResult &Into;
};

class CheckAction : public clang::ASTFrontendAction {
public:
  CheckAction(clang::tidy::ClangTidyASTConsumerFactory &Checks, bool Focused,
              clang::tidy::ClangTidyContext &Tidy, UnitResult &Facts, std::set<uint64_t> &Headers)
      : Checks(Checks), Focused(Focused), Tidy(Tidy), Facts(Facts), Headers(Headers) {}

  bool BeginSourceFileAction(clang::CompilerInstance &Compiler) override {
    collectHeaders(Compiler, Headers);
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &Compiler,
                                                        llvm::StringRef File) override {
    std::vector<std::unique_ptr<clang::ASTConsumer>> Consumers;
    if (Focused)
      Consumers.push_back(focusOnUserCode());
    Consumers.push_back(std::make_unique<FactsConsumer>(Tidy, Focused, Facts));
    Consumers.push_back(Checks.createASTConsumer(Compiler, File));
    return std::make_unique<clang::MultiplexConsumer>(std::move(Consumers));
  }

private:
  clang::tidy::ClangTidyASTConsumerFactory &Checks;
  bool Focused;
  clang::tidy::ClangTidyContext &Tidy;
  UnitResult &Facts;
  std::set<uint64_t> &Headers;
};

/// Turns what clang-tidy and the checks say of a unit into an outcome that needs
/// neither the unit nor this process.
class Taking {
public:
  explicit Taking(const Unit &U) : U(U) {}

  UnitOutcome take(std::vector<ClangTidyError> Errors, UnitResult Facts) {
    for (ClangTidyError &E : Errors) {
      if (E.DiagnosticName == "clang-diagnostic-error")
        CompileErrors.push_back(std::move(E));
      else if (E.DiagnosticName == "clang-tidy-config")
        Outcome.Misconfigured = E.Message.Message;
      else
        Outcome.Findings.push_back(finding(E, Facts.Conditions));
    }
    Facts.Conditions.clear();
    for (Rule &R : Facts.Rules)
      R.Why.At.File = absolutePath(R.Why.At.File, U.Directory);
    for (Override &O : Facts.Overrides)
      O.At.File = absolutePath(O.At.File, U.Directory);
    Outcome.Facts = PackedFacts(Facts);
    tellErrors();
    return std::move(Outcome);
  }

private:
  RawPlace place(llvm::StringRef File, unsigned Offset) const {
    return {absolutePath(File, U.Directory), Offset};
  }

  RawFinding finding(ClangTidyError &E, llvm::ArrayRef<Condition> Conditions) const {
    FindingTag Tag = FindingTag::take(E.Message.Message);
    RawFinding F;
    F.Check = E.DiagnosticName;
    F.Grade = Tag.Grade;
    F.At = place(E.Message.FilePath, E.Message.FileOffset);
    F.Message = E.Message.Message;
    F.Function = Tag.Function;
    F.RestsOn = Tag.RestsOn;
    if (Tag.Condition != FindingTag::Unconditional)
      F.When = Conditions[Tag.Condition];
    addFix(F, E.Message, /*Suggested=*/false);
    for (const auto &N : E.Notes) {
      F.Notes.push_back({place(N.FilePath, N.FileOffset), N.Message});
      addFix(F, N, /*Suggested=*/true);
    }
    return F;
  }

  void addFix(RawFinding &F, const clang::tooling::DiagnosticMessage &Of, bool Suggested) const {
    RawFix Fix{.Description = Of.Message, .Suggested = Suggested};
    for (const auto &Replacements : Of.Fix)
      for (const auto &R : Replacements.second)
        Fix.Edits.push_back(
            {place(R.getFilePath(), R.getOffset()), R.getLength(), R.getReplacementText().str()});
    if (!Fix.Edits.empty())
      F.Fixes.push_back(std::move(Fix));
  }

  void tellErrors() {
    if (CompileErrors.empty())
      return;
    const auto &First = llvm::min_element(CompileErrors, [&](const auto &A, const auto &B) {
                          return distance(A) < distance(B);
                        })->Message;
    const size_t N = CompileErrors.size();
    Outcome.Failure = N == 1 ? "a compile error" : std::to_string(N) + " compile errors, the first";
    Outcome.FirstError = First.Message;
    Outcome.ErrorAt = place(First.FilePath, First.FileOffset);
  }

  /// Errors are sorted by file. What is wrong in a header comes first in the unit, and in others.
  int distance(const ClangTidyError &E) const {
    if (E.Message.FilePath.empty())
      return 2;
    return absolutePath(E.Message.FilePath, U.Directory) == U.File ? 1 : 0;
  }

  const Unit &U;
  UnitOutcome Outcome;
  std::vector<ClangTidyError> CompileErrors;
};

} // namespace

/// With a preamble, if there is one; Headers are the files that are read without it.
static UnitOutcome examine(const Unit &U, const Settings &Run, const Preamble *With,
                           std::set<uint64_t> &Headers) {
  clang::tidy::ClangTidyContext Context(std::make_unique<Configuration>(Run));
  clang::tidy::ClangTidyDiagnosticConsumer Diagnostics(Context);
  auto Options = std::make_unique<clang::DiagnosticOptions>();
  clang::DiagnosticsEngine Engine(clang::DiagnosticIDs::create(), *Options, &Diagnostics,
                                  /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(Options), &Engine);
  Context.setCurrentFile(U.File);
  clang::tidy::ClangTidyASTConsumerFactory Checks(Context);

  UnitOutcome Outcome;
  const std::vector<std::string> Names = Checks.getCheckNames();
  const bool Focused = isFocused(Names);
  Inputs Asked;
  Costs Spent;
  if (With)
    for (const Input &I : With->Asked)
      Asked.add(I.Asked, I.Path, I.Answer);
  Parse P = prepare(U, Run, Context.getOptions(), /*Warnings=*/!Focused,
                    recordedFiles(filesFor(Run), Asked));
  if (P.Invocation) {
    if (Focused)
      focus(P, U, Context);
    if (With)
      addPreamble(P, *With);
    UnitResult Facts;
    {
      CollectUnitResult Collecting(Facts);
      CollectCosts Counting(Spent);
      parse(std::move(P), Diagnostics, [&] {
        return std::make_unique<CheckAction>(Checks, Focused, Context, Facts, Headers);
      });
    }
    Outcome = Taking(U).take(Diagnostics.take(), std::move(Facts));
  } else {
    Outcome.Failure = P.Failure;
  }
  Outcome.AnyCheck = !Names.empty();
  for (const auto &Each : Spent)
    Outcome.Spent.push_back({Each.first().str(), Each.second.count()});
  Outcome.Asked = Asked.list();
  return Outcome;
}

UnitOutcome tidy(const Order &What, const Settings &Run, Preambles &Shared) {
  std::set<uint64_t> Headers;
  if (const Preamble *With = Shared.find(What.With.Number)) {
    UnitOutcome Outcome = examine(What.Of, Run, With, Headers);
    Headers.insert(With->Headers.begin(), With->Headers.end());
    // It has read what it includes, no more and no less.
    if (sumOf(Headers) == What.With.Reads && Outcome.Failure.empty()) {
      Outcome.WithPreamble = true;
      return Outcome;
    }
  }
  return examine(What.Of, Run, nullptr, Headers);
}

UnitOutcome listIncludes(const Unit &U, const Settings &Run) {
  struct Lister : clang::PreprocessOnlyAction {
    explicit Lister(std::shared_ptr<clang::DependencyCollector> Into) : Into(std::move(Into)) {}
    bool BeginSourceFileAction(clang::CompilerInstance &Compiler) override {
      Into->attachToPreprocessor(Compiler.getPreprocessor());
      return PreprocessOnlyAction::BeginSourceFileAction(Compiler);
    }
    std::shared_ptr<clang::DependencyCollector> Into;
  };

  UnitOutcome Outcome;
  Inputs Asked;
  Parse P = prepare(U, Run, Configuration(Run).getOptions(U.File), /*Warnings=*/false,
                    recordedFiles(filesFor(Run), Asked));
  Outcome.Failure = P.Failure;
  if (P.Invocation) {
    auto Collector = std::make_shared<clang::DependencyCollector>();
    clang::IgnoringDiagConsumer Silent;
    parse(std::move(P), Silent, [&] { return std::make_unique<Lister>(Collector); });
    for (llvm::StringRef File : Collector->getDependencies())
      Outcome.Includes.push_back(realPath(absolutePath(File, U.Directory)));
  }
  Outcome.Asked = Asked.list();
  return Outcome;
}

} // namespace coro_tidy::driver
