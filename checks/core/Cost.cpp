// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Cost.h"
#include <ctime>

namespace coro_tidy {
namespace {

thread_local Costs *Account = nullptr;

std::chrono::nanoseconds processorTime() {
  timespec Used = {};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Used);
  return std::chrono::seconds(Used.tv_sec) + std::chrono::nanoseconds(Used.tv_nsec);
}

} // namespace

CollectCosts::CollectCosts(Costs &Into) { Account = &Into; }
CollectCosts::~CollectCosts() { Account = nullptr; }

Spending::Spending(llvm::StringRef On)
    : On(On), Began(Account ? processorTime() : std::chrono::nanoseconds()) {}

Spending::~Spending() {
  if (Account)
    (*Account)[On] += processorTime() - Began;
}

} // namespace coro_tidy
