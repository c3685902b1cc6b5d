// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/locks/Locks.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/sessions/Sessions.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"

using namespace clang;

namespace coro_tidy {
namespace {

using structure::Role;

/// `void lock() {}` of a lock that is there for the sake of a template, and
/// `void lock() { assert(!locked_); locked_ = true; }` of one that only marks what is in use:
/// to wait takes a call or a loop.
bool neverWaits(const CXXMethodDecl &Method) {
  return Method.getBody() && !anyStatement(Method.getBody(), [](const Stmt &S) {
           const auto *Call = llvm::dyn_cast<CallExpr>(&S);
           const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
           const bool IsFatal = Callee && Callee->isNoReturn();
           return (Call && !IsFatal) || isLoop(S) ||
                  llvm::isa<CXXConstructExpr, GotoStmt, AsmStmt>(S);
         });
}

/// Whether the class has a lock in its template arguments or refers to one.
bool refersToLock(const CXXRecordDecl &Class, const Knowledge &Facts) {
  if (const auto *Instance = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Class))
    for (const TemplateArgument &Argument : Instance->getTemplateArgs().asArray()) {
      const bool IsPack = Argument.getKind() == TemplateArgument::Pack;
      for (const TemplateArgument &Each :
           IsPack ? Argument.pack_elements() : llvm::ArrayRef(Argument))
        if (Each.getKind() == TemplateArgument::Type && blocksThread(Each.getAsType(), Facts))
          return true;
    }
  return llvm::any_of(Class.fields(), [&](const FieldDecl *Field) {
    const QualType To = Field->getType()->getPointeeType();
    return !To.isNull() && blocksThread(To, Facts);
  });
}

bool isScoped(const CXXRecordDecl &Class) { return Class.hasAttr<ScopedLockableAttr>(); }

bool isGuard(const CXXRecordDecl &Class, QualType Type, const Knowledge &Facts) {
  return isScoped(Class) || (Facts.isGuard(Type) && refersToLock(Class, Facts));
}

/// A guard that has its lock from its beginning to its end.
bool alwaysHolds(const CXXRecordDecl &Guard) {
  return !structure::hasRole(Guard, Role::GivesLock) && !Guard.hasMoveConstructor();
}

/// Looks into members and bases, no deeper than a guard in a pair in a member. Without a bound,
/// each class whose members have members would be walked through for each variable.
bool holds(QualType Type, const Knowledge &Facts, unsigned Depth) {
  constexpr unsigned MaxDepth = 3;
  const CXXRecordDecl *Class = Depth > MaxDepth ? nullptr : structure::classOf(Type);
  if (!Class || Type->isReferenceType() || Class->hasTrivialDestructor())
    return false;
  if (isGuard(*Class, Type, Facts))
    return true;
  const bool LeadsOn =
      !structure::pointeeOf(Type).isNull() || structure::isStdClass(Type, {"pair", "tuple"});
  const auto IsPart = [&](QualType Part) {
    const CXXRecordDecl *Inner = structure::classOf(Part);
    return holds(Part, Facts, Depth + 1) && (LeadsOn || (Inner && alwaysHolds(*Inner)));
  };
  return !structure::isStdClass(Type, {"optional", "unique_ptr", "shared_ptr"}) &&
         (llvm::any_of(Class->fields(),
                       [&](const FieldDecl *Field) { return IsPart(Field->getType()); }) ||
          llvm::any_of(Class->bases(),
                       [&](const CXXBaseSpecifier &Base) { return IsPart(Base.getType()); }));
}

/// Whether an attribute names the parameter, or names none where that is the object.
template <typename Attribute>
bool isAbout(const Attribute &Said, const FunctionDecl &Fn, int Index) {
  if (Index == Atom::ThisIndex)
    return Said.args_size() == 0;
  return llvm::any_of(Said.args(), [&](const Expr *Argument) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(Argument->IgnoreParenImpCasts());
    const auto *Parameter = Name ? llvm::dyn_cast<ParmVarDecl>(Name->getDecl()) : nullptr;
    return Parameter && static_cast<int>(Parameter->getFunctionScopeIndex()) == Index &&
           Index < static_cast<int>(Fn.getNumParams());
  });
}

LockEffect effectByAttribute(const FunctionDecl &Fn, int Index) {
  for (const Attr *Each : Fn.attrs()) {
    if (const auto *Said = llvm::dyn_cast<AcquireCapabilityAttr>(Each);
        Said && isAbout(*Said, Fn, Index))
      return LockEffect::Takes;
    if (const auto *Said = llvm::dyn_cast<TryAcquireCapabilityAttr>(Each);
        Said && isAbout(*Said, Fn, Index))
      return LockEffect::Tries;
    if (const auto *Said = llvm::dyn_cast<ReleaseCapabilityAttr>(Each);
        Said && isAbout(*Said, Fn, Index))
      return LockEffect::Gives;
  }
  return LockEffect::None;
}

LockEffect effectByFact(const CallSite &Call, int Index, const Knowledge &Facts) {
  if (Facts.fact(Call, Fact::Locks, Index))
    return LockEffect::Takes;
  if (Facts.fact(Call, Fact::TriesLock, Index))
    return LockEffect::Tries;
  return Facts.fact(Call, Fact::Unlocks, Index) ? LockEffect::Gives : LockEffect::None;
}

