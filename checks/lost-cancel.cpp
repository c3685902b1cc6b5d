// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A request to stop that can never be made, or a callback for it that is gone at once:
//
//   std::stop_source source;
//   co_await serve(source.get_token());            // nobody has the source to stop it
//
//   std::stop_callback(token, [&] { close(); });   // a temporary

#include "core/Check.h"
#include "core/Source.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;

class LostCancelCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    for (const VarDecl *Local : Fn.locals())
      if (!Local->getType()->isReferenceType() && Local->getInit() && isNew(*Local->getInit()) &&
          isSource(Local->getType()))
        source(Fn, *Local);
    for (const Event &E : Fn.events()->all()) {
      temporarySource(E);
      if (E.Kind == EventKind::Destroy && E.How == flow::Exit::Normal && E.Object &&
          E.Object->What == Place::Temporary &&
          knowledge().holds(E.Object->type(), Fact::StopCallback))
        report({.At = E.Object->Made->getBeginLoc(),
                .Message = "callback for a stop is a temporary, and called off at once"});
    }
  }

private:
  bool cancels(const NamedDecl &Member) const { return knowledge().holds(Member, Fact::Cancels); }

  /// Made of nothing: a copy of a source requests the same stop.
  static bool isNew(const Expr &Source) {
    const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Source.IgnoreUnlessSpelledInSource());
    return Made && !Made->getConstructor()->isCopyOrMoveConstructor();
  }

  /// It can request a stop, gives out tokens, and does not request it by its end.
  bool isSource(QualType Type) const {
    const CXXRecordDecl *Class = structure::classOf(Type);
    if (!Class || knowledge().holds(Type, Fact::TaskScope) || knowledge().isTask(Type))
      return false;
    if (const CXXDestructorDecl *Destructor = Class->getDestructor();
        Destructor && knowledge().holds(*Destructor, Fact::Blocks))
      return false;
    return structure::anyMethod(*Class, [&](const CXXMethodDecl &M) { return cancels(M); }) &&
           structure::anyMethod(*Class, [&](const CXXMethodDecl &M) { return givesToken(M); });
  }

  bool givesToken(const CXXMethodDecl &Method) const {
    const QualType Type = Method.getReturnType();
    return Method.getDeclName().isIdentifier() &&
           (knowledge().isStopToken(Type) || knowledge().holds(Type, Fact::ImplicitToken));
  }

  /// serve(std::stop_source().get_token())
  void temporarySource(const Event &Given) {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Given.Callee);
    const Place *Of = Given.Kind == EventKind::Call ? Given.Object : nullptr;
    if (!Method || !Of || Of->What != Place::Temporary || !givesToken(*Method) ||
        !isSource(Of->type()))
      return;
    if (isNew(*Of->Made))
      report({.At = Of->Made->getBeginLoc(),
              .Message = "nobody can request the stop that this temporary gives tokens of"});
  }

  void source(const Function &Fn, const VarDecl &Local) {
    const Event *Given = nullptr;
    for (const Event &E : Fn.events()->all()) {
      if (!E.Object || E.Object->root().variable() != &Local)
        continue;
      switch (E.Kind) {
      case EventKind::Declare:
      case EventKind::Destroy:
        break;
      case EventKind::Call: {
        const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
        if (!Method || cancels(*Method))
          return;
        if (!llvm::isa<CXXConstructorDecl>(Method) && givesToken(*Method))
          Given = &E;
        break;
      }
      default:
        return; // Somebody else may have it.
      }
    }
    if (Given)
      report({.At = Local.getLocation(),
              .Message = "nobody can request the stop that '" + Local.getNameAsString() +
                         "' gives tokens of",
              .Notes = {{locationOf(*Given), "a token is given out here"}}});
  }
};

const Registration<LostCancelCheck> Registered{{
    .Name = "coro-lost-cancel",
    .Summary = "a stop can never be requested, or nobody is told of it",
    .Level = Severity::Warning,
    .Keeps = Principle::LetCancellationThrough,
}};

} // namespace
} // namespace coro_tidy
