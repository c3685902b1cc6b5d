// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Prints what Knowledge says of the types of variables and members and of the calls in
// a file, a line for each line of the file that anything is said about:
//
//   print-facts FILE [--knowledge FACTS]... [-- compiler flags]
//   print-facts FILE --suggested            what the names and the protocols of the declared
//                                           things suggest
//   print-facts FILE --names FACTS          the names in FACTS that FILE does not declare

#include "knowledge/Knowledge.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/CommonOptionsParser.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <set>

using namespace clang;
using namespace coro_tidy;

namespace {

llvm::cl::OptionCategory Category("print-facts");
llvm::cl::list<std::string> Files("knowledge", llvm::cl::cat(Category),
                                  llvm::cl::desc("further files of facts"));
llvm::cl::opt<bool> Suggested("suggested", llvm::cl::cat(Category),
                              llvm::cl::desc("print what is suggested instead"));
llvm::cl::opt<std::string> Names("names", llvm::cl::cat(Category),
                                 llvm::cl::desc("print the names that are not declared"));

constexpr Fact AllFacts[] = {
#define FACT(Name, Subject, Spelling, Sentence) Fact::Name,
#include "knowledge/Fact.def"
};

std::string spelling(Fact What, int Parameter) {
  const std::string Index = Parameter == Atom::ThisIndex ? "this" : std::to_string(Parameter);
  return (info(What).Spelling + "(" + Index + ")").str();
}

/// The words for each line of a file.
class Lines {
public:
  explicit Lines(const SourceManager &Sources) : Sources(Sources) {}

  void say(SourceLocation At, std::string Word) {
    const SourceLocation InFile = Sources.getExpansionLoc(At);
    if (Sources.isInMainFile(InFile))
      Said[Sources.getExpansionLineNumber(InFile)].insert(std::move(Word));
  }

  void print() const {
    for (const auto &[Line, Words] : Said)
      llvm::outs() << Line << ": " << llvm::join(Words, " ") << '\n';
  }

private:
  const SourceManager &Sources;
  std::map<unsigned, std::set<std::string>> Said;
};

/// Who says what of the declarations: `name:sleeps`, `structure:inserts`.
class SuggestionPrinter : public RecursiveASTVisitor<SuggestionPrinter>, public Lines {
public:
  SuggestionPrinter(ASTContext &Context, const Knowledge &Known)
      : Lines(Context.getSourceManager()), Known(Known) {}

  bool VisitNamedDecl(NamedDecl *D) {
    static constexpr llvm::StringLiteral Authors[] = {"name", "inferred", "structure", "stated"};
    if (D->isImplicit() || !llvm::isa<FunctionDecl, CXXRecordDecl, ValueDecl>(D))
      return true;
    for (const Fact What : AllFacts) {
      const bool OfObject = info(What).Subject == FactSubject::Parameter;
      if (const SaidBy By = Known.standing(*D, What, OfObject ? Atom::ThisIndex : Atom::NoIndex))
        say(D->getLocation(),
            (Authors[static_cast<size_t>(*By)] + ":" +
             (OfObject ? spelling(What, Atom::ThisIndex) : info(What).Spelling.str()))
                .str());
    }
    return true;
  }

  bool VisitIntegerLiteral(IntegerLiteral *At) {
    for (const Fact What : AllFacts)
      if (Known.isInMacro(At->getBeginLoc(), What))
        say(At->getBeginLoc(), ("macro:" + info(What).Spelling).str());
    return true;
  }

private:
  const Knowledge &Known;
};

class Printer : public RecursiveASTVisitor<Printer>, public Lines {
public:
  Printer(ASTContext &Context, const Knowledge &Known)
      : Lines(Context.getSourceManager()), Known(Known) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitDeclaratorDecl(DeclaratorDecl *Variable) {
    if (!llvm::isa<VarDecl, FieldDecl>(Variable) || Variable->getType()->isDependentType())
      return true;
    describe(Variable->getType(), Variable->getLocation());
    if (llvm::isa<FieldDecl>(Variable) && Known.isTask(Variable->getType()))
      for (const CXXRecordDecl *Class : Known.cancellations(Variable->getType()))
        say(Variable->getLocation(), "cancelled-by(" + Class->getQualifiedNameAsString() + ')');
    return true;
  }

  bool VisitDeclRefExpr(DeclRefExpr *Named) {
    if (llvm::isa<EnumConstantDecl>(Named->getDecl()))
      for (const Fact What : AllFacts)
        if (Known.fact(*Named->getDecl(), What))
          say(Named->getBeginLoc(), info(What).Spelling.str());
    return true;
  }

