// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// JSON that others have written.

#ifndef CORO_TIDY_DRIVER_JSON_H
#define CORO_TIDY_DRIVER_JSON_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace coro_tidy::driver {

/// Reads JSON with what generators leave in it: a byte order mark, a comma behind the last
/// element, bytes that are no UTF-8, which become U+FFFD. Nesting that the parser's
/// recursion could not bear is an error.
llvm::Expected<llvm::json::Value> parseForeignJson(llvm::StringRef Text);

} // namespace coro_tidy::driver

#endif
