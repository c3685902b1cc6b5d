// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fixes as a patch. Where lines differ is known, so there is nothing to search for:
//
//   --- a/src/disk.cpp
//   +++ b/src/disk.cpp
//   @@ -9,7 +9,7 @@
//    lines around
//   -old lines
//   +new lines

#include "driver/Fixes.h"
#include "driver/SourceText.h"
#include "llvm/ADT/STLExtras.h"
#include <fmt/format.h>

namespace coro_tidy::driver {
namespace {

constexpr size_t LinesAround = 3;

/// Lines with their ends; the last may have none.
std::vector<llvm::StringRef> linesOf(llvm::StringRef Text) {
  std::vector<llvm::StringRef> Lines;
  while (!Text.empty()) {
    const size_t End = std::min(Text.find('\n'), Text.size() - 1) + 1;
    Lines.push_back(Text.take_front(End));
    Text = Text.drop_front(End);
  }
  return Lines;
}

/// Lines from Begin to End are replaced by the lines of Text.
struct Change {
  size_t Begin;
  size_t End;
  std::string Text;
};

/// The edits as changes of whole lines; edits of one line are one change.
std::vector<Change> changesOf(const FixedFile &File, llvm::ArrayRef<llvm::StringRef> Lines) {
  const char *const Start = File.Before.data();
  const auto LineAt = [&](size_t Offset) -> size_t {
    const auto After = llvm::upper_bound(Lines, Offset, [&](size_t Value, llvm::StringRef Line) {
      return Value < static_cast<size_t>(Line.begin() - Start);
    });
    return After == Lines.begin() ? 0 : After - Lines.begin() - 1;
  };
  std::vector<Change> Changes;
  for (size_t I = 0; I < File.Edits.size();) {
    const size_t Begin = LineAt(File.Edits[I].Offset);
    size_t End = Begin;
    FixedFile Part;
    size_t Last = I;
    for (; Last < File.Edits.size(); ++Last) {
      const Replacement &E = File.Edits[Last];
      if (Last != I && LineAt(E.Offset) >= End)
        break;
      End = std::max(End, LineAt(E.Offset + (E.Length ? E.Length - 1 : 0)) + 1);
    }
    const size_t From = Lines.empty() ? 0 : Lines[Begin].begin() - Start;
    const size_t To = Lines.empty() ? 0 : Lines[std::min(End, Lines.size()) - 1].end() - Start;
    Part.Before = File.Before.substr(From, To - From);
    for (; I < Last; ++I) {
      Part.Edits.push_back(File.Edits[I]);
      Part.Edits.back().Offset -= From;
    }
    Changes.push_back({Begin, std::min(End, Lines.size()), Part.after()});
  }
  return Changes;
}

void printLines(llvm::raw_ostream &OS, char Mark, llvm::ArrayRef<llvm::StringRef> Lines) {
  for (llvm::StringRef Line : Lines)
    OS << Mark << Line << (Line.ends_with("\n") ? "" : "\n\\ No newline at end of file\n");
}

/// The changes so near to each other that the lines around them meet.
void printHunk(llvm::raw_ostream &OS, llvm::ArrayRef<llvm::StringRef> Lines,
               llvm::ArrayRef<Change> Changes, long &Shift) {
  const size_t Begin = Changes.front().Begin - std::min(Changes.front().Begin, LinesAround);
  const size_t End = std::min(Changes.back().End + LinesAround, Lines.size());
  long Growth = 0;
  for (const Change &C : Changes)
    Growth += static_cast<long>(linesOf(C.Text).size()) - static_cast<long>(C.End - C.Begin);
  OS << fmt::format("@@ -{},{} +{},{} @@\n", Begin + 1, End - Begin, Begin + 1 + Shift,
                    static_cast<long>(End - Begin) + Growth);
  size_t At = Begin;
  for (const Change &C : Changes) {
    printLines(OS, ' ', Lines.slice(At, C.Begin - At));
    printLines(OS, '-', Lines.slice(C.Begin, C.End - C.Begin));
    printLines(OS, '+', linesOf(C.Text));
    At = C.End;
  }
  printLines(OS, ' ', Lines.slice(At, End - At));
  Shift += Growth;
}

} // namespace

void printDiff(const FixPlan &Plan, llvm::raw_ostream &OS) {
  const SourceText Names;
  for (const auto &[Path, File] : Plan.Files) {
    const std::string Name = printable(Names.display(Path));
    OS << fmt::format("--- a/{0}\n+++ b/{0}\n", Name);
    const std::vector<llvm::StringRef> Lines = linesOf(File.Before);
    const std::vector<Change> Changes = changesOf(File, Lines);
    long Shift = 0;
    for (size_t I = 0; I < Changes.size();) {
      size_t Next = I + 1;
      while (Next < Changes.size() &&
             Changes[Next].Begin <= Changes[Next - 1].End + 2 * LinesAround)
        ++Next;
      printHunk(OS, Lines, llvm::ArrayRef(Changes).slice(I, Next - I), Shift);
      I = Next;
    }
  }
}

} // namespace coro_tidy::driver