  bool VisitStmt(Stmt *At) {
    if (!llvm::isa<CallExpr, CXXConstructExpr>(At))
      return true;
    const CallSite Site = callSite(*At);
    if (Known.offloads(Site))
      say(At->getBeginLoc(), "offloads");
    if (const auto *Fn = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee))
      if (Known.couldSyncWait(*Fn) && !Known.holds(Site, Fact::SyncWait) &&
          !Known.holds(Site, Fact::Spawns))
        say(At->getBeginLoc(), "sync-wait-if-it-blocks");
    for (const Fact What : AllFacts) {
      if (info(What).Subject == FactSubject::Function && Known.holds(Site, What))
        say(At->getBeginLoc(), info(What).Spelling.str());
      if (info(What).Subject == FactSubject::Parameter ||
          info(What).Subject == FactSubject::Callable)
        for (int Index = Atom::ThisIndex; Index < static_cast<int>(Site.Arguments.size()); ++Index)
          if (const StatedFact *Said = Known.fact(Site, What, Index))
            say(At->getBeginLoc(),
                info(What).Subject == FactSubject::Callable && Said->Index == Atom::NoIndex
                    ? info(What).Spelling.str()
                    : spelling(What, Index));
    }
    return true;
  }

private:
  void describe(QualType Type, SourceLocation At) {
    static constexpr llvm::StringLiteral Kinds[] = {"", "lazy-task", "eager-task",
                                                    "self-owning-task", "task"};
    if (Known.isTask(Type))
      say(At, Kinds[static_cast<size_t>(Known.task(Type))].str());
    else if (Known.isAwaitable(Type))
      say(At, "awaitable");
    if (Known.isGenerator(Type))
      say(At, "generator");
    if (Known.isLimiter(Type))
      say(At, "limiter");
    if (Known.isAsyncLock(Type))
      say(At, "async-lock");
    if (Known.isGuard(Type))
      say(At, "guard");
    if (Known.isOutcome(Type))
      say(At, "outcome");
    if (const auto Closing = Known.session(Type))
      say(At,
          (Closing->Stated ? "must-close(" : "session(") + llvm::join(Closing->Closers, ",") + ')');
    for (const Fact What : {Fact::VoidDetaches, Fact::ClosesItself, Fact::TaskScope,
                            Fact::Cancellation, Fact::NotATask, Fact::Unbounded})
      if (Known.holds(Type, What))
        say(At, info(What).Spelling.str());
    if (const CXXRecordDecl *Class = structure::classOf(Type))
      if (const CXXDestructorDecl *Destructor = Class->getDestructor())
        if (Known.fact(*Destructor, Fact::Blocks))
          say(At, "destruction-blocks");
  }

  const Knowledge &Known;
};

/// Finds whether a name leads to a declaration that the models would recognise by it.
class Declared {
public:
  explicit Declared(const Knowledge &Known) : Known(Known) {}

  bool isType(llvm::StringRef Name) const { return Known.lookUp(Name) != nullptr; }

  bool isVariable(llvm::StringRef Name) const {
    return llvm::isa_and_nonnull<VarDecl>(Known.lookUp(Name));
  }

  bool isFunction(llvm::StringRef Name) const {
    const auto [Scope, Last] = splitLast(Name);
    const auto *Class = llvm::dyn_cast_or_null<CXXRecordDecl>(classNamed(Scope));
    if (!Class)
      return isCallable(Known.lookUp(Name));
    return hasMember(*Class, Last);
  }

private:
  static std::pair<llvm::StringRef, llvm::StringRef> splitLast(llvm::StringRef Name) {
    const size_t At = Name.rfind("::");
    return At == llvm::StringRef::npos ? std::pair(llvm::StringRef(), Name)
                                       : std::pair(Name.take_front(At), Name.drop_front(At + 2));
  }

  const NamedDecl *classNamed(llvm::StringRef Name) const {
    const NamedDecl *Found = Name.empty() ? nullptr : Known.lookUp(Name);
    if (const auto *Template = llvm::dyn_cast_or_null<ClassTemplateDecl>(Found))
      Found = Template->getTemplatedDecl();
    const auto *Class = llvm::dyn_cast_or_null<CXXRecordDecl>(Found);
    return Class && Class->hasDefinition() ? Class->getDefinition() : nullptr;
  }

