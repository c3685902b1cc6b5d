// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The headers that a unit reads, as a set of numbers that several processes understand.

#ifndef CORO_TIDY_DRIVER_HEADERSET_H
#define CORO_TIDY_DRIVER_HEADERSET_H

#include <cstdint>
#include <set>

namespace clang {
class CompilerInstance;
class FileEntryRef;
} // namespace clang

namespace coro_tidy::driver {

/// By which processes tell files apart.
uint64_t headerId(clang::FileEntryRef File);

/// Collects the files that are read, but for the main file.
void collectHeaders(clang::CompilerInstance &Of, std::set<uint64_t> &Into);

/// What tells a set of headers from others in passing.
uint64_t sumOf(const std::set<uint64_t> &Headers);

} // namespace coro_tidy::driver

#endif
