// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The search for the compiler's headers, see ResourceDir.h.

#include "driver/ResourceDir.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include <dlfcn.h>

namespace coro_tidy {

namespace path = llvm::sys::path;

static bool holdsHeaders(llvm::StringRef Dir) {
  llvm::SmallString<256> Header(Dir);
  path::append(Header, "include", "stddef.h");
  return llvm::sys::fs::exists(Header);
}

/// lib/clang/22 below the directory of libclang-cpp.so; "" when that is unknown.
static std::string besideLibclang() {
  Dl_info Library;
  if (!dladdr(reinterpret_cast<void *>(&clang::getClangFullVersion), &Library) ||
      !Library.dli_fname)
    return "";
  llvm::SmallString<256> Real;
  if (llvm::sys::fs::real_path(Library.dli_fname, Real))
    return "";
  llvm::SmallString<256> Upstream(path::parent_path(Real));
  path::append(Upstream, "clang", CLANG_VERSION_MAJOR_STRING);
  llvm::SmallString<256> Debian(path::parent_path(path::parent_path(Real)));
  path::append(Debian, "llvm-" CLANG_VERSION_MAJOR_STRING, "lib", "clang",
               CLANG_VERSION_MAJOR_STRING);
  for (const auto &Dir : {Upstream, Debian})
    if (holdsHeaders(Dir))
      return std::string(Dir);
  return "";
}

llvm::Expected<std::string> findResourceDir() {
  if (auto Told = llvm::sys::Process::GetEnv("CORO_TIDY_RESOURCE_DIR")) {
    if (holdsHeaders(*Told))
      return *Told;
    return llvm::createStringError("CORO_TIDY_RESOURCE_DIR is '" + *Told +
                                   "', which holds no include/stddef.h");
  }
  for (std::string Dir : {besideLibclang(), std::string(CORO_TIDY_BUILT_RESOURCE_DIR)})
    if (!Dir.empty() && holdsHeaders(Dir))
      return Dir;
  return llvm::createStringError(
      "clang's own headers were not found: install libclang-common-" CLANG_VERSION_MAJOR_STRING
      "-dev, or set CORO_TIDY_RESOURCE_DIR to the output of 'clang-" CLANG_VERSION_MAJOR_STRING
      " -print-resource-dir'");
}

} // namespace coro_tidy
