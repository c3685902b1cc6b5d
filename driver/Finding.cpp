// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What outputs share: their registry, findings by cause, and text that is fit for a terminal.

#include "driver/Finding.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"
#include <fmt/format.h>
#include <map>

namespace coro_tidy::driver {

std::string printable(llvm::StringRef Text) {
  std::string Shown;
  const auto *At = Text.bytes_begin();
  const auto *const End = Text.bytes_end();
  while (At != End) {
    const auto *Next = At;
    llvm::UTF32 Character = 0;
    if (llvm::convertUTF8Sequence(&Next, End, &Character, llvm::strictConversion) !=
        llvm::conversionOK) {
      Shown += fmt::format("<{:02X}>", *At++);
      continue;
    }
    if (Character == '\t' || llvm::sys::unicode::isPrintable(static_cast<int>(Character)))
      Shown.append(At, Next);
    else
      Shown += fmt::format("<U+{:04X}>", Character);
    At = Next;
  }
  return Shown;
}

static std::vector<OutputFormat> &registered() {
  static std::vector<OutputFormat> Formats;
  return Formats;
}

llvm::ArrayRef<OutputFormat> outputFormats() { return registered(); }

RegisterOutput::RegisterOutput(OutputFormat Format) {
  auto &Formats = registered();
  Formats.insert(llvm::upper_bound(
                     Formats, Format,
                     [](const OutputFormat &A, const OutputFormat &B) { return A.Name < B.Name; }),
                 Format);
}

std::vector<std::vector<const Finding *>> byCause(llvm::ArrayRef<Finding> All) {
  std::vector<std::vector<const Finding *>> Result;
  std::map<std::pair<llvm::StringRef, llvm::StringRef>, size_t> Numbers;
  for (const Finding &F : All) {
    const auto [It, New] = Numbers.try_emplace({F.Cause, F.Severity}, Result.size());
    if (New || F.Cause.empty())
      Result.push_back({&F});
    else
      Result[It->second].push_back(&F);
  }
  return Result;
}

} // namespace coro_tidy::driver
