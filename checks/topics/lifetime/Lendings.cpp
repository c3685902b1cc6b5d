// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/Lendings.h"
#include "knowledge/Containers.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/UsesLater.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace coro_tidy {
namespace {

using structure::isSharedOwner;

/// `*sessions.at(id)` of a container of shared pointers.
bool isBehindSharedOwner(const flow::Place &Of) {
  for (const flow::Place *At = &Of; At->Of; At = At->Of) {
    const flow::Place &Owner = *At->Of;
    if (At->What == flow::Place::Pointee &&
        (isSharedOwner(Owner.type()) || (Owner.What == flow::Place::Element &&
                                         isSharedOwner(structure::mappedOf(Owner.Of->type())))))
      return true;
  }
  return false;
}

/// Whether the call may get an owner of its own: by its object, a base of which may know the
/// owners, or by an argument.
bool mayShare(const Borrowed &Lent, const flow::Event &Call) {
  const CXXRecordDecl *Class = structure::classOf(Lent.Of->type());
  return Lent.Index != Atom::ThisIndex || !Class || Class->getNumBases() != 0 ||
         llvm::any_of(callSite(*Call.At).Arguments,
                      [](const Expr *Argument) { return isSharedOwner(Argument->getType()); });
}

/// The type by which the call refers to what it is lent.
QualType borrowerOf(const Borrowed &Lent) {
  return Lent.Index == Atom::ThisIndex
             ? Lent.Callee->getASTContext().getLValueReferenceType(Lent.Argument->getType())
             : Lent.Callee->getParamDecl(Lent.Index)->getType();
}

} // namespace

std::vector<Lending> lendingsBy(const flow::Event &E, const Function &In, const Knowledge &Facts) {
  std::vector<Lending> Result;
  if (E.Kind != flow::EventKind::Call || E.Goes.How != flow::Destination::Awaited ||
      !makesTask(E, Facts))
    return Result;
  for (const Borrowed &Each : givenTo(E, *In.events(), Facts)) {
    const bool IsShared = isBehindSharedOwner(*Each.Of);
    if (!Each.Callee || (IsShared && mayShare(Each, E)))
      continue;
    const bool IsStated = Facts.fact(callSite(*E.At), Fact::UsesLater, Each.Index) != nullptr;
    if (!IsStated && Facts.isForeign(*Each.Callee))
      continue;
    std::vector<SharedLoan> Loans = loansOf(borrowerOf(Each), *Each.Of, In);
    if (Loans.empty())
      continue;
    Lending &Lent = Result.emplace_back(Each.Argument, Each.Callee, std::move(Loans));
    Lent.IsShared = IsShared;
    if (!IsStated)
      Lent.If = Atom{Fact::UsesResumed, keyOf(*Each.Callee), Each.Index};
  }
  return Result;
}

} // namespace coro_tidy
