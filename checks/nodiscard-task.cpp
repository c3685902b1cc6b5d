// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task type that every caller can drop without a word of the compiler:
//
//   struct Task { struct promise_type { ... }; };   // no [[nodiscard]]
//   Task save();
//   save();                                         // does nothing, or fails unseen

#include "core/Check.h"
#include "knowledge/Structure.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace coro_tidy {
namespace {

class NodiscardTaskCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine())
      return;
    const QualType Type = Fn.decl().getReturnType();
    const CXXRecordDecl *Class = structure::classOf(Type);
    const TaskKind Kind = knowledge().task(Type);
    if (!Class || (Kind != TaskKind::Lazy && Kind != TaskKind::Eager) ||
        knowledge().isForeign(*Class) || structure::isNodiscard(*Class) ||
        Fn.decl().hasAttr<WarnUnusedResultAttr>())
      return;
    const SourceLocation At = patternOf(*Class).getLocation();
    report({.At = At,
            .Message = "task type '" + Class->getNameAsString() + "' is not [[nodiscard]]",
            .Fixes = {FixItHint::CreateInsertion(At, "[[nodiscard]] ")}});
  }

private:
  static const CXXRecordDecl &patternOf(const CXXRecordDecl &Class) {
    const CXXRecordDecl *Pattern = Class.getTemplateInstantiationPattern();
    return Pattern ? *Pattern : Class;
  }
};

const Registration<NodiscardTaskCheck> Registered{{
    .Name = "coro-nodiscard-task",
    .Summary = "a task type can be dropped without a warning of the compiler",
    .Level = Severity::Warning,
    .Keeps = Principle::KeepTheContract,
}};

} // namespace
} // namespace coro_tidy
