// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What surrounds a function body: parameters, initialisers and destructors of
// members, and for a coroutine
//
//   Declare parameters              they are copied into the frame and live as long as it does
//   Suspend, Resume                 initial suspension
//   the body as it was written      exceptions lead to the second line below
//   Suspend                         final suspension; being destroyed there is the normal end
//     or unhandled_exception, Suspend
//   Destroy parameters, End

#include "flow/Forward.h"
#include "flow/GraphBuilder.h"
#include "clang/AST/ASTContext.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using llvm::SaveAndRestore;

namespace coro_tidy::flow {

std::optional<const CXXDestructorDecl *> destructorOf(QualType Type) {
  if (Type.isNull() || Type->isReferenceType())
    return std::nullopt;
  const CXXRecordDecl *Record = Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || Record->hasTrivialDestructor())
    return nullptr;
  return Record->getDestructor();
}

std::unique_ptr<Graph> buildGraph(const FunctionDecl &Fn, ASTContext &Context,
                                  SuspendingCalls SuspendsCaller, bool *IsTooLarge) {
  GraphBuilder Builder(Context, SuspendsCaller);
  std::unique_ptr<Graph> Result = Builder.build(Fn);
  if (IsTooLarge)
    *IsTooLarge = Builder.isTooLarge();
  return Result;
}

const VarDecl *Event::variable() const {
  if (!Object)
    return nullptr;
  if (Kind == EventKind::Call)
    return Object->variableBehind();
  const bool IsGiven = Kind == EventKind::Pass || Kind == EventKind::Escape;
  const VarDecl *Behind = IsGiven ? Object->variableBehind() : nullptr;
  return Behind && Behind->getType()->isPointerType() ? Behind : Object->variable();
}

bool Graph::declares(const Place &Variable) const {
  const VarDecl *Var = Variable.variable();
  const bool IsLocal = Var && Var->hasLocalStorage() && !Var->isInitCapture();
  const DeclContext *Around = IsLocal ? Var->getDeclContext() : nullptr;
  return Around && Around->Equals(Fn);
}

std::unique_ptr<Graph> GraphBuilder::build(const FunctionDecl &Function) {
  const FunctionDecl *Definition = nullptr;
  const Stmt *Body = Function.getBody(Definition);
  if (!Body || Definition->isDependentContext() || Definition->isInvalidDecl())
    return nullptr;
  if (Context.getDiagnostics().hasUncompilableErrorOccurred() && !isComplete(*Body, Context))
    return nullptr;
  function(*Definition, *Body);
  connectGotos();
  std::vector<Block> Blocks = finish();
  if (Blocks.empty())
    return nullptr;
  auto Result = std::make_unique<Graph>();
  Result->Fn = Definition;
  Result->Known = std::move(Known);
  Result->Blocks = std::move(Blocks);
  for (unsigned I = 0; I != Result->Blocks.size(); ++I) {
    NumEvents += Result->Blocks[I].Events.size();
    for (const Event &E : Result->Blocks[I].Events)
      if (const VarDecl *Object = E.variable())
        Result->ByObject[Object].push_back({I, &E});
  }
  return Result;
}

llvm::ArrayRef<Graph::Occurrence> Graph::eventsOf(const VarDecl &Object) const {
  const auto Found = ByObject.find(&Object);
  return Found == ByObject.end() ? llvm::ArrayRef<Occurrence>() : llvm::ArrayRef(Found->second);
}

void GraphBuilder::function(const FunctionDecl &Function, const Stmt &Body) {
  Fn = &Function;
  const auto *Coroutine = dyn_cast<CoroutineBodyStmt>(&Body);
  Noexcept = !Coroutine && !canThrow(Fn);
  for (const ParmVarDecl *Parameter : Fn->parameters()) {
    const Place *Own = Known->variable(*Parameter);
    emit({.Kind = EventKind::Declare, .Object = Own});
    if (const auto Destructor = destructorOf(Parameter->getType()))
      push({.What = Cleanup::Object,
            .Destruction = {.Kind = EventKind::Destroy, .Object = Own, .Callee = *Destructor}});
  }
  if (Coroutine)
    return coroutine(*Coroutine);

  Returns = {newBlock(), top()};
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(Fn);
  if (Constructor && !isa<CXXTryStmt>(Body))
    memberInitializers(*Constructor);
  statement(&Body);
  goOnIn(Returns.Block);
  if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Fn))
    memberDestructors(*Destructor);
  popTo(nullptr);
  end(Exit::Normal);
}

void GraphBuilder::coroutine(const CoroutineBodyStmt &Body) {
  Promise = Body.getPromiseDecl();
  const Cleanup *Parameters = top();
  const unsigned OnException = newBlock();
  push({.What = Cleanup::Body, .OnException = OnException});
  Returns = {newBlock(), top()};
  protocol(Body.getInitSuspendStmt());
  statement(Body.getBody());
  goOnIn(Returns.Block);

  for (const Exit How : {Exit::Normal, Exit::Exception}) {
    resetTo(Parameters);
    SaveAndRestore Way(Leaving, How);
    if (How == Exit::Exception) {
      continueIn(OnException);
      protocol(Body.getExceptionHandler());
    }
    SaveAndRestore Final(AtFinalSuspension, true);
    protocol(Body.getFinalSuspendStmt());
    popTo(nullptr);
    end(How);
  }
}

/// Initial and final suspension and the promise's handler are taken to throw nothing:
/// where they do there is nothing that the body could have done about it.
void GraphBuilder::protocol(const Stmt *S) {
  SaveAndRestore Quiet(Nothrow, true);
  implicitly(S);
}

void GraphBuilder::implicitly(const Stmt *S) {
  SaveAndRestore Protocol(Implicit, true);
  statement(S);
}

void GraphBuilder::end(Exit How) {
  emit({.Kind = EventKind::End, .How = How});
  unreachable();
}

void GraphBuilder::memberInitializers(const CXXConstructorDecl &Constructor) {
  for (const CXXCtorInitializer *Init : Constructor.inits()) {
    const FieldDecl *Member = Init->getAnyMember();
    const bool Binds = Member && Member->getType()->isReferenceType();
    SaveAndRestore Unwritten(Implicit, !Init->isWritten());
    const Place *To = Member ? Known->member(Known->object(), *Member) : nullptr;
    fullExpression(Init->getInit(), {.Kind = Binds ? EventKind::Escape : EventKind::Move,
                                     .Goes = {.How = Destination::Stored, .To = To},
                                     .Owned = true});
  }
}

/// ~T() { ... }    then the members, last one first, then the bases.
void GraphBuilder::memberDestructors(const CXXDestructorDecl &Destructor) {
  auto destroy = [this](QualType Type, const Place *Part) {
    if (const auto Callee = destructorOf(Type))
      emit({.Kind = EventKind::Destroy, .Implicit = true, .Object = Part, .Callee = *Callee});
  };
  const CXXRecordDecl *Class = Destructor.getParent();
  const auto Members = llvm::to_vector(Class->fields());
  if (!Class->isUnion())
    for (const FieldDecl *Member : llvm::reverse(Members))
      destroy(Member->getType(), Known->member(Known->object(), *Member));
  for (const CXXBaseSpecifier &Base : llvm::reverse(Class->bases()))
    if (!Base.isVirtual())
      destroy(Base.getType(), nullptr);
  for (const CXXBaseSpecifier &Base : llvm::reverse(Class->vbases()))
    destroy(Base.getType(), nullptr);
}

} // namespace coro_tidy::flow
