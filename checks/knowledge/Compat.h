// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What differs between LLVM 19 and 22. No other file asks which one it is.

#ifndef CORO_TIDY_KNOWLEDGE_COMPAT_H
#define CORO_TIDY_KNOWLEDGE_COMPAT_H

#include "clang/Basic/Version.h"

#include "clang-tidy/ClangTidyModule.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

#endif
