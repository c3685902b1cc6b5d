// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/queues/Queues.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

const CXXRecordDecl *queueClass(QualType Type) {
  return structure::classOf(structure::heldType(Type));
}

/// Putting an item in neither waits for room nor can be refused.
bool pushesAlways(const CXXRecordDecl &Class, const Knowledge &Facts) {
  bool Found = false, Always = true;
  structure::anyMethod(Class, [&](const CXXMethodDecl &Method) {
    if (isPush(Method, Facts) && !Facts.holds(Method, Fact::Tries, Standing::Name)) {
      Found = true;
      Always &= Method.getReturnType()->isVoidType();
    }
    return false;
  });
  return Found && Always;
}

/// The parameter that says how many items there is room for; -1 without one.
int capacityOf(const FunctionDecl &Constructor, const Knowledge &Facts) {
  for (const ParmVarDecl *Parameter : Constructor.parameters())
    if (Parameter->getType()->isIntegerType() &&
        Facts.holds(*Parameter, Fact::Capacity, Standing::Name))
      return static_cast<int>(Parameter->getFunctionScopeIndex());
  return -1;
}

const CXXConstructorDecl *boundedConstructor(const CXXRecordDecl &Class, const Knowledge &Facts) {
  for (const CXXConstructorDecl *Constructor : Class.ctors())
    if (capacityOf(*Constructor, Facts) >= 0)
      return Constructor;
  return nullptr;
}

/// Whether two classes are called alike, whatever the names say about their capacity.
bool areCalledAlike(const CXXRecordDecl &Unbounded, const CXXRecordDecl &Bounded,
                    const Knowledge &Facts) {
  NameWords Left = Facts.nameWithout(Unbounded, Fact::Unbounded);
  NameWords Right = Facts.nameWithout(Bounded, Fact::Bounded);
  llvm::sort(Left);
  llvm::sort(Right);
  return !Left.empty() && Left == Right;
}

/// A class of the same namespace that is called like this one, and bounded: `BoundedQueue`
/// beside `Queue` or `UnboundedQueue`, and `Queue` beside the latter if it takes a capacity.
const NamedDecl *boundedSibling(const CXXRecordDecl &Class, const Knowledge &Facts) {
  const bool SaysUnbounded = Facts.holds(Class, Fact::Unbounded, Standing::Name);
  for (const Decl *D : Class.getDeclContext()->getRedeclContext()->decls()) {
    const auto *Template = llvm::dyn_cast<ClassTemplateDecl>(D);
    const auto *Other = llvm::dyn_cast<CXXRecordDecl>(Template ? Template->getTemplatedDecl() : D);
    if (!Other || !areCalledAlike(Class, *Other, Facts))
      continue;
    const bool IsPlain = SaysUnbounded && Other->hasDefinition() &&
                         boundedConstructor(*Other->getDefinition(), Facts);
    if (Facts.holds(*Other, Fact::Bounded, Standing::Name) || IsPlain)
      return Other;
  }
  return nullptr;
}

/// How an object is made: by this constructor, with these arguments; the default ones may
/// be left out. Without a constructor where it is not seen, or where nobody has written one.
struct Making {
  const CXXConstructorDecl *By = nullptr;
  llvm::ArrayRef<const Expr *> Arguments = {};
  bool IsImplicit = false;
};

Making makingByDefault(const CXXRecordDecl &Class) {
  const auto Found = llvm::find_if(Class.ctors(), [](const CXXConstructorDecl *Constructor) {
    return Constructor->isDefaultConstructor();
  });
  if (Found == Class.ctor_end())
    return {.IsImplicit = Class.needsImplicitDefaultConstructor()};
  return {*Found};
}

/// A queue itself, or on the heap: `new Queue(8)`, `std::make_unique<Queue>()`.
Making makingBy(const Expr *Init, const CXXRecordDecl &Class) {
  const Expr *Value = Init ? Init->IgnoreImplicit() : nullptr;
  if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Value)) {
    const FunctionDecl *Maker = Call->getDirectCallee();
    const bool TakesNothing =
        Maker && Call->getNumArgs() == 0 &&
        (isStdFunction(Maker, "make_unique") || isStdFunction(Maker, "make_shared"));
    return TakesNothing && queueClass(Call->getType()) == &Class ? makingByDefault(Class)
                                                                 : Making();
  }
  const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(Value);
  if (Made && Made->getNumArgs() == 1 && structure::classOf(Made->getType()) != &Class)
    return makingBy(Made->getArg(0), Class);
  if (const auto *New = llvm::dyn_cast_or_null<CXXNewExpr>(Value))
    Made = New->getConstructExpr();
  if (!Made || structure::classOf(Made->getType()) != &Class ||
      Made->getConstructor()->isCopyOrMoveConstructor())
    return {};
  return {Made->getConstructor(), {Made->getArgs(), Made->getNumArgs()}};
}

