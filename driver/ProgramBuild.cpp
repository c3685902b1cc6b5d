// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/ProgramBuild.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/BuildID.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"

namespace coro_tidy::driver {

static std::string readBuild() {
  const std::string Self = llvm::sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&llvm::sys::fs::getMainExecutable));
  auto Program = llvm::object::ObjectFile::createObjectFile(Self);
  if (!Program) {
    llvm::consumeError(Program.takeError());
    return "";
  }
  const std::string Id = llvm::toHex(llvm::object::getBuildID(Program->getBinary()));
  return Id.empty() ? "" : Id + " " + clang::getClangFullVersion();
}

const std::string &programBuild() {
  static const std::string Build = readBuild();
  return Build;
}

} // namespace coro_tidy::driver
