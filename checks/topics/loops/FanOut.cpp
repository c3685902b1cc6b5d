// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/FanOut.h"
#include "core/Words.h"
#include "knowledge/Structure.h"
#include "topics/loops/Ranges.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

bool isJoinedLater(const CallSite &Site, const Knowledge &Facts, const ASTContext &Context) {
  if (Facts.holds(Site.ReceiverType, Fact::TaskScope))
    return true;
  if (Facts.isTask(Site.ReceiverType))
    return false;
  return Facts.isAwaitable(Site.ReceiverType) ||
         llvm::any_of(structure::asyncMembers(*Site.Receiver, Context),
                      [](const CXXMethodDecl *Method) {
                        return hasWord(*Method, {"join", "wait"});
                      });
}

} // namespace

bool isRangeOfTasks(QualType Type, const Knowledge &Facts) {
  const auto *Class =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(structure::classOf(Type));
  if (!Class || Class->getTemplateArgs().size() == 0 || !isRange(Type))
    return false;
  const TemplateArgument &Element = Class->getTemplateArgs()[0];
  return Element.getKind() == TemplateArgument::Type && Facts.isTask(Element.getAsType());
}

bool gathersRange(const CallSite &Site, const Knowledge &Facts) {
  if (Facts.holds(Site, Fact::Gathers))
    return true;
  return Site.Callee && !llvm::isa<CXXMethodDecl>(Site.Callee) && Facts.isAwaitable(Site.Result) &&
         !Facts.holds(Site, Fact::GathersBounded) &&
         hasWord(*Site.Callee,
                 {"all", "gather", "join", "parallel", "concurrent", "concurrently"}) &&
         llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
           return isRangeOfTasks(Argument->getType(), Facts);
         });
}

bool spawnsTask(const CallSite &Site, const Knowledge &Facts, const ASTContext &Context) {
  if (Facts.holds(Site, Fact::Spawns) || Facts.holds(Site, Fact::Detaches))
    return true;
  const bool TakesTask = llvm::any_of(
      Site.Arguments, [&](const Expr *Argument) { return Facts.isTask(Argument->getType()); });
  if (!Site.Callee || !TakesTask)
    return false;
  if (!Facts.isAwaitable(Site.Result) &&
      hasWord(*Site.Callee, {"spawn", "launch", "detach", "detached", "forget"}))
    return true;
  return Site.Receiver &&
         hasWord(*Site.Callee, {"spawn", "start", "launch", "add", "nest", "schedule", "submit"}) &&
         isJoinedLater(Site, Facts, Context);
}

bool limits(const Expr &Argument) {
  if (llvm::isa<CXXDefaultArgExpr>(Argument))
    return false;
  const QualType Type = Argument.getType().getNonReferenceType();
  if (Type->isIntegerType())
    return true;
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && !isRange(Type) && llvm::any_of(Class->fields(), [](const FieldDecl *Field) {
           return hasWord(*Field, {"limit", "max", "concurrency", "window", "parallelism"});
         });
}

const Expr *rangeAmong(llvm::ArrayRef<const Expr *> Arguments) {
  for (const Expr *Argument : Arguments)
    if (isRange(Argument->getType()))
      return Argument;
  for (const Expr *Argument : Arguments)
    if (const auto *Call =
            llvm::dyn_cast<CXXMemberCallExpr>(Argument->IgnoreUnlessSpelledInSource()))
      if (const CXXMethodDecl *Method = Call->getMethodDecl();
          Method && Method->getIdentifier() && Method->getName() == "begin")
        return Call->getImplicitObjectArgument();
  return nullptr;
}

} // namespace coro_tidy