/// How the constructors of its class make a member.
std::vector<Making> makingsOf(const FieldDecl &Field, const CXXRecordDecl &Class) {
  const Expr *InClass = Field.getInClassInitializer();
  const bool IsItself = structure::classOf(Field.getType()) == &Class;
  const Making Otherwise = InClass    ? makingBy(InClass, Class)
                           : IsItself ? makingByDefault(Class)
                                      : Making();
  const auto *Owner = llvm::cast<CXXRecordDecl>(Field.getParent());
  std::vector<Making> Result;
  if (Owner->needsImplicitDefaultConstructor())
    Result.push_back(Otherwise);
  for (const CXXConstructorDecl *Constructor : Owner->ctors()) {
    const FunctionDecl *Defined = nullptr;
    if (Constructor->isDeleted() || Constructor->isCopyOrMoveConstructor() ||
        Constructor->isDelegatingConstructor())
      continue;
    if (Constructor->isDefaulted()) {
      Result.push_back(Otherwise);
      continue;
    }
    if (!Constructor->hasBody(Defined))
      return {};
    for (const CXXCtorInitializer *Init : llvm::cast<CXXConstructorDecl>(Defined)->inits())
      if (Init->getMember() == &Field)
        Result.push_back(llvm::isa<CXXDefaultInitExpr>(Init->getInit())
                             ? Otherwise
                             : makingBy(Init->getInit(), Class));
  }
  return Result;
}

std::vector<Making> makingsOf(const ValueDecl &Queue, const CXXRecordDecl &Class) {
  if (const auto *Field = llvm::dyn_cast<FieldDecl>(&Queue))
    return makingsOf(*Field, Class);
  const auto *Variable = llvm::dyn_cast<VarDecl>(&Queue);
  return {makingBy(Variable ? Variable->getInit() : nullptr, Class)};
}

/// The argument of a parameter, the default one too.
const Expr *argumentOf(const Making &Made, unsigned Index) {
  const Expr *Given = Index < Made.Arguments.size() ? Made.Arguments[Index] : nullptr;
  if (Given && !llvm::isa<CXXDefaultArgExpr>(Given))
    return Given;
  const ParmVarDecl *Parameter = Made.By->getParamDecl(Index);
  if (Parameter->hasUninstantiatedDefaultArg())
    return Parameter->getUninstantiatedDefaultArg();
  const bool IsSeen = Parameter->hasDefaultArg() && !Parameter->hasUnparsedDefaultArg();
  return IsSeen ? Parameter->getDefaultArg() : nullptr;
}

/// Whether a queue that is made so has no capacity that it could run into.
bool makesUnbounded(const Making &Made, const CXXRecordDecl &Class, Workspace &In) {
  if (!Made.By)
    return Made.IsImplicit && pushesAlways(Class, In.knowledge());
  const int Index = capacityOf(*Made.By, In.knowledge());
  if (Index < 0)
    return pushesAlways(Class, In.knowledge());
  const Expr *Capacity = argumentOf(Made, Index);
  Expr::EvalResult Result;
  if (!Capacity || Capacity->isValueDependent() || !Capacity->EvaluateAsInt(Result, In.context()))
    return false;
  constexpr unsigned BitsOfANumberThatMeansAny = 31;
  const llvm::APSInt Value = Result.Val.getInt();
  return Value.isNegative() || Value.getActiveBits() >= BitsOfANumberThatMeansAny;
}

} // namespace

bool isPush(const CXXMethodDecl &Method, const Knowledge &Facts) {
  return Method.getNumParams() != 0 && !Method.isConst() &&
         Facts.holds(Method, Fact::Pushes, Standing::Name);
}

bool isPop(const CXXMethodDecl &Method, const Knowledge &Facts) {
  return Facts.holds(Method, Fact::Pops, Standing::Name) &&
         Facts.isAwaitable(Method.getReturnType());
}

bool isQueueType(QualType Type, const Knowledge &Facts) {
  const CXXRecordDecl *Class = queueClass(Type);
  if (!Class || Type->isReferenceType() || Facts.isTask(Type))
    return false;
  return structure::anyMethod(*Class,
                              [&](const CXXMethodDecl &Method) { return isPush(Method, Facts); }) &&
         structure::anyMethod(*Class, [&](const CXXMethodDecl &Method) {
           return isPop(Method, Facts) && Method.getMinRequiredArguments() == 0;
         });
}

std::optional<Unboundedness> unboundedness(const ValueDecl &Queue, Workspace &In) {
  const CXXRecordDecl &Class = *queueClass(Queue.getType());
  if (const StatedFact *Said =
          In.knowledge().fact(structure::heldType(Queue.getType()), Fact::Unbounded))
    return Unboundedness{Said->Words.empty() ? "its type has no capacity"
                                             : "'" + Said->Words.front() + "' has a capacity",
                         Standing::Stated};
  const std::vector<Making> Makings = makingsOf(Queue, Class);
  if (Makings.empty() ||
      !llvm::all_of(Makings, [&](const Making &Made) { return makesUnbounded(Made, Class, In); }))
    return std::nullopt;
  if (boundedConstructor(Class, In.knowledge()))
    return Unboundedness{"'" + displayName(Class) + "' can be given a capacity", Standing::Name};
  if (const NamedDecl *Sibling = boundedSibling(Class, In.knowledge()))
    return Unboundedness{"'" + displayName(*Sibling) + "' has a capacity", Standing::Name};
  return std::nullopt;
}

} // namespace coro_tidy
