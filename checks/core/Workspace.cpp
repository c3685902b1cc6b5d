// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Workspace.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "core/Catalog.h"
#include "core/Infer.h"
#include "knowledge/LastRun.h"
#include "knowledge/ModelPaths.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"
#include <map>
#include <mutex>
#include <set>
#include <utility>

using namespace clang;

namespace coro_tidy {
namespace {

/// Collects the functions with bodies below the traversal scope. Declarations in
/// system headers are not entered.
class FunctionCollector : public RecursiveASTVisitor<FunctionCollector> {
public:
  explicit FunctionCollector(const SourceManager &Sources) : Sources(Sources) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return false; }

  bool TraverseDecl(Decl *D) {
    if (D && !llvm::isa<TranslationUnitDecl>(D) &&
        (Sources.isInSystemHeader(D->getLocation()) || functionsAround(*D) > MaxNesting))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }

  bool VisitFunctionDecl(FunctionDecl *Fn) {
    add(Fn);
    return true;
  }

  bool VisitLambdaExpr(LambdaExpr *Lambda) {
    if (const FunctionTemplateDecl *Generic = Lambda->getDependentCallOperator()) {
      for (FunctionDecl *Special : Generic->specializations())
        TraverseDecl(Special); // Which has lambdas of its own.
    } else {
      add(Lambda->getCallOperator());
    }
    return true;
  }

  std::vector<const FunctionDecl *> Found;
  std::vector<const FunctionDecl *> TooDeep; ///< Without what is nested in these.

private:
  void add(FunctionDecl *Fn) {
    if (Fn->doesThisDeclarationHaveABody() && !Fn->isDependentContext() && !Fn->isDefaulted() &&
        !Fn->isInvalidDecl() && Seen.insert(Fn).second)
      addNested(*Fn);
  }

  void addNested(const FunctionDecl &Fn) {
    const unsigned Around = functionsAround(Fn);
    if (Around <= MaxNesting)
      (Around == MaxNesting ? TooDeep : Found).push_back(&Fn);
  }

  static constexpr unsigned MaxNesting = flow::Graph::MaxNesting;

  /// As far as that matters.
  static unsigned functionsAround(const Decl &D) {
    unsigned Around = 0;
    for (const DeclContext *In = D.getDeclContext(); In && Around <= MaxNesting;
         In = In->getParent())
      Around += In->isFunctionOrMethod();
    return Around;
  }

  const SourceManager &Sources;
  llvm::DenseSet<const FunctionDecl *> Seen;
};

std::vector<std::string> knowledgePaths(tidy::ClangTidyContext &Tidy) {
  const auto &Options = Tidy.getOptions().CheckOptions;
  const auto Given = Options.find("coro.Knowledge");
  return Given == Options.end() ? std::vector<std::string>()
                                : modelPaths(Given->second.Value, Tidy.getCurrentFile());
}

Whole wholeFor(tidy::ClangTidyContext &Tidy) {
  const std::optional<Whole> Said = wholeIn(Tidy.getOptions());
  if (!Said)
    Tidy.configurationDiag("coro.Whole is '%0'; expected auto, yes or no", DiagnosticIDs::Error)
        << Tidy.getOptions().CheckOptions.lookup("coro.Whole").Value;
  return Said.value_or(Whole::Auto);
}

} // namespace

std::shared_ptr<const Models> modelsFor(tidy::ClangTidyContext &Tidy) {
  static std::mutex Guard;
  static std::map<std::vector<std::string>, std::shared_ptr<const Models>> Loaded;
  std::vector<std::string> Paths = knowledgePaths(Tidy);
  const std::lock_guard Lock(Guard);
  if (const auto Known = Loaded.find(Paths); Known != Loaded.end())
    return Known->second;
  llvm::Expected<std::shared_ptr<const Models>> Models = Models::load(Paths);
  if (Models)
    return Loaded[std::move(Paths)] = std::move(*Models);
  Tidy.configurationDiag("%0", DiagnosticIDs::Error) << llvm::toString(Models.takeError());
  return llvm::cantFail(Models::load({}));
}

Workspace::Workspace(ASTContext &Context, tidy::ClangTidyContext &Tidy)
    : Context(Context), Tidy(Tidy), Known(std::make_unique<Knowledge>(modelsFor(Tidy), Context)) {}

Workspace::~Workspace() = default;

Workspace &Workspace::of(ASTContext &Context, tidy::ClangTidyContext &Tidy) {
  static std::mutex Guard;
  static std::map<const ASTContext *, std::unique_ptr<Workspace>> All;
  const std::lock_guard Lock(Guard);
  std::unique_ptr<Workspace> &Own = All[&Context];
  if (!Own) {
    Own.reset(new Workspace(Context, Tidy));
    Context.AddDeallocation(
        [](void *Key) {
          const std::lock_guard Lock(Guard);
          All.erase(static_cast<const ASTContext *>(Key));
        },
        &Context);
  }
  return *Own;
}

const std::vector<const Function *> &Workspace::functions() {
  if (Collected)
    return Functions;
  Collected = true;
  FunctionCollector Collector(Context.getSourceManager());
  Collector.TraverseAST(Context);
  TooLarge = std::move(Collector.TooDeep);
  for (const FunctionDecl *Fn : Collector.Found) {
    auto Own = std::make_unique<Function>(*Fn, Context, *Known);
    if (Own->isTooLarge()) {
      TooLarge.push_back(Fn);
    } else {
      Functions.push_back(Own.get());
      ByDefinition[Fn] = std::move(Own);
    }
  }
  return Functions;
}

std::vector<const FunctionDecl *> Workspace::takeTooLarge() {
  functions();
  return std::exchange(TooLarge, {});
}

const Function *Workspace::find(const FunctionDecl &Callee) {
  functions();
  const auto Found = ByDefinition.find(Callee.getDefinition());
  return Found == ByDefinition.end() ? nullptr : Found->second.get();
}

const UnitResult &Workspace::result() {
  if (!Result) {
    Result = std::make_unique<UnitResult>(infer(*this));
    Result->IsPartOf = wholeFor(Tidy);
  }
  return *Result;
}

const Linker &Workspace::linked() {
  if (!Link) {
    Link = std::make_unique<Linker>();
    Link->add(result());
    if (llvm::Expected<UnitResult> Last = readLastRunFor(Tidy.getCurrentFile())) {
      forget(*Last, {result().Seen.begin(), result().Seen.end()});
      Link->add(*Last);
    } else {
      Tidy.configurationDiag("nothing is known of other units: %0")
          << llvm::toString(Last.takeError());
    }
    Link->close(/*IsWhole=*/false);
  }
  return *Link;
}

FilePosition Workspace::place(SourceLocation At) const {
  const SourceManager &Sources = Context.getSourceManager();
  const SourceLocation InFile = Sources.getExpansionLoc(At);
  const auto [Id, Offset] = Sources.getDecomposedLoc(InFile);
  FilePosition Result;
  if (Id.isInvalid())
    return Result;
  llvm::SmallString<256> Path(Sources.getFilename(InFile));
  Sources.getFileManager().makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  Result.File = Path.str().str();
  Result.Line = Sources.getLineNumber(Id, Offset);
  Result.Column = Sources.getColumnNumber(Id, Offset);
  return Result;
}

SourceLocation Workspace::location(const FilePosition &At) const {
  SourceManager &Sources = Context.getSourceManager();
  const auto File = Sources.getFileManager().getOptionalFileRef(At.File);
  if (!File || At.Line == 0)
    return {};
  return Sources.translateFileLineCol(*File, At.Line, At.Column);
}

} // namespace coro_tidy
