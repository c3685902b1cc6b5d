// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Clients, TLS contexts, pools and event loops are made to be shared: they hold what many
// calls have in common, open connections, sessions, threads. Who makes one for each call
// pays for all of it each time:
//
//   for (auto &url : urls) {
//     asio::ssl::context tls(method);   // loads every certificate again
//     co_await get(tls, url);
//   }

#include "core/Check.h"
#include "core/Roots.h"
#include "core/Statements.h"
#include "flow/Recurrence.h"
#include "knowledge/Structure.h"
#include "topics/loops/Extent.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class ClientPerCallCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.suspends() || !Fn.events())
      return;
    for (const VarDecl *Local : Fn.locals())
      if (const QualType Heavy = expensive(structure::heldType(Local->getType()));
          !Heavy.isNull() && isMadeHere(*Local) && !isHandedOn(Fn, *Local))
        examine(Fn, {.At = Local->getLocation(),
                     .Subject = "'" + Local->getNameAsString() + "', ",
                     .Type = structure::heldType(Local->getType()),
                     .Heavy = Heavy,
                     .Init = Local->getInit(),
                     .Begins = [&](const flow::Event &E) {
                       return E.Kind == flow::EventKind::Declare && E.variable() == Local;
                     }});
    for (const flow::Event &E : Fn.events()->all())
      if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
          Call && E.Kind == flow::EventKind::Call)
        lookAtArguments(Fn, *Call);
  }

