// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Baseline.h"
#include "driver/Compare.h"
#include "driver/Paths.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <fmt/format.h>
#include <set>

namespace coro_tidy::driver {
namespace {

constexpr llvm::StringLiteral Title = "# coro-tidy baseline, ";

/// The folder that names are relative to.
std::string folderOf(llvm::StringRef Baseline) {
  return realPath(llvm::sys::path::parent_path(absolutePath(Baseline)));
}

/// From the name that a report shows to the one in a baseline of this folder.
std::string nameIn(llvm::StringRef Folder, llvm::StringRef Shown) {
  return printable(relativePath(realPath(Shown), Folder));
}

/// `fingerprint check file`; the file may have spaces.
std::optional<BaselineEntry> parseEntry(llvm::StringRef Line) {
  const auto [Fingerprint, Rest] = Line.split(' ');
  const auto [Check, File] = Rest.split(' ');
  const bool IsDigest = Fingerprint.size() == 32 && llvm::all_of(Fingerprint, llvm::isHexDigit);
  if (!IsDigest || Check.empty() || File.empty())
    return std::nullopt;
  return BaselineEntry{Fingerprint.str(), Check.str(), File.str()};
}

} // namespace

llvm::Expected<Baseline> readBaseline(llvm::StringRef File) {
  auto Text = readWholeFile(File);
  if (!Text)
    return llvm::createStringError("--baseline " + File + ": " + llvm::toString(Text.takeError()) +
                                   "; --write-baseline makes one");
  Baseline Result{.Path = File.str()};
  unsigned Number = 0;
  for (llvm::StringRef Line : llvm::split((*Text)->getBuffer(), '\n')) {
    ++Number;
    Line = Line.rtrim();
    if (Line.consume_front(Title)) {
      Result.Scheme = Line.str();
      if (Line != FingerprintScheme && Line != FirstFingerprintScheme)
        return llvm::createStringError(File + ": its fingerprints are " + Line +
                                       ", which this version does not know; it knows " +
                                       FirstFingerprintScheme + " and " + FingerprintScheme);
    } else if (auto Entry = parseEntry(Line)) {
      Result.Entries.push_back(std::move(*Entry));
    } else if (!Line.empty() && !Line.starts_with("#")) {
      return llvm::createStringError(File + ":" + llvm::Twine(Number) +
                                     ": expected 'FINGERPRINT CHECK FILE', found '" + Line + "'");
    }
  }
  if (Result.Scheme.empty())
    return llvm::createStringError(File + ":1: expected '" + Title + FingerprintScheme + "'");
  return Result;
}

std::vector<BaselineEntry> apply(const Baseline &Of, Report &To) {
  const std::string Folder = folderOf(Of.Path);
  std::vector<Remembered> Before;
  for (const BaselineEntry &Entry : Of.Entries)
    Before.push_back({Entry.Fingerprint, Entry.File});
  Comparison Found = compare(std::move(To.Findings), Before, [&](const Finding &F) {
    return Remembered{Of.Scheme == FingerprintScheme ? F.Fingerprint : F.FirstFingerprint,
                      nameIn(Folder, F.At.File)};
  });
  To.Findings = std::move(Found.New);
  llvm::append_range(To.Known, std::move(Found.Old));
  std::vector<BaselineEntry> Stale;
  for (const size_t Number : Found.Gone)
    Stale.push_back(Of.Entries[Number]);
  return Stale;
}

llvm::Error writeBaseline(llvm::StringRef File, llvm::ArrayRef<Finding> All) {
  const std::string Folder = folderOf(File);
  std::set<std::string> Lines;
  for (const Finding &F : All)
    Lines.insert(fmt::format("{} {} {}\n", F.Fingerprint, F.Check, nameIn(Folder, F.At.File)));
  return writeWholeFile(File, (Title + FingerprintScheme + "\n").str() + llvm::join(Lines, ""));
}

} // namespace coro_tidy::driver
