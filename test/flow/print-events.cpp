// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Prints the events of every function in the main file, instantiations and lambdas
// included, in the order of the source:  print-events FILE -- FLAGS
//
//   --brief   without the members that the protocol of coroutines calls
//   --leaks   instead: where a `Session` is destroyed that was neither moved nor had
//             its member `close` called, a small automaton to try flow/Typestate.h on
//   --count   instead: how many functions of the unit, headers included and patterns
//             of templates aside, have a graph

#include "flow/Event.h"
#include "flow/Typestate.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/CommonOptionsParser.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/CommandLine.h"

using namespace clang;
using namespace coro_tidy;

namespace {

llvm::cl::OptionCategory Category("print-events");
llvm::cl::opt<bool> Count("count", llvm::cl::cat(Category),
                          llvm::cl::desc("Only count, over headers too"));
llvm::cl::opt<bool> Brief("brief", llvm::cl::cat(Category),
                          llvm::cl::desc("Leave out the protocol"));
llvm::cl::opt<bool> Leaks("leaks", llvm::cl::cat(Category), llvm::cl::desc("Follow sessions"));

class Collector : public RecursiveASTVisitor<Collector> {
public:
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }
  bool shouldVisitLambdaBody() const { return true; }

  bool VisitFunctionDecl(FunctionDecl *Fn) {
    if (Fn->isThisDeclarationADefinition() && Fn->getBody())
      Found.insert(Fn);
    return true;
  }

  llvm::SetVector<const FunctionDecl *> Found;
};

void printBriefly(const flow::Graph &Graph) {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  Graph.print(Out);
  for (llvm::StringRef Rest = Text; !Rest.empty();) {
    const auto [Line, Following] = Rest.split('\n');
    if (!Line.contains(": call ") || !Line.ends_with("(implicit)"))
      llvm::outs() << Line << '\n';
    Rest = Following;
  }
}

flow::Step step(flow::State From, const flow::Event &E, const VarDecl &Session) {
  enum : flow::State { Open, Closed };
  if (E.variable() != &Session)
    return {From};
  switch (E.Kind) {
  case flow::EventKind::Assign:
    return {Open};
  case flow::EventKind::Move:
    return {Closed};
  case flow::EventKind::Call:
    return {E.Callee && E.Callee->getNameAsString() == "close" ? flow::State(Closed) : From};
  case flow::EventKind::Destroy:
    return {From, From == Open};
  default:
    return {From};
  }
}

void printLeaks(const flow::Graph &Graph, const SourceManager &Sources) {
  const auto line = [&](const Stmt *At) {
    return Sources.getSpellingLineNumber(At->getBeginLoc());
  };
  for (const flow::Event &E : Graph.all()) {
    const VarDecl *Session = E.variable();
    if (E.Kind != flow::EventKind::Declare || Session->getType().getAsString() != "Session")
      continue;
    const auto next = [&](flow::State From, const flow::Event &At) {
      return step(From, At, *Session);
    };
    for (const flow::Hit &Hit : flow::run(Graph, *Session, next)) {
      llvm::outs() << Graph.function().getNameAsString() << ": " << Session->getName() << " leaks";
      if (Hit.How != flow::Exit::Normal)
        llvm::outs() << (Hit.How == flow::Exit::Exception ? " by exception" : " when destroyed");
      if (Hit.Via)
        llvm::outs() << " via " << line(Hit.Via);
      if (Hit.Since.At)
        llvm::outs() << " since " << line(Hit.Since.At);
      llvm::outs() << (Hit.OnSomePathsOnly ? ", not on every path\n" : "\n");
    }
  }
}

/// Who is given a `YieldContext`.
bool suspendsCaller(const CallExpr &Call) {
  return llvm::any_of(Call.arguments(), [](const Expr *Argument) {
    return Argument->getType().getUnqualifiedType().getAsString() == "YieldContext";
  });
}

class Printer : public ASTConsumer {
public:
  void HandleTranslationUnit(ASTContext &Context) override {
    Collector All;
    All.TraverseAST(Context);
    unsigned Built = 0, Blocks = 0, Dependent = 0;
    for (const FunctionDecl *Fn : All.Found) {
      const bool InMain = Context.getSourceManager().isInMainFile(Fn->getLocation());
      if (!Count && (!InMain || Fn->isImplicit()))
        continue;
      bool IsTooLarge = false;
      const auto Graph = flow::buildGraph(*Fn, Context, suspendsCaller, &IsTooLarge);
      Built += Graph != nullptr;
      Dependent += Fn->isDependentContext();
      Blocks += Graph ? Graph->blocks().size() : 0;
      if (!Count)
        print(*Fn, Graph.get(), IsTooLarge, Context.getSourceManager());
    }
    if (Count)
      llvm::outs() << Built << " of " << All.Found.size() - Dependent << " functions, " << Blocks
                   << " blocks\n";
  }

private:
  static void print(const FunctionDecl &Fn, const flow::Graph *Graph, bool IsTooLarge,
                    const SourceManager &Sources) {
    if (!Graph)
      llvm::outs() << Fn.getNameAsString() << (IsTooLarge ? " is too large\n" : " has no graph\n");
    else if (Leaks)
      printLeaks(*Graph, Sources);
    else if (Brief)
      printBriefly(*Graph);
    else
      Graph->print(llvm::outs());
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
