// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/blocking/LoopCode.h"
#include "core/Source.h"
#include "topics/blocking/Executors.h"

using namespace clang;

namespace coro_tidy {

static void addHandlers(const flow::Event &E, Workspace &In, std::vector<LoopCode> &To) {
  if (E.Kind != flow::EventKind::Call || !E.At)
    return;
  const CallSite Site = callSite(*E.At);
  if (!In.knowledge().holds(Site, Fact::RunsOnLoop) ||
      (Site.On && leadsToBlockingThreads(*Site.On, In.knowledge())))
    return;
  for (const Expr *Argument : Site.Arguments)
    if (const FunctionDecl *Target = callableTarget(*Argument))
      if (const Function *Handler = In.find(*Target);
          Handler && !isLoopCode(*Handler, In.knowledge()))
        To.push_back({Handler, "handler"});
}

bool isLoopCode(const Function &Fn, const Knowledge &Facts) {
  return Fn.isCoroutine() || Facts.stackfulTokenOf(Fn.decl());
}

std::vector<LoopCode> loopCodeOf(const Function &Fn, Workspace &In) {
  std::vector<LoopCode> Result;
  if (isLoopCode(Fn, In.knowledge()))
    Result.push_back({&Fn, "coroutine"});
  if (Fn.events())
    for (const flow::Event &E : Fn.events()->all())
      addHandlers(E, In, Result);
  llvm::erase_if(Result, [&](const LoopCode &Found) {
    return In.knowledge().fact(Found.Code->decl(), Fact::Blocks) != nullptr;
  });
  return Result;
}

} // namespace coro_tidy
