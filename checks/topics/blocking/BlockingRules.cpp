// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which functions block their callers:
//
//   void flush() { ::fsync(Fd); }      blocks(flush), because of fsync
//   void store() { flush(); }          blocks(store) if blocks(flush)

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/blocking/Blocking.h"
#include "topics/blocking/LoopCode.h"
#include "clang/AST/DeclCXX.h"
#include <deque>

using namespace clang;

namespace coro_tidy {
namespace {

struct Caller {
  const FunctionDecl *Fn;
  bool IsStated; ///< That it blocks is known, whatever it calls.
  std::vector<BlockingCall> Calls;
  bool MayBlock = false;
};

/// What suspends a stackful coroutine where it has a token blocks where it has none, and then on
/// another thread: `if (yield) timer.async_wait(yield.get()); else done.wait(lock);`
class Rules {
public:
  Rules(Workspace &Of, UnitResult &Into) : Of(Of), Facts(Of.knowledge()), Into(Into) {
    for (const Function *Fn : Of.functions())
      if (!isLoopCode(*Fn, Facts) && !Fn->isStackful() &&
          !Facts.fact(Fn->decl(), Fact::NonBlocking))
        add(*Fn);
  }

  void run() {
    spread();
    for (const Caller &Each : Callers)
      if (Each.MayBlock)
        write(Each);
  }

private:
  void add(const Function &Fn) {
    Index.try_emplace(Fn.decl().getCanonicalDecl(), Callers.size());
    const bool IsStated = Facts.fact(Fn.decl(), Fact::Blocks) != nullptr;
    Callers.push_back(
        {&Fn.decl(), IsStated, IsStated ? std::vector<BlockingCall>() : blockingCalls(Fn, Of)});
    if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
        Method && structure::isLock(*Method->getParent()))
      llvm::erase_if(Callers.back().Calls, waitsForThreads);
  }

  /// A lock waits for the threads that hold it, as std::mutex does, which is brief: itself, by
  /// other members, or by functions that are given the lock. That of a file waits for other
  /// processes.
  static bool waitsForThreads(const BlockingCall &Call) {
    if (!Call.At->At)
      return false;
    const CallSite Site = callSite(*Call.At->At);
    if (Call.Known)
      return Site.Callee && isInStd(*Site.Callee);
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Call.IfBlocks);
    return (Method && structure::isLock(*Method->getParent())) ||
           llvm::any_of(Site.Arguments, [](const Expr *Given) {
             return llvm::isa<CXXThisExpr>(*Given->IgnoreParenImpCasts()) ||
                    structure::isLock(Given->getType());
           });
  }

  /// From those that may block by themselves to all who call them: most functions of a unit
  /// call nothing that could block, and rules about them would prove nothing.
  void spread() {
    std::vector<std::vector<size_t>> CallersOf(Callers.size());
    std::deque<size_t> Fresh;
    for (size_t I = 0; I < Callers.size(); ++I) {
      for (const BlockingCall &Call : Callers[I].Calls)
        if (const auto Callee = indexOf(Call))
          CallersOf[*Callee].push_back(I);
      if (Callers[I].IsStated ||
          llvm::any_of(Callers[I].Calls, [&](const auto &Call) { return mayBlockByItself(Call); }))
        mark(I, Fresh);
    }
    for (; !Fresh.empty(); Fresh.pop_front())
      for (const size_t I : CallersOf[Fresh.front()])
        mark(I, Fresh);
  }

  void mark(size_t I, std::deque<size_t> &Fresh) {
    if (!std::exchange(Callers[I].MayBlock, true))
      Fresh.push_back(I);
  }

  std::optional<size_t> indexOf(const BlockingCall &Call) const {
    const auto Known = Index.find(Call.IfBlocks ? Call.IfBlocks->getCanonicalDecl() : nullptr);
    return Known == Index.end() ? std::nullopt : std::optional(Known->second);
  }

  bool mayBlockByItself(const BlockingCall &Call) const {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Call.IfBlocks);
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
    return !Callee || (Method && Method->isVirtual()) || !Of.find(*Callee);
  }

  bool mayBlock(const BlockingCall &Call) const {
    const auto Callee = indexOf(Call);
    return mayBlockByItself(Call) || (Callee && Callers[*Callee].MayBlock);
  }

  void write(const Caller &Each) {
    const Atom Head{Fact::Blocks, keyOf(*Each.Fn)};
    const std::string Self = "'" + displayName(*Each.Fn) + "'";
    if (waitsForTasksIfAny(*Each.Fn, Facts))
      Into.Rules.push_back({{Fact::SyncWait, Head.Subject}, {Head}, {}, ""});
    if (Each.IsStated)
      Into.Rules.push_back({Head, {}, {}, displayName(*Each.Fn)});
    for (const BlockingCall &Call : Each.Calls)
      if (mayBlock(Call))
        writeCall(Head.Subject, Self, Call);
  }

  void writeCall(const std::string &Subject, const std::string &Self, const BlockingCall &Call) {
    const std::string Callee = Call.Known ? Call.Primitive : displayName(*Call.IfBlocks);
    const Evidence Why = at(*Call.At, Self + " calls '" + Callee + "' here");
    if (Call.Known && !Call.Also.empty())
      return; // A rule with a body has the primitive of its body.
    for (const Fact Cause : Call.Causes) {
      std::vector<Atom> Body;
      if (!Call.Known)
        Body.push_back({Cause, keyOf(*Call.IfBlocks)});
      llvm::append_range(Body, Call.Also);
      Into.Rules.push_back(
          {{Cause, Subject}, std::move(Body), Why, Call.Known ? Call.Primitive : ""});
    }
  }

  Evidence at(const flow::Event &E, const std::string &Text) const {
    const VarDecl *Variable = E.variable();
    const Stmt *Where = E.At ? E.At : (Variable ? Variable->getInit() : nullptr);
    return {Of.place(Where ? Where->getBeginLoc()
                           : (Variable ? Variable->getLocation() : SourceLocation())),
            Text};
  }

  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  std::vector<Caller> Callers;
  llvm::DenseMap<const Decl *, size_t> Index;
};

} // namespace

/// blocks(f) if blocks(g), because f calls g, and sync-wait(f) if sync-wait(g), as far as g may
/// do so: it is not of this unit, may be overridden, or reaches such a function. The caller of
/// a coroutine gets a task, not the time that its body takes: what a coroutine calls is a
/// finding in the coroutine and says nothing about its callers.
static void inferBlocking(Workspace &Of, UnitResult &Into) { Rules(Of, Into).run(); }

static const Inference Registered{"blocking", inferBlocking};

} // namespace coro_tidy
