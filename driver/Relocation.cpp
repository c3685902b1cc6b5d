// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Relocation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

namespace coro_tidy::driver {

static constexpr char ForRoot = '\1';

Relocation::Relocation(llvm::StringRef Folder) {
  if (Folder.size() <= 1) // "/" is everywhere the same.
    return;
  const llvm::json::Value Text(llvm::json::fixUTF8(Folder));
  const std::string Quoted = llvm::formatv("{0}", Text);
  Root = llvm::StringRef(Quoted).drop_front().drop_back().str();
}

/// `/home/me/project` is no part of `/home/me/project-two`.
static bool continuesName(llvm::StringRef Rest) {
  return !Rest.empty() &&
         (llvm::isAlnum(Rest.front()) || llvm::StringRef("-_.~+@").contains(Rest.front()));
}

std::string Relocation::kept(llvm::StringRef Text) const {
  std::string Result;
  Result.reserve(Text.size());
  for (size_t At = Root.empty() ? llvm::StringRef::npos : Text.find(Root);
       At != llvm::StringRef::npos; At = Text.find(Root)) {
    const llvm::StringRef Rest = Text.drop_front(At + Root.size());
    Result += Text.take_front(At);
    if (continuesName(Rest))
      Result += Root;
    else
      Result += ForRoot;
    Text = Rest;
  }
  Result += Text;
  return Result;
}

std::string Relocation::used(llvm::StringRef Text) const {
  std::string Result;
  for (size_t At = Text.find(ForRoot); At != llvm::StringRef::npos; At = Text.find(ForRoot)) {
    Result += Text.take_front(At);
    Result += Root;
    Text = Text.drop_front(At + 1);
  }
  Result += Text;
  return Result;
}

} // namespace coro_tidy::driver
