// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a session is, by its class and by how it is made.

#include "core/Statements.h"
#include "flow/Contents.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "knowledge/Tree.h"
#include "topics/sessions/Sessions.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

const Stmt *destructorBody(const CXXRecordDecl &Class) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  return Destructor ? Destructor->getBody() : nullptr;
}

/// `~Queue() { sync_wait(shutdown()); }`, `~Stream() { ::close(Fd); }`: then awaiting its close
/// is the polite way, and not the only one.
bool closesItself(const CXXRecordDecl &Class, const Knowledge &Facts) {
  return anyStatement(destructorBody(Class), [&](const Stmt &S) {
    const auto *E = llvm::dyn_cast<Expr>(&S);
    const ValueDecl *Named = E ? declarationNamedBy(*E) : nullptr;
    return Named && (Facts.standing(*Named, Fact::Closes, Atom::ThisIndex) ||
                     Facts.holds(*Named, Fact::Cancels, Standing::Name));
  });
}

/// `assert(!Open)`, `if (Open) std::terminate();`
bool asserts(const Stmt *Destructor) {
  return anyStatement(Destructor, [](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->isNoReturn();
  });
}

/// `std::unique_ptr<Stream, Closer>`: who knows what the deleter does?
bool hasOwnDeleter(const CXXRecordDecl &Owner) {
  const auto *Instance = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Owner);
  if (!Instance || Instance->getTemplateArgs().size() < 2)
    return false;
  const TemplateArgument &Second = Instance->getTemplateArgs().get(1);
  return Second.getKind() != TemplateArgument::Type ||
         !structure::isStdClass(Second.getAsType(), {"default_delete"});
}

/// `std::make_unique<Session>()`
bool isMadeOfNothing(const Expr &Owner) {
  const auto *Call = llvm::dyn_cast<CallExpr>(flow::originOf(&Owner));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->isInStdNamespace() && Call->getNumArgs() == 0;
}

} // namespace

std::optional<SessionObject> sessionOf(QualType Type, const VarDecl *Variable,
                                       const Knowledge &Facts) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || Type->isReferenceType())
    return std::nullopt;
  std::optional<Session> Known = Facts.session(Type);
  if (!Known || (!Known->Stated && closesItself(*Class, Facts)))
    return std::nullopt;
  const bool IsScope = Facts.holds(Type, Fact::TaskScope);
  return SessionObject{Variable, false, Class, std::move(*Known), IsScope, &Facts};
}

std::optional<SessionObject> heldSession(const VarDecl &Variable, const Knowledge &Facts) {
  const QualType Type = Variable.getType();
  if (Type->isReferenceType() || !structure::isStdClass(Type, {"unique_ptr", "optional"}) ||
      hasOwnDeleter(*structure::classOf(Type)))
    return std::nullopt;
  const QualType Held = structure::firstArgument(structure::classOf(Type));
  std::optional<SessionObject> Found =
      Held.isNull() ? std::nullopt : sessionOf(Held, &Variable, Facts);
  if (Found)
    Found->IsHeld = true;
  return Found;
}

QualType ownedType(const VarDecl &Variable) {
  const Expr *Init = Variable.getInit();
  if (const auto *Full = llvm::dyn_cast_or_null<ExprWithCleanups>(Init))
    Init = Full->getSubExpr();
  const auto *Temporary = llvm::dyn_cast_or_null<MaterializeTemporaryExpr>(Init);
  return Temporary && Temporary->getExtendingDecl() == &Variable ? Temporary->getType()
                                                                 : Variable.getType();
}

/// The part that a member is, or that it has if it has anything.
static QualType partBehind(QualType Member) {
  const CXXRecordDecl *Class = structure::classOf(Member);
  const bool IsOptional = Class && structure::hasRole(*Class, structure::Role::HasValue);
  const QualType Had = IsOptional ? structure::firstArgument(Class) : QualType();
  return Had.isNull() ? Member : Had;
}

bool assertsClosed(const CXXRecordDecl &Class) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  if (Destructor && Destructor->isUserProvided())
    return asserts(destructorBody(Class));
  return Class.hasDefinition() && llvm::any_of(Class.fields(), [](const FieldDecl *Field) {
           const CXXRecordDecl *Part = structure::classOf(partBehind(Field->getType()));
           return Part && assertsClosed(*Part);
         });
}

bool takesOver(const CXXConstructExpr &Made, const Knowledge &Facts) {
  return llvm::any_of(Made.arguments(), [&](const Expr *Argument) {
    const QualType Given = partBehind(Argument->getType());
    const CXXRecordDecl *Class = structure::classOf(Given);
    return Class && !Argument->isLValue() && assertsClosed(*Class) && Facts.session(Given);
  });
}

bool beginsEmpty(const Expr *Initializer) {
  if (!Initializer)
    return true;
  const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(Initializer->IgnoreImplicit());
  return Construction && llvm::all_of(Construction->arguments(), [](const Expr *Argument) {
           return llvm::isa<CXXDefaultArgExpr>(Argument);
         });
}

bool holdsNothingOpen(const Expr *Initializer) {
  if (beginsEmpty(Initializer))
    return true;
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Initializer->IgnoreUnlessSpelledInSource());
  const Expr *Given = Made && Made->getNumArgs() > 0 ? Made->getArg(0) : Initializer;
  return flow::isNoContent(*Given) || isMadeOfNothing(*Initializer);
}

std::string keyOfClass(const CXXRecordDecl &Class) {
  const auto *Instance = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  if (!Instance)
    return keyOf(Class);
  std::string Key = keyOf(*Instance->getSpecializedTemplate());
  for (const TemplateArgument &Argument : Instance->getTemplateArgs().asArray())
    if (Argument.getKind() == TemplateArgument::Type)
      if (const CXXRecordDecl *Over = structure::classOf(Argument.getAsType());
          Over && !isInStd(*Over))
        Key += "<" + keyOfClass(*Over);
  return Key;
}

} // namespace coro_tidy