  static bool isCallable(const NamedDecl *Found) {
    return llvm::isa_and_nonnull<FunctionDecl, FunctionTemplateDecl, VarDecl, VarTemplateDecl,
                                 EnumConstantDecl, CXXRecordDecl, ClassTemplateDecl>(Found);
  }

  /// Members of bases count, those of a template's pattern that depend on it too.
  static bool hasMember(const CXXRecordDecl &Class, llvm::StringRef Name) {
    if (Class.getName() == Name)
      return true;
    if (structure::anyMethod(Class, [&](const CXXMethodDecl &Method) {
          return llvm::isa<CXXDestructorDecl>(Method) ? Name.starts_with("~")
                                                      : Method.getNameAsString() == Name;
        }))
      return true;
    return llvm::any_of(Class.bases(), [&](const CXXBaseSpecifier &Base) {
      return llvm::any_of(patternsOf(Base.getType()), [&](const CXXRecordDecl *Pattern) {
        return Pattern->hasDefinition() && Pattern->getDefinition() != &Class &&
               hasMember(*Pattern->getDefinition(), Name);
      });
    });
  }

  /// A template's own pattern and those of its partial specialisations.
  static llvm::SmallVector<const CXXRecordDecl *, 4> patternsOf(QualType Base) {
    const auto *Special = Base->getAs<TemplateSpecializationType>();
    auto *Template = Special ? llvm::dyn_cast_or_null<ClassTemplateDecl>(
                                   Special->getTemplateName().getAsTemplateDecl())
                             : nullptr;
    if (!Template)
      return {};
    llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 4> Partial;
    Template->getPartialSpecializations(Partial);
    llvm::SmallVector<const CXXRecordDecl *, 4> Result(Partial.begin(), Partial.end());
    Result.push_back(Template->getTemplatedDecl());
    return Result;
  }

  const Knowledge &Known;
};

/// Loaded before anything is parsed.
std::shared_ptr<const Models> Loaded;

class Consumer : public ASTConsumer {
public:
  void HandleTranslationUnit(ASTContext &Context) override {
    const Knowledge Known(Loaded, Context);
    if (!Names.empty())
      return printUndeclared(Known);
    if (Suggested)
      print(SuggestionPrinter(Context, Known), Context);
    else
      print(Printer(Context, Known), Context);
  }

private:
  template <typename T> static void print(T By, ASTContext &Context) {
    By.TraverseAST(Context);
    By.print();
  }

  static void printUndeclared(const Knowledge &Known) {
    const auto Text = llvm::cantFail(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(Names)));
    const FactFile File = llvm::cantFail(readFactFile(*Text));
    const Declared Unit(Known);
    const auto Print = [&](const std::string &Name, auto IsDeclared) {
      if (llvm::none_of(spellingsOf(Name, File), IsDeclared))
        llvm::outs() << Name << '\n';
    };
    const auto IsType = [&](llvm::StringRef Name) { return Unit.isType(Name); };
    const auto IsVariable = [&](llvm::StringRef Name) { return Unit.isVariable(Name); };
    for (const auto &[Name, Facts] : File.Types)
      Print(Name, IsType);
    for (const auto &[Name, Facts] : File.Functions) {
      Print(Name, [&](llvm::StringRef Spelling) { return Unit.isFunction(Spelling); });
      for (const StatedFact &Said : Facts)
        for (const auto *Patterns : {&Said.When, &Said.Unless})
          for (const CallPattern &Pattern : *Patterns) {
            if (!Pattern.Type.empty())
              Print(Pattern.Type, IsType);
            if (!Pattern.Returns.empty())
              Print(Pattern.Returns, IsType);
            if (!Pattern.On.empty())
              Print(Pattern.On, IsVariable);
          }
    }
  }
};

class Action : public ASTFrontendAction {
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &, llvm::StringRef) override {
    return std::make_unique<Consumer>();
  }
};

} // namespace

int main(int Count, const char **Words) {
  auto Options = tooling::CommonOptionsParser::create(Count, Words, Category);
  if (!Options) {
    llvm::errs() << llvm::toString(Options.takeError()) << '\n';
    return 2;
  }
  llvm::Expected<std::shared_ptr<const Models>> Read = Models::load(Files);
  if (!Read) {
    llvm::errs() << llvm::toString(Read.takeError()) << '\n';
    return 2;
  }
  Loaded = *Read;
  tooling::ClangTool Tool(Options->getCompilations(), Options->getSourcePathList());
  return Tool.run(tooling::newFrontendActionFactory<Action>().get());
}
