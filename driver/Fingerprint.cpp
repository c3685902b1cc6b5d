// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Fingerprint.h"
#include "driver/Digest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"
#include <fmt/format.h>
#include <map>

namespace coro_tidy::driver {
namespace {

std::string withoutSpace(llvm::StringRef Line) {
  std::string Dense;
  llvm::copy_if(Line, std::back_inserter(Dense), [](char C) { return !llvm::isSpace(C); });
  return Dense;
}

/// The key without the file and the places that it has for what other units cannot name:
///   c:k.cpp@262@F@outer#@Sa@F@operator()#I#1:7:12@/src/k.cpp   -> c:@F@outer#@Sa@F@operator()#I#1
std::string withoutPlaces(llvm::StringRef Key) {
  static const llvm::Regex Place("(:[0-9]+:[0-9]+)+(@/.*)?$|@/.*$");
  static const llvm::Regex File("^c:[^@]*\\.[^@]*(@[0-9]+)?@");
  return File.sub("c:@", Place.sub("", Key));
}

/// The first scheme: what stands outside of functions is known by its file, and what other
/// units cannot name by its file and line.
std::string firstAbout(const Identified &F) {
  const llvm::StringRef Owner = F.Function.empty() ? llvm::StringRef(F.Is->At.File) : F.Function;
  return fmt::format("{}\\0{}\\0{}", F.Is->Check, std::string_view(Owner),
                     withoutSpace(F.Is->At.Source));
}

std::string about(const Identified &F) {
  return fmt::format("{}\\0{}\\0{}", F.Is->Check, withoutPlaces(F.Function),
                     withoutSpace(F.Is->At.Source));
}

/// Equal texts are told apart by their order, among those of one Group.
class Numbering {
public:
  std::string digest(const std::string &About, const std::string &Group) {
    const unsigned Number = Numbers[{About, Group}]++;
    return digestOf(fmt::format("{}\\0{}", About, Number));
  }

private:
  std::map<std::pair<std::string, std::string>, unsigned> Numbers;
};

} // namespace

void addFingerprints(llvm::ArrayRef<Identified> All) {
  Numbering First, Current;
  for (const Identified &F : All) {
    F.Is->FirstFingerprint = First.digest(firstAbout(F), "");
    // In one file only: what others write in theirs must not change it.
    F.Is->Fingerprint = Current.digest(about(F), F.Is->At.File);
  }
}

} // namespace coro_tidy::driver
