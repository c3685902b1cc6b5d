// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Equality.h"

using namespace clang;

namespace coro_tidy {

std::optional<Equality> equalityIn(const Stmt &S) {
  if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(&S); Binary && Binary->isEqualityOp())
    return Equality{Binary->getLHS(), Binary->getRHS(), Binary->getOpcode() == BO_EQ};
  const auto *Call = llvm::dyn_cast<CXXOperatorCallExpr>(&S);
  if (Call && Call->getNumArgs() == 2 &&
      (Call->getOperator() == OO_EqualEqual || Call->getOperator() == OO_ExclaimEqual))
    return Equality{Call->getArg(0), Call->getArg(1), Call->getOperator() == OO_EqualEqual};
  return std::nullopt;
}

} // namespace coro_tidy
