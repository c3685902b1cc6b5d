// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Compare.h"
#include <map>

namespace coro_tidy::driver {

Comparison compare(std::vector<Finding> Now, llvm::ArrayRef<Remembered> Before,
                   llvm::function_ref<Remembered(const Finding &)> Of) {
  std::multimap<std::string, size_t> Left; // Of Before, what no finding has taken.
  for (size_t I = 0; I < Before.size(); ++I)
    Left.emplace(Before[I].Fingerprint, I);

  std::vector<Remembered> Current;
  for (const Finding &F : Now)
    Current.push_back(Of(F));

  std::vector<bool> IsOld(Now.size());
  const auto Take = [&](bool SameFile) {
    for (size_t I = 0; I < Now.size(); ++I) {
      const auto [Begin, End] = Left.equal_range(Current[I].Fingerprint);
      for (auto It = Begin; !IsOld[I] && It != End; ++It)
        if (!SameFile || Before[It->second].File == Current[I].File) {
          IsOld[I] = true;
          Left.erase(It);
          break;
        }
    }
  };
  Take(/*SameFile=*/true);
  Take(/*SameFile=*/false);

  Comparison Result;
  for (size_t I = 0; I < Now.size(); ++I)
    (IsOld[I] ? Result.Old : Result.New).push_back(std::move(Now[I]));
  for (const auto &[_, Number] : Left)
    Result.Gone.push_back(Number);
  return Result;
}

} // namespace coro_tidy::driver