LockEffect effectByProtocol(const CXXMethodDecl &Method, QualType Object, const Knowledge &Facts) {
  if (!blocksThread(Object, Facts) && !holdsLock(Object, Facts))
    return LockEffect::None;
  if (structure::plays(Method, Role::GivesLock))
    return LockEffect::Gives;
  if (Facts.isAwaitable(Method.getReturnType()))
    return LockEffect::None;
  if (structure::plays(Method, Role::TakesLock))
    return LockEffect::Takes;
  return structure::plays(Method, Role::TriesLock) ? LockEffect::Tries : LockEffect::None;
}

} // namespace

bool blocksThread(QualType Lock, const Knowledge &Facts) {
  const CXXRecordDecl *Class = structure::classOf(Lock);
  if (!Class || !structure::isLock(Lock) || Facts.isAsyncLock(Lock) || Facts.isGuard(Lock))
    return false;
  return !structure::anyMethod(*Class, [](const CXXMethodDecl &Method) {
    return structure::plays(Method, Role::TakesLock) && neverWaits(Method);
  });
}

bool holdsLock(QualType Guard, const Knowledge &Facts) { return holds(Guard, Facts, 0); }

QualType guardIn(QualType Type, const Knowledge &Facts) {
  if (holdsLock(Type, Facts))
    return Type;
  const QualType Held = structure::isStdClass(Type, {"optional", "unique_ptr"})
                            ? structure::pointeeOf(Type)
                            : QualType();
  return !Held.isNull() && holdsLock(Held, Facts) ? Held : QualType();
}

bool hasLock(const CXXRecordDecl &Class, const Knowledge &Facts) {
  const auto IsLock = [&](const FieldDecl *Field) {
    const QualType To = Field->getType()->getPointeeType();
    const QualType Type = To.isNull() ? Field->getType() : To;
    return blocksThread(Type, Facts) || !guardIn(Type, Facts).isNull();
  };
  return llvm::any_of(Class.fields(), IsLock) ||
         llvm::any_of(Class.bases(), [&](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *Of = structure::classOf(Base.getType());
           return Of && hasLock(*Of, Facts);
         });
}

const CXXDestructorDecl *maybeUnlocker(QualType Type, const Knowledge &Facts) {
  const CXXRecordDecl *Class = Type->isReferenceType() ? nullptr : structure::classOf(Type);
  const CXXDestructorDecl *Ender = Class ? Class->getDestructor() : nullptr;
  if (!Ender || !Ender->isUserProvided() || structure::isCopyable(*Class))
    return nullptr;
  const auto RefersToLocked = [&](const FieldDecl *Field) {
    const QualType To = Field->getType()->getPointeeType();
    const CXXRecordDecl *Locked = To.isNull() ? nullptr : structure::classOf(To);
    return Locked && hasLock(*Locked, Facts);
  };
  return llvm::any_of(Class->fields(), RefersToLocked) ? Ender : nullptr;
}

bool beginsFree(const Expr *Value, const Knowledge &Facts) {
  if (!Value || beginsEmpty(Value))
    return true;
  const Expr *Plain = Value->IgnoreUnlessSpelledInSource();
  if (const auto *List = llvm::dyn_cast<InitListExpr>(Plain); List && List->getNumInits() == 0)
    return true;
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Plain);
  return llvm::isa<CXXNullPtrLiteralExpr>(Plain) ||
         (Facts.holds(Plain->getType(), Fact::MakesEmpty, Standing::Name)) ||
         (Made && (beginsEmpty(Made) || llvm::any_of(Made->arguments(), [&](const Expr *Argument) {
                     return Facts.holds(Argument->getType(), Fact::MakesEmpty, Standing::Name);
                   })));
}

bool adopts(const CallSite &Made) {
  return llvm::any_of(Made.Arguments, [](const Expr *Argument) {
    return structure::isStdClass(Argument->getType(), {"adopt_lock_t"});
  });
}

LockEffect lockEffect(const CallSite &Call, int Index, const Knowledge &Facts) {
  const auto *Fn = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  if (!Fn)
    return LockEffect::None;
  if (const LockEffect Stated = effectByFact(Call, Index, Facts); Stated != LockEffect::None)
    return Stated;
  if (const LockEffect Said = effectByAttribute(*Fn, Index); Said != LockEffect::None)
    return Said;
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Fn);
  return Method && Index == Atom::ThisIndex ? effectByProtocol(*Method, Call.ReceiverType, Facts)
                                            : LockEffect::None;
}

bool isTakenOver(const flow::Destination &Guard) {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Guard.Callee);
  return Guard.How == flow::Destination::Given && Callee && Guard.Index >= 0 &&
         Guard.Index < static_cast<int>(Callee->getNumParams()) &&
         !Callee->getParamDecl(Guard.Index)->getType()->isReferenceType();
}

bool succeedsWhenTrue(const FunctionDecl &Trying) {
  return !Trying.getReturnType()->isIntegerType() || Trying.getReturnType()->isBooleanType();
}

bool onlyLooksAt(const FunctionDecl &Callee, int Index) {
  if (Index == Atom::ThisIndex) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    return Method && (Method->isConst() || Method->isStatic());
  }
  if (Index < 0 || Index >= static_cast<int>(Callee.getNumParams()))
    return false;
  const QualType Type = Callee.getParamDecl(Index)->getType();
  const QualType To = Type->getPointeeType();
  return To.isNull() || To.isConstQualified();
}

} // namespace coro_tidy
