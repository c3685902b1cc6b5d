// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The exceptions that carry a cancellation to a coroutine: those that the file of its library
// states, else those that an attribute does, or that the runtime throws where it resumes:
//
//   T await_resume() { if (stopped()) throw operation_cancelled(); ... }

#include "knowledge/Behaviour.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Knowledge.h"
#include "knowledge/Names.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace coro_tidy {
namespace {

bool states(const FactFile &File, std::initializer_list<Fact> AnyOf) {
  return llvm::any_of(File.Types, [&](const auto &Type) {
    return llvm::any_of(
        Type.second, [&](const StatedFact &Said) { return llvm::is_contained(AnyOf, Said.What); });
  });
}

/// The classes that an attribute says it of, wherever they are declared.
void collectAnnotated(const DeclContext &In, std::vector<const CXXRecordDecl *> &Into) {
  for (const Decl *D : In.decls()) {
    const auto *Class = llvm::dyn_cast<CXXRecordDecl>(D);
    if (Class && Class->isThisDeclarationADefinition() &&
        llvm::any_of(Class->specific_attrs<AnnotateAttr>(), [](const AnnotateAttr *Said) {
          return Said->getAnnotation() == "coro::cancellation";
        }))
      Into.push_back(Class);
    if (Class || llvm::isa<NamespaceDecl, LinkageSpecDecl>(D))
      collectAnnotated(*llvm::cast<DeclContext>(D), Into);
  }
}

/// A coroutine of which nothing is left to those who have called it: they can neither await nor
/// stop it, and nobody else has it.
bool isOutOfReach(QualType Task, const CXXRecordDecl &Class, const Knowledge &Known) {
  return !Known.isAwaitable(Task) && !Known.isGenerator(Task) &&
         !structure::anyMethod(Class, [&](const CXXMethodDecl &Method) {
           return Known.holdsAny(Method, {Fact::Cancels, Fact::CleansUp}, Standing::Name);
         });
}

} // namespace

/// What is stated of no library with tasks of its own, by an attribute or by a file that
/// names none, counts for all tasks that no file describes. It is cached under no class.
std::vector<const CXXRecordDecl *> Knowledge::cancellations(QualType Task) const {
  const CXXRecordDecl *Class = structure::classOf(Task);
  if (!Class)
    return {};
  if (const auto &Cached = Cache[Class].Cancellations)
    return *Cached;
  if (isOutOfReach(Task, *Class, *this)) {
    Cache[Class].Cancellations.emplace();
    return {};
  }
  if (const FactFile *File = library(Task)) {
    Cache[Class].Cancellations = typesThat(Fact::Cancellation, *File);
    return *Cache[Class].Cancellations;
  }
  if (!Cache[nullptr].Cancellations) {
    std::vector<const CXXRecordDecl *> Stated;
    collectAnnotated(*Context.getTranslationUnitDecl(), Stated);
    for (const FactFile *File : Known->files())
      if (!states(*File, {Fact::LazyTask, Fact::EagerTask, Fact::SelfOwningTask}) &&
          speaksHere(*File))
        llvm::append_range(Stated, typesThat(Fact::Cancellation, *File));
    Cache[nullptr].Cancellations = std::move(Stated);
  }
  auto Result = structure::thrownOnResumption(*Class, structure::promiseOf(*Class, Context));
  llvm::erase_if(Result, [&](const CXXRecordDecl *Thrown) {
    return !holds(*Thrown, Fact::Cancellation, Standing::Name);
  });
  for (const CXXRecordDecl *Stated : *Cache[nullptr].Cancellations)
    if (!llvm::is_contained(Result, Stated))
      Result.push_back(Stated);
  Cache[Class].Cancellations = Result;
  return Result;
}

const std::vector<const CXXRecordDecl *> &Knowledge::forcedUnwinds() const {
  if (!Unwinds) {
    Unwinds.emplace();
    for (const FactFile *File : Known->files())
      if (speaksHere(*File))
        llvm::append_range(*Unwinds, typesThat(Fact::ForcedUnwind, *File));
  }
  return *Unwinds;
}

std::vector<const CXXRecordDecl *> Knowledge::typesThat(Fact Hold, const FactFile &File) const {
  std::vector<const CXXRecordDecl *> Result;
  const auto Add = [&](const std::string &Name) {
    if (const CXXRecordDecl *Class = classBehind(lookUp(Name));
        Class && Class->hasDefinition() && !llvm::is_contained(Result, Class->getDefinition()))
      Result.push_back(Class->getDefinition());
  };
  for (const auto &[Name, Facts] : File.Types)
    if (llvm::any_of(Facts, [&](const StatedFact &Said) { return Said.What == Hold; }))
      llvm::for_each(spellingsOf(Name, File), Add);
  return Result;
}

} // namespace coro_tidy
