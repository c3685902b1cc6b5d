// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Prints the events of every function in the main file, instantiations and lambdas
// included, in the order of the source:  print-events FILE -- FLAGS
// With --count it prints how many functions of the whole unit have a graph, and
// with --function=NAME only the functions of that name.

#include "flow/Event.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/CommonOptionsParser.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/CommandLine.h"

using namespace clang;

namespace {

llvm::cl::OptionCategory Category("print-events");
llvm::cl::opt<bool> Count("count", llvm::cl::cat(Category),
                          llvm::cl::desc("Only count, over headers too"));
llvm::cl::opt<std::string> Only("function", llvm::cl::cat(Category),
                                llvm::cl::desc("Only functions of this name"));

class Collector : public RecursiveASTVisitor<Collector> {
public:
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }
  bool shouldVisitLambdaBody() const { return true; }

  bool VisitFunctionDecl(FunctionDecl *Fn) {
    if (Fn->isThisDeclarationADefinition())
      Found.push_back(Fn);
    return true;
  }

  std::vector<const FunctionDecl *> Found;
};

class Printer : public ASTConsumer {
public:
  void HandleTranslationUnit(ASTContext &Context) override {
    Collector All;
    All.TraverseAST(Context);
    unsigned Built = 0, Blocks = 0;
    for (const FunctionDecl *Fn : All.Found) {
      const bool InMain = Context.getSourceManager().isInMainFile(Fn->getLocation());
      if (!Count && (!InMain || Fn->isImplicit()))
        continue;
      if (!Only.empty() && Fn->getNameAsString() != Only)
        continue;
      const auto Graph = coro_tidy::flow::buildGraph(*Fn, Context);
      Built += Graph != nullptr;
      Blocks += Graph ? Graph->blocks().size() : 0;
      if (Count)
        continue;
      if (Graph)
        Graph->print(llvm::outs());
      else
        llvm::outs() << Fn->getNameAsString() << " has no graph\n";
    }
    if (Count)
      llvm::outs() << Built << " of " << All.Found.size() << " functions, " << Blocks
                   << " blocks\n";
  }
};

class Action : public ASTFrontendAction {
public:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &, StringRef) override {
    return std::make_unique<Printer>();
  }
};

} // namespace

int main(int argc, const char **argv) {
  auto Options = tooling::CommonOptionsParser::create(argc, argv, Category);
  if (!Options) {
    llvm::errs() << llvm::toString(Options.takeError());
    return 2;
  }
  tooling::ClangTool Tool(Options->getCompilations(), Options->getSourcePathList());
  Tool.appendArgumentsAdjuster(
      tooling::getInsertArgumentAdjuster("-resource-dir=" CORO_TIDY_RESOURCE_DIR));
  return Tool.run(tooling::newFrontendActionFactory<Action>().get());
}
