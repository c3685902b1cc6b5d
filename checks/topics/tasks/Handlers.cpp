// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Handlers.h"
#include "core/Source.h"
#include "knowledge/CallSite.h"
#include "knowledge/Exceptions.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Failures.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {

bool takes(const CXXCatchStmt &Handler, const CXXRecordDecl &Thrown) {
  if (!Handler.getExceptionDecl())
    return true;
  const CXXRecordDecl *Caught = structure::classOf(Handler.getCaughtType());
  return Caught && (Caught == &Thrown || Thrown.isDerivedFrom(Caught));
}

/// The name of a class, or of a type that is none.
static std::string nameOf(QualType Type) {
  const QualType Plain = Type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (Plain->isDependentType())
    return UnknownException.str();
  const CXXRecordDecl *Class = Plain->getAsCXXRecordDecl();
  return Class ? keyOf(*Class) : Plain.getAsString();
}

static std::string nameOf(const CXXCatchStmt &Handler) {
  return Handler.getExceptionDecl() ? nameOf(Handler.getCaughtType()) : AnyException.str();
}

/// Of an exception the class and all its bases.
static std::vector<std::string> namesOf(QualType Thrown) {
  if (Thrown.isNull() || Thrown->isDependentType())
    return {UnknownException.str()};
  std::vector<std::string> Result{nameOf(Thrown)};
  if (const CXXRecordDecl *Class = Thrown->getAsCXXRecordDecl(); Class && Class->hasDefinition())
    Class->forallBases([&](const CXXRecordDecl *Base) {
      Result.push_back(keyOf(*Base));
      return true;
    });
  return Result;
}

std::string nameOfThrown(QualType Thrown) { return exceptionNamed(namesOf(Thrown)); }

HandlersAround::HandlersAround()
    : HandlersAround({[](const CXXCatchStmt &) { return true; }, takesFailures}) {}

HandlersAround HandlersAround::of(const Stmt &At, const Function &In) {
  HandlersAround Result;
  tryAround(At, In, [&](const CXXTryStmt &Try) {
    Result.Around.push_back(&Try);
    return false;
  });
  return Result;
}

void HandlersAround::within(const CXXTryStmt &Try, llvm::function_ref<void(const Stmt *)> Visit) {
  Around.push_back(&Try);
  Visit(Try.getTryBlock());
  Around.pop_back();
}

/// The first handler that fits gets the exception.
bool HandlersAround::keep(QualType Thrown) const {
  const std::vector<std::string> Names = namesOf(Thrown);
  const bool IsUnknown = Names.front() == UnknownException;
  return llvm::any_of(Around, [&](const CXXTryStmt *Try) {
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I) {
      const CXXCatchStmt &Handler = *Try->getHandler(I);
      if (IsUnknown ? Of.Keeps(Handler) && Of.TakesUnknown(Handler)
                    : !Handler.getExceptionDecl() || llvm::is_contained(Names, nameOf(Handler)))
        return Of.Keeps(Handler);
    }
    return false;
  });
}

std::vector<std::string> HandlersAround::kept() const {
  std::vector<std::string> Result;
  for (const CXXTryStmt *Try : Around) {
    std::vector<std::string> Rethrown;
    for (unsigned I = 0; I != Try->getNumHandlers(); ++I) {
      const CXXCatchStmt &Handler = *Try->getHandler(I);
      if (!Of.Keeps(Handler)) {
        Rethrown.push_back(nameOf(Handler));
        continue;
      }
      Result.push_back(keptName(nameOf(Handler), Rethrown));
      if (Of.TakesUnknown(Handler))
        Result.push_back(UnknownException.str());
    }
  }
  llvm::sort(Result);
  Result.erase(llvm::unique(Result), Result.end());
  return Result;
}

} // namespace coro_tidy
