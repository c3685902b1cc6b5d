// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Gates.h"
#include "knowledge/Structure.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::structure {
namespace {

bool hasMember(QualType Type, llvm::ArrayRef<llvm::StringRef> Names) {
  const CXXRecordDecl *Class = classOf(Type);
  return Class && memberNamed(*Class, Names);
}

} // namespace

bool isGate(QualType Type) {
  return hasMember(Type, {"close", "join"}) && hasMember(Type, {"enter", "hold"});
}

bool leavesGate(const NamedDecl &Member) { return isNamed(Member, {"leave"}); }

bool isStopSource(QualType Type) {
  return hasMember(Type, {"request_stop", "request_abort", "requestCancellation"});
}

} // namespace coro_tidy::structure
