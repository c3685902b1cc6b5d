// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which member functions are called before anybody is suspended who could have a view into their
// object, and which are called at other times, too:
//
//   Registry::Registry() { load(); }                          load is called at the start
//   int main() { Registry r; r.load(); run(r); }              load is called at the start
//   Registry::Registry(Index &all) { all.add(*this); }        add is called meanwhile
//   void Registry::onHangUp() { load(); }                     load is called meanwhile
//   signals.connect(&Registry::load)                          load is called meanwhile

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

class Calls {
public:
  Calls(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Facts(Of.knowledge()), Into(Into) {}

  void run() {
    for (const Event &E : Fn.events()->all())
      if (E.Kind == EventKind::Call && !E.Implicit)
        if (const auto *Callee = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee))
          add(isAtStart(E, *Callee) ? Fact::CalledAtStart : Fact::CalledMeanwhile, *Callee);
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
        if (const auto *Given = llvm::dyn_cast<CXXMethodDecl>(Name->getDecl()))
          add(Fact::CalledMeanwhile, *Given);
    });
  }

private:
  /// A coroutine is only started there.
  bool isAtStart(const Event &E, const CXXMethodDecl &Callee) const {
    const bool IsOwn = E.Object && E.Object->root().What == flow::Place::Object;
    return !Callee.getReturnType()->isRecordType() &&
           (Fn.decl().isMain() || (llvm::isa<CXXConstructorDecl>(Fn.decl()) && IsOwn));
  }

  void add(Fact What, const CXXMethodDecl &Callee) {
    if (Callee.isInstance() && !Callee.isConst() && !Facts.isForeign(Callee) &&
        Known.insert({What, Callee.getCanonicalDecl()}).second)
      Into.Rules.push_back({{What, keyOf(Callee)}, {}, {}, ""});
  }

  const Function &Fn;
  const Knowledge &Facts;
  UnitResult &Into;
  std::set<std::pair<Fact, const CXXMethodDecl *>> Known;
};

void inferStartCalls(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.events())
    Calls(Fn, Of, Into).run();
}

const Inference Registered{"start-calls", inferStartCalls};

} // namespace
} // namespace coro_tidy
