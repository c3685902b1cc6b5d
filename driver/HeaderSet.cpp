// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/HeaderSet.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Support/xxhash.h"
#include <numeric>

namespace coro_tidy::driver {
namespace {

class HeaderCollector : public clang::PPCallbacks {
public:
  HeaderCollector(clang::Preprocessor &PP, std::set<uint64_t> &Into) : PP(PP), Into(Into) {}

  void LexedFileChanged(clang::FileID Id, LexedFileChangeReason Reason,
                        clang::SrcMgr::CharacteristicKind, clang::FileID,
                        clang::SourceLocation) override {
    const clang::SourceManager &Sources = PP.getSourceManager();
    if (Reason == LexedFileChangeReason::EnterFile && Id != Sources.getMainFileID())
      if (const auto File = Sources.getFileEntryRefForID(Id))
        Into.insert(headerId(*File));
  }

private:
  clang::Preprocessor &PP;
  std::set<uint64_t> &Into;
};

} // namespace

uint64_t headerId(clang::FileEntryRef File) {
  const uint64_t Parts[] = {File.getUniqueID().getDevice(), File.getUniqueID().getFile()};
  return llvm::xxh3_64bits({reinterpret_cast<const uint8_t *>(Parts), sizeof Parts});
}

void collectHeaders(clang::CompilerInstance &Of, std::set<uint64_t> &Into) {
  Of.getPreprocessor().addPPCallbacks(
      std::make_unique<HeaderCollector>(Of.getPreprocessor(), Into));
}

uint64_t sumOf(const std::set<uint64_t> &Headers) {
  return std::accumulate(Headers.begin(), Headers.end(), uint64_t(0));
}

} // namespace coro_tidy::driver
