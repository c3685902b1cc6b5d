// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Causes.h"
#include "driver/Digest.h"
#include <fmt/format.h>

namespace coro_tidy::driver {

static bool isAtSamePlace(const Finding &A, const Finding &B) {
  return A.Check == B.Check && A.At.File == B.At.File && A.At.Line == B.At.Line &&
         A.At.Column == B.At.Column;
}

void addCauses(llvm::ArrayRef<Caused> All) {
  const Finding *Before = nullptr;
  for (const Caused &Each : All) {
    Finding &F = *Each.Is;
    if (!Each.End.empty())
      F.Cause = digestOf(fmt::format("{}\\0{}", F.Check, std::string_view(Each.End)));
    else if (Before && isAtSamePlace(*Before, F))
      F.Cause = Before->Cause;
    else
      F.Cause = digestOf(fmt::format("{}\\0{}", F.At.File, F.Fingerprint));
    Before = &F;
  }
}

} // namespace coro_tidy::driver
