// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/blocking/Parts.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;

static void forEachMade(const Stmt *In, llvm::function_ref<void(const Stmt &)> Visit) {
  forEachStatement(In, [&](const Stmt &S) {
    if (const auto *Argument = llvm::dyn_cast<CXXDefaultArgExpr>(&S))
      forEachMade(Argument->getExpr(), Visit);
    else if (const auto *Member = llvm::dyn_cast<CXXDefaultInitExpr>(&S))
      forEachMade(Member->getExpr(), Visit);
    else if (llvm::isa<CallExpr, CXXConstructExpr>(S))
      Visit(S);
  });
}

void forEachPartMade(const CXXConstructorDecl &Constructor,
                     llvm::function_ref<void(const Stmt &, const FieldDecl *)> Visit) {
  for (const CXXCtorInitializer *Part : Constructor.inits())
    forEachMade(Part->getInit(), [&](const Stmt &Made) { Visit(Made, Part->getAnyMember()); });
}

/// A constructor, a template of such, or one that `using Base::Base` has brought here.
static const CXXConstructorDecl *asConstructor(const Decl &D) {
  const auto *Named = llvm::dyn_cast<NamedDecl>(&D);
  const NamedDecl *Behind = Named ? Named->getUnderlyingDecl() : nullptr;
  if (const auto *Template = llvm::dyn_cast_or_null<FunctionTemplateDecl>(Behind))
    Behind = Template->getTemplatedDecl();
  return llvm::dyn_cast_or_null<CXXConstructorDecl>(Behind);
}

static bool takes(const CXXConstructorDecl &Constructor, size_t Arguments) {
  return !Constructor.isDeleted() && !Constructor.isCopyOrMoveConstructor() &&
         Constructor.getMinRequiredArguments() <= Arguments &&
         (Arguments <= Constructor.getNumParams() || Constructor.isVariadic() ||
          Constructor.isTemplated());
}

/// Whether no argument has to be converted.
static bool fits(const CXXConstructorDecl &Constructor, llvm::ArrayRef<const Expr *> Arguments) {
  const ASTContext &Context = Constructor.getASTContext();
  for (const auto [Parameter, Argument] : llvm::zip(Constructor.parameters(), Arguments)) {
    const QualType Given = Argument->getType();
    if (!Context.hasSameUnqualifiedType(Parameter->getType().getNonReferenceType(),
                                        Given->isArrayType() ? Context.getArrayDecayedType(Given)
                                                             : Given))
      return false;
  }
  return true;
}

/// The class that a template of the standard library is about first.
static QualType firstOf(const TemplateArgumentList *Arguments) {
  const bool NamesClass = Arguments && Arguments->size() != 0 &&
                          Arguments->get(0).getKind() == TemplateArgument::Type &&
                          structure::classOf(Arguments->get(0).getAsType());
  return NamesClass ? Arguments->get(0).getAsType() : QualType();
}

static const TemplateArgumentList *argumentsOf(const CXXRecordDecl *Class) {
  const auto *Special = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  return Special ? &Special->getTemplateArgs() : nullptr;
}

QualType madeBy(const CallSite &Call, const Knowledge &Facts) {
  const auto *Maker = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  if (!Maker || !Facts.holds(Call, Fact::Constructs))
    return QualType();
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Maker);
  return firstOf(Method ? argumentsOf(Method->getParent())
                        : Maker->getTemplateSpecializationArgs());
}

llvm::SmallVector<const CXXConstructorDecl *, 4>
constructorsFor(const CXXRecordDecl &Class, llvm::ArrayRef<const Expr *> Arguments) {
  llvm::SmallVector<const CXXConstructorDecl *, 4> Possible, Fitting;
  const CXXRecordDecl *Given =
      Arguments.size() == 1 ? structure::classOf(Arguments[0]->getType()) : nullptr;
  if (Given &&
      (Given->getCanonicalDecl() == Class.getCanonicalDecl() || Given->isDerivedFrom(&Class)))
    return {};
  for (const Decl *D : Class.decls())
    if (const CXXConstructorDecl *Each = asConstructor(*D); Each && takes(*Each, Arguments.size()))
      (fits(*Each, Arguments) ? Fitting : Possible).push_back(Each);
  return Fitting.empty() ? Possible : Fitting;
}

/// std::make_unique<T>(), new T, std::in_place, a T.
static bool isFilledBy(const Expr &Value, const CXXRecordDecl &Held) {
  const Expr *Made = Value.IgnoreUnlessSpelledInSource();
  if (const auto *Call = llvm::dyn_cast<CallExpr>(Made)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee &&
           (isStdFunction(Callee, "make_unique") || isStdFunction(Callee, "make_shared") ||
            isStdFunction(Callee, "make_optional"));
  }
  if (llvm::isa<CXXNewExpr>(Made))
    return true;
  if (structure::classOf(Made->getType()) == Held.getDefinition() ||
      structure::isStdClass(Made->getType(), {"in_place_t"}))
    return true;
  const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(Made);
  return Construction && Construction->getNumArgs() != 0 &&
         isFilledBy(*Construction->getArg(0), Held);
}

/// Whether nothing happens to the object, once it is there, but what harmless members do.
static bool isLeftTo(const VarDecl &Object, const Function &In,
                     llvm::function_ref<bool(const CXXMethodDecl &)> Harmless) {
  for (const auto &[Block, E] : In.events()->eventsOf(Object)) {
    if (E->Kind == EventKind::Assign || E->Kind == EventKind::Pass || E->Kind == EventKind::Move ||
        E->Kind == EventKind::Escape)
      return false;
    const auto *Member =
        E->Kind == EventKind::Call ? llvm::dyn_cast_or_null<CXXMethodDecl>(E->Callee) : nullptr;
    const CXXRecordDecl *Class = Object.getType()->getAsCXXRecordDecl();
    const bool IsOwn = Member && Class &&
                       (Member->getParent()->getCanonicalDecl() == Class->getCanonicalDecl() ||
                        Class->isDerivedFrom(Member->getParent()));
    if (IsOwn && !Harmless(*Member))
      return false;
  }
  return true;
}

