// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/state/Changes.h"
#include "topics/state/ChangeOrder.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;

/// The name of a member in every unit; two programs may have a class of one name.
static std::string nameOf(const ValueDecl &Member) {
  const SourceManager &Sources = Member.getASTContext().getSourceManager();
  const PresumedLoc At = Sources.getPresumedLoc(Sources.getFileLoc(Member.getLocation()));
  return keyOf(Member) + (At.isValid() ? std::string("@") + At.getFilename() : "");
}

Atom changes(const Doer &By, const Changed &Member, Fact What, const ValueDecl *Outside) {
  std::string To = By.IsLater ? "later " : "";
  if (Member.Whole)
    To += nameOf(*Member.Whole) + ".";
  To += nameOf(Member.Member);
  if (Outside)
    To += " outside " + nameOf(*Outside);
  return {What, pairOf(By.Fn ? keyOf(*By.Fn) : "", To)};
}

std::vector<Atom> changesDespite(const Members &Held, const Doer &By, const Changed &Member,
                                 Fact What) {
  if (Held.empty())
    return {changes(By, Member, What)};
  std::vector<Atom> Result;
  for (const ValueDecl *Excluder : Held)
    Result.push_back(changes(By, Member, What, Excluder));
  return Result;
}

Atom changesGiven(const FunctionDecl &By, int Parameter, Fact What, const ValueDecl *Outside) {
  std::string To = "parameter " + std::to_string(Parameter);
  if (Outside)
    To += " outside " + nameOf(*Outside);
  return {What, pairOf(keyOf(By), To)};
}

Atom losesElements(const ValueDecl &Member) { return changes({nullptr}, Member, Fact::Shrinks); }

bool runsMeanwhile(const FunctionDecl &Fn) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  return !llvm::isa<CXXConstructorDecl, CXXDestructorDecl>(Fn) &&
         !(Method && (Method->isCopyAssignmentOperator() || Method->isMoveAssignmentOperator()));
}

Changers::Changers(Workspace &Of) : Work(Of) {
  for (const Rule &R : Of.result().Rules)
    if (R.Head.What == Fact::Shrinks || R.Head.What == Fact::Grows || R.Head.What == Fact::Sets)
      Known.insert(R.Head.Subject);
}

bool Changers::reaches(const FunctionDecl &From, const FunctionDecl &To) const {
  llvm::SmallPtrSet<const FunctionDecl *, 16> Visited;
  llvm::SmallVector<const FunctionDecl *> Open{&From};
  while (!Open.empty()) {
    const FunctionDecl *At = Open.pop_back_val();
    if (isSame(*At, To))
      return true;
    const Function *Fn = Visited.insert(At->getCanonicalDecl()).second ? Work.find(*At) : nullptr;
    if (!Fn || !Fn->events())
      continue;
    for (const Event &E : Fn->events()->all())
      if (const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
          Callee && E.Kind == EventKind::Call)
        Open.push_back(Callee);
  }
  return false;
}

/// Somebody else may call it: it can be called from outside, and does not itself wait for the
/// reader, unless it is called for one of many, as its parameters say.
bool Changers::mayRunBeside(const FunctionDecl &Fn, const FunctionDecl &Reader, bool Itself) const {
  const bool IsReader = isSame(Fn, Reader);
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  const bool IsOpen = Method ? Method->getAccess() != AS_private || Method->isVirtual()
                             : Work.knowledge().isAwaitable(Fn.getReturnType());
  if (!IsOpen || !runsMeanwhile(Fn) || Fn.isMain())
    return false;
  const auto *Own = llvm::dyn_cast<CXXMethodDecl>(&Reader);
  const bool IsForOne = Fn.getNumParams() != 0 && Own && Own->getAccess() != AS_private;
  return IsReader ? Itself : IsForOne || !reaches(Fn, Reader);
}

/// Whom constructors and main call, and nobody else, changes members before anybody is suspended.
static void append(const Doer &By, Condition When, std::vector<Condition> &To) {
  if (!By.IsLater && llvm::isa<CXXMethodDecl>(By.Fn)) {
    Condition &Meanwhile = To.emplace_back(When);
    Meanwhile.If.push_back({Fact::CalledMeanwhile, keyOf(*By.Fn)});
    When.UnlessKnown.push_back({Fact::CalledAtStart, keyOf(*By.Fn)});
  }
  To.push_back(std::move(When));
}

std::vector<Condition> Changers::of(const Changed &Member, Fact What, const Members &Held,
                                    const Function &Reader, bool Itself) const {
  const FunctionDecl &Own = outermost(Reader.decl());
  llvm::SmallVector<const FunctionDecl *> Candidates;
  for (const Function *Fn : Work.functions())
    if (&outermost(Fn->decl()) == &Fn->decl())
      Candidates.push_back(&Fn->decl());
  const auto addMembers = [&](const DeclContext *Of) {
    const auto *Class = llvm::dyn_cast_or_null<CXXRecordDecl>(Of);
    if (Class && Class->hasDefinition())
      for (const CXXMethodDecl *Method : Class->getDefinition()->methods())
        if (!Method->isConst() && !Method->isImplicit() && !Work.find(*Method))
          Candidates.push_back(Method);
  };
  const DeclContext *Guardian = (Member.Whole ? *Member.Whole : Member.Member).getDeclContext();
  addMembers(Guardian);
  if (Own.getDeclContext() != Guardian)
    addMembers(Own.getDeclContext());

  std::vector<Condition> Result;
  ChangeOrder Order(Member.Member, Own, Work);
  const auto addBy = [&](const Doer &By) {
    Condition When{.If = changesDespite(Held, By, Member, What)};
    const bool IsKnown = llvm::all_of(
        When.If, [&](const Atom &A) { return Known.contains(A.Subject) || !Work.find(*By.Fn); });
    if (!IsKnown)
      return;
    const bool IsOver =
        By.IsLater ? Order.startsLast(*By.Fn) : !Itself && !Order.changesBesides(*By.Fn);
    if (!IsOver)
      append(By, std::move(When), Result);
  };
  for (const FunctionDecl *Fn : Candidates) {
    if (mayRunBeside(*Fn, Own, Itself))
      addBy({Fn});
    if (!isSame(*Fn, Own))
      addBy({Fn, /*IsLater=*/true});
  }
  return Result;
}

} // namespace coro_tidy