private:
  static constexpr unsigned MaxFactories = 3;

  /// Something expensive that a function makes.
  struct Client {
    SourceLocation At;
    std::string Subject; ///< How a report begins that names it.
    QualType Type;
    QualType Heavy; ///< What is said to be expensive: this type, or one that it owns.
    const Expr *Init;
    llvm::function_ref<bool(const flow::Event &)> Begins; ///< Whether its life does there.
  };

  /// What has no name, because the function that it is given to closes it:
  ///   co_await use(co_await Connection::open(host), body);
  void lookAtArguments(const Function &Fn, const CallExpr &Call) {
    const CallSite Site = callSite(Call);
    for (unsigned I = 0; I < Site.Arguments.size(); ++I) {
      const Expr *Given = Site.Arguments[I];
      if (!knowledge().fact(Site, Fact::Closes, static_cast<int>(I)))
        continue;
      const QualType Type = structure::heldType(Given->getType());
      if (const QualType Heavy = expensive(Type); !Heavy.isNull() && makes(*Given, Type, 0))
        examine(Fn, {.At = Given->getBeginLoc(),
                     .Subject = {},
                     .Type = Type,
                     .Heavy = Heavy,
                     .Init = Given,
                     .Begins = [&](const flow::Event &E) {
                       return E.Kind == flow::EventKind::Call && E.At == &Call;
                     }});
    }
  }

  /// The type that is said to be expensive: this one, or what it has as a member.
  QualType expensive(QualType Type, unsigned Depth = 0) const {
    const CXXRecordDecl *Class = structure::classOf(Type);
    if (!Class || Type->isReferenceType() || Depth > 3)
      return {};
    if (knowledge().holds(Type, Fact::Expensive))
      return Type;
    if (Class->isInStdNamespace() || knowledge().isTask(Type))
      return {};
    for (const FieldDecl *Member : Class->fields())
      if (const QualType Inner = expensive(uniquelyOwned(Member->getType()), Depth + 1);
          !Inner.isNull())
        return Inner;
    return {};
  }

  /// A member that is shared is not made with its class.
  static QualType uniquelyOwned(QualType Type) {
    return structure::isStdClass(Type, {"shared_ptr"}) ? Type : structure::heldType(Type);
  }

  bool isMadeHere(const VarDecl &Local, unsigned Depth = 0) {
    return Local.hasLocalStorage() && !Local.getType()->isReferenceType() && Local.getInit() &&
           makes(*Local.getInit(), Local.getType(), Depth);
  }

  /// By its constructor, by std::make_unique and the like, or by a function of its class:
  ///   Pool p(4);   auto p = std::make_shared<Pool>(4);   auto p = Pool::make_unique();
  ///   Connection c = co_await Connection::open(host);
  /// Or by a function that makes one for its caller.
  bool makes(const Expr &Value, QualType Type, unsigned Depth) {
    const CXXRecordDecl *Class = structure::classOf(structure::heldType(Type));
    const Expr *Init = Value.IgnoreUnlessSpelledInSource();
    if (const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(Init))
      Init = Await->getOperand()->IgnoreUnlessSpelledInSource();
    if (const auto *Cast = llvm::dyn_cast<CXXFunctionalCastExpr>(Init)) // of one argument
      Init = Cast->getSubExpr()->IgnoreUnlessSpelledInSource();
    if (const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(Init))
      return !Construction->getConstructor()->isCopyOrMoveConstructor() &&
             Class == structure::classOf(Type);
    const auto *Call = llvm::dyn_cast<CallExpr>(Init);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Class || !Callee || !Callee->getIdentifier())
      return false;
    if (Callee->isInStdNamespace())
      return isStdFunction(Callee, "make_unique") || isStdFunction(Callee, "make_shared");
    if (const Function *Body = workspace().find(*Callee))
      return isFactory(*Body, Depth + 1);
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Callee);
    return Method && Method->isStatic() &&
           Method->getParent()->getCanonicalDecl() == Class->getCanonicalDecl();
  }

  /// Whether all that a function returns is something that it has made:
  ///   Task<Connection> open() { Connection made(io); co_await made.connect(); co_return made; }
  bool isFactory(const Function &Fn, unsigned Depth) {
    if (Depth > MaxFactories || !Fn.events())
      return false;
    bool Makes = false, HandsOut = false;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Plain = llvm::dyn_cast<ReturnStmt>(&S);
      const auto *Return = llvm::dyn_cast<CoreturnStmt>(&S);
      const Expr *Value = Plain ? Plain->getRetValue() : Return ? Return->getOperand() : nullptr;
      if (!Value)
        return;
      const VarDecl *Local = rootVariable(Value);
      const bool IsLocal =
          Local && structure::classOf(Local->getType()) == structure::classOf(Value->getType());
      const bool IsMade = IsLocal ? isMadeHere(*Local, Depth) && !isReplaced(Fn, *Local)
                                  : makes(*Value, Value->getType(), Depth);
      (IsMade ? Makes : HandsOut) = true;
    });
    return Makes && !HandsOut;
  }

  static bool isReplaced(const Function &Fn, const VarDecl &Local) {
    return llvm::any_of(Fn.events()->eventsOf(Local), [](const flow::Graph::Occurrence &Each) {
      return Each.What->Kind == flow::EventKind::Assign;
    });
  }

  /// Into a pool, a cache, to the caller: somebody keeps it for the next call. So may who
  /// is given a pointer; who closes it does not.
  bool isHandedOn(const Function &Fn, const VarDecl &Local) const {
    const bool IsPointer = structure::classOf(structure::heldType(Local.getType())) !=
                           structure::classOf(Local.getType());
    return llvm::any_of(Fn.events()->all(), [&](const flow::Event &E) {
      return E.variable() == &Local && !closes(E.Goes) &&
             (E.Kind == flow::EventKind::Move || (IsPointer && E.Kind == flow::EventKind::Pass));
    });
  }

  bool closes(const flow::Destination &Where) const {
    CallSite Site;
    Site.Callee = Where.Callee;
    return Where.How == flow::Destination::Given && Site.Callee &&
           knowledge().fact(Site, Fact::Closes, Where.Index);
  }

  void examine(const Function &Fn, const Client &Made) {
    const CXXRecordDecl &Class = *structure::classOf(Made.Type);
    const std::string What =
        Made.Subject + article(Class) + (Made.Subject.empty() ? " is made in " : ", is made in ");
    Report Finding{.At = Made.At, .Message = What + "each turn of a loop"};
    if (const CXXRecordDecl *Inner = structure::classOf(Made.Heavy); Inner != &Class)
      Finding.Notes.push_back({Made.At, "it owns " + article(*Inner)});
    if (!isInLoop(Fn, Made)) {
      Finding.Message = What + "each call of '" + displayName(Fn.decl()) + "'";
      Finding.When.If = {{Fact::CalledInLoop, keyOf(Fn.decl())}};
    }
    report(std::move(Finding));
  }

  static std::string article(const CXXRecordDecl &Class) {
    const std::string Name = displayName(Class);
    const bool IsVowel = llvm::StringRef("aeiouAEIOU").contains(Name.front());
    return (IsVowel ? "an '" : "a '") + Name + "'";
  }

  static bool isMadeAgain(const flow::Graph &Graph, const Client &Made) {
    const std::vector<bool> Recurs = flow::recurringBlocks(Graph);
    for (size_t I = 0; I != Recurs.size(); ++I)
      if (Recurs[I] && llvm::any_of(Graph.blocks()[I].Events, Made.Begins))
        return true;
    return false;
  }

  bool isInLoop(const Function &Fn, const Client &Made) {
    const Extents Sizes(Fn, workspace());
    return isMadeAgain(*Fn.events(), Made) &&
           llvm::any_of(Sizes.loopsAround(*Made.Init), [&](const Stmt *Loop) {
             return Sizes.ofLoop(*Loop).Is == Extent::Unknown;
           });
  }
};

const Registration<ClientPerCallCheck> Registered{{
    .Name = "coro-client-per-call",
    .Summary = "something that is meant to be shared is made for each call",
    .Level = Severity::Warning,
    .Keeps = Principle::HoldNothing,
    .Serves = "sessions are reused and connections pooled",
}};

} // namespace
} // namespace coro_tidy