bool staysAsItWasMade(const VarDecl &Object, const Function &In) {
  return isLeftTo(Object, In, [](const CXXMethodDecl &Member) {
    return !Member.getIdentifier() || Member.isConst();
  });
}

/// std::vector<std::jthread> workers;  workers.emplace_back(run);
static bool isOnlyAddedTo(const VarDecl &Object, const Function &In) {
  bool IsFilled = false;
  const auto Adds = [&](const CXXMethodDecl &Member) {
    const bool IsAdding = structure::plays(Member, structure::Role::Inserts);
    IsFilled |= IsAdding;
    return IsAdding || structure::plays(Member, structure::Role::Reserves) || Member.isConst();
  };
  const auto Reads = [](const flow::Graph::Occurrence &E) {
    return E.What->Kind == EventKind::Use; // for (auto &worker : workers)
  };
  return isLeftTo(Object, In, Adds) && IsFilled &&
         llvm::none_of(In.events()->eventsOf(Object), Reads);
}

static bool hasOwnDeleter(QualType Owner) {
  return !structure::isStdClass(argumentsOf(structure::classOf(Owner))->get(1).getAsType(),
                                {"default_delete"});
}

QualType heldBy(QualType Owner) {
  const bool IsPointer = structure::isStdClass(Owner, {"unique_ptr"});
  return (IsPointer && !hasOwnDeleter(Owner)) || structure::isStdClass(Owner, {"optional"})
             ? firstOf(argumentsOf(structure::classOf(Owner)))
             : QualType();
}

/// Objects that can hand out a std::shared_ptr to themselves may live on.
static bool sharesItself(const CXXRecordDecl &Class) {
  return !Class.forallBases([](const CXXRecordDecl *Base) {
    return !structure::isStdClass(*Base, {"enable_shared_from_this"});
  });
}

QualType heldToTheEnd(const VarDecl &Owner, const Function &In) {
  const QualType Type = Owner.getType();
  const QualType First = firstOf(argumentsOf(structure::classOf(Type)));
  if (structure::isStdClass(Type, {"vector"}))
    return isOnlyAddedTo(Owner, In) ? First : QualType();
  const bool IsShared = structure::isStdClass(Type, {"shared_ptr"});
  const QualType Held = IsShared ? First : heldBy(Type);
  const CXXRecordDecl *Class = Held.isNull() ? nullptr : structure::classOf(Held);
  const bool IsHeld = Class && !(IsShared && sharesItself(*Class)) && Owner.getInit() &&
                      isFilledBy(*Owner.getInit(), *Class) && staysAsItWasMade(Owner, In);
  return IsHeld ? Held : QualType();
}

/// The variable or the own member that an expression names.
static const ValueDecl *namedBy(const Expr &E) {
  const Expr *Name = E.IgnoreParenImpCasts();
  if (const auto *Variable = llvm::dyn_cast<DeclRefExpr>(Name))
    return Variable->getDecl();
  const auto *Member = llvm::dyn_cast<MemberExpr>(Name);
  return Member && llvm::isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
             ? Member->getMemberDecl()
             : nullptr;
}

/// What stands for nothing: nullptr, std::nullopt, or a default argument.
static bool isNothing(const Expr &Value) {
  return llvm::isa<CXXDefaultArgExpr>(Value) ||
         Value.IgnoreParenImpCasts()->getType()->isNullPtrType() ||
         structure::isStdClass(Value.getType(), {"nullopt_t"});
}

const ValueDecl *emptiedBy(const CallExpr &Call) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  const CallSite Site = callSite(Call);
  if (!Method || !Site.On ||
      !llvm::all_of(Site.Arguments, [](const Expr *E) { return isNothing(*E); }))
    return nullptr;
  const bool Empties = structure::plays(*Method, structure::Role::Resets) ||
                       Method->getOverloadedOperator() == OO_Equal;
  return Empties ? namedBy(*Site.On) : nullptr;
}

/// Whether this call of a member of the owner leaves what it holds to itself:
///   if (worker) worker.reset();    worker = make();
static bool isOfOwnerAlone(const CallExpr &Call) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  if (!Method)
    return false;
  if (!Method->getIdentifier())
    return llvm::isa<CXXConversionDecl>(Method) || Method->getOverloadedOperator() == OO_Equal;
  return structure::plays(*Method, structure::Role::Resets) ||
         structure::plays(*Method, structure::Role::HasValue);
}

bool isOnlyFilledAndEmptied(const ValueDecl &Owner, const Function &In) {
  unsigned Mentions = 0, OfItself = 0;
  forEachStatement(&In.body(), [&](const Stmt &S) {
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
      Mentions += Name->getDecl() == &Owner;
    else if (const auto *Member = llvm::dyn_cast<MemberExpr>(&S))
      Mentions += Member->getMemberDecl() == &Owner;
    else if (const auto *Call = llvm::dyn_cast<CallExpr>(&S); Call && isOfOwnerAlone(*Call))
      OfItself += callSite(*Call).On && namedBy(*callSite(*Call).On) == &Owner;
  });
  return Mentions == OfItself;
}

} // namespace coro_tidy
