// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/PathPatterns.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace coro_tidy::driver {

llvm::Error PathPatterns::add(llvm::StringRef Folder, llvm::ArrayRef<std::string> Added) {
  for (llvm::StringRef Text : Added) {
    const llvm::StringRef Given = Text;
    const bool Denies = Text.consume_front("!");
    Text.consume_front("./");
    const bool IsForName = !Text.rtrim('/').contains('/');
    auto Own = std::make_shared<const std::string>(Text.trim('/'));
    auto Glob = llvm::GlobPattern::create(*Own);
    if (!Glob)
      return llvm::createStringError("'" + Given + "': " + llvm::toString(Glob.takeError()));
    Patterns.push_back({Folder.str(), std::move(Own), std::move(*Glob), Denies, IsForName});
  }
  return llvm::Error::success();
}

bool PathPatterns::Pattern::matches(llvm::StringRef File) const {
  if (!File.consume_front(Folder) ||
      (!File.consume_front("/") && !llvm::StringRef(Folder).ends_with("/")))
    return false;
  // The file itself and each folder that it lies in.
  for (size_t Begin = 0, End = 0; End != llvm::StringRef::npos; Begin = End + 1) {
    End = File.find('/', Begin);
    if (Glob.match(IsForName ? File.slice(Begin, End) : File.take_front(End)))
      return true;
  }
  return false;
}

bool PathPatterns::match(llvm::StringRef File) const {
  const auto Last =
      llvm::find_if(llvm::reverse(Patterns), [&](const Pattern &P) { return P.matches(File); });
  return Last != Patterns.rend() && !Last->Denies;
}

std::vector<std::string> patternsIn(llvm::StringRef List) {
  std::vector<std::string> Result;
  for (llvm::StringRef Pattern : llvm::split(List, ';'))
    if (!Pattern.trim().empty())
      Result.push_back(Pattern.trim().str());
  return Result;
}

} // namespace coro_tidy::driver
