// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A request to stop that can never be made, or one that nobody hears of:
//
//   std::stop_source source;
//   co_await serve(source.get_token());            // nobody has the source to stop it
//
//   std::stop_callback(token, [&] { close(); });   // a temporary
//
//   timer.expires_after(limit);                    // and no timer.async_wait()
//   co_await write(request);

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
    for (const VarDecl *Local : Fn.locals()) {
      if (Local->getType()->isReferenceType())
        continue;
      if (isTimer(Local->getType()))
        timer(Fn, *Local);
      else if (Local->getInit() && isNew(*Local->getInit()) && isSource(Local->getType()))
        source(Fn, *Local);
    }
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
    const Event *Given = onlyUse(Fn, Local, [&](const CXXMethodDecl &Member, const Event &) {
      return cancels(Member) ? Use::Other : givesToken(Member) ? Use::Half : Use::None;
    });
    if (Given)
      report({.At = Local.getLocation(),
              .Message = "nobody can request the stop that '" + Local.getNameAsString() +
                         "' gives tokens of",
              .Notes = {{locationOf(*Given), "a token is given out here"}}});
  }

  /// It can be awaited, to resume after a time that it was told before.
  bool isTimer(QualType Type) const {
    const CXXRecordDecl *Class = structure::classOf(Type);
    return Class && structure::anyMethod(*Class, [&](const CXXMethodDecl &M) {
             return knowledge().holds(M, Fact::Sleeps);
           });
  }

  void timer(const Function &Fn, const VarDecl &Local) {
    const Event *Set = onlyUse(Fn, Local, [&](const CXXMethodDecl &Member, const Event &Call) {
      if (cancels(Member))
        return Use::None;
      return !knowledge().holds(Member, Fact::Sleeps) && tellsTime(Call) ? Use::Half : Use::Other;
    });
    if (Set)
      report({.At = Local.getLocation(),
              .Message = "'" + Local.getNameAsString() + "' is set, and nobody waits for it",
              .Notes = {{locationOf(*Set), "it is set here"}}});
  }

  /// timer.expires_after(5s)
  static bool tellsTime(const Event &Call) {
    return Call.At && llvm::any_of(callSite(*Call.At).Arguments, [](const Expr *Argument) {
             return structure::isStdClass(Argument->getType(), {"duration", "time_point"});
           });
  }

  enum class Use : uint8_t {
    None,
    Half,  ///< Which makes no sense alone.
    Other, ///< Or somebody else may have it.
  };

  /// The last call by which the variable is half used, where it is never used in another way.
  static const Event *onlyUse(const Function &Fn, const VarDecl &Local,
                              llvm::function_ref<Use(const CXXMethodDecl &, const Event &)> How) {
    const Event *Last = nullptr;
    for (const Event &E : Fn.events()->all()) {
      if (!E.Object || E.Object->root().variable() != &Local || E.Kind == EventKind::Declare ||
          E.Kind == EventKind::Destroy)
        continue;
      const auto *Member = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
      if (E.Kind != EventKind::Call || !Member)
        return nullptr;
      if (llvm::isa<CXXConstructorDecl>(Member))
        continue;
      const Use Found = How(*Member, E);
      if (Found == Use::Other)
        return nullptr;
      if (Found == Use::Half)
        Last = &E;
    }
    return Last;
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
