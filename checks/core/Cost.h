// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the processor time of a unit goes into, for --profile.

#ifndef CORO_TIDY_CORE_COST_H
#define CORO_TIDY_CORE_COST_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <chrono>

namespace coro_tidy {

/// By what it was spent on: the names of checks, and FactsCost.
using Costs = llvm::StringMap<std::chrono::nanoseconds>;

/// The facts of all functions, and what is worked out for these.
inline constexpr llvm::StringLiteral FactsCost = "facts";

/// While an object of this class lives, what is spent on this thread is added to Into.
class CollectCosts {
public:
  explicit CollectCosts(Costs &Into);
  ~CollectCosts();
  CollectCosts(const CollectCosts &) = delete;
  CollectCosts &operator=(const CollectCosts &) = delete;
};

/// The time that passes on the processor while an object of this class lives. They do not nest.
class Spending {
public:
  explicit Spending(llvm::StringRef On);
  ~Spending();
  Spending(const Spending &) = delete;
  Spending &operator=(const Spending &) = delete;

private:
  llvm::StringRef On;
  std::chrono::nanoseconds Began;
};

} // namespace coro_tidy

#endif
