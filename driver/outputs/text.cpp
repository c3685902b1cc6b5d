// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For people: the lines that compilers print, which editors know how to follow.
//
//   src/store.cpp:12:3: warning: 'flush' blocks the thread [coro-blocking-call]
//     flush();
//     ^
//   src/disk.cpp:4:17: note: 'flush' calls 'fsync'
//   ...
//   src/index.cpp:40:3: note: the same here: 'commit' blocks the thread
//     = help: coro-tidy explain coro-blocking-call

#include "driver/Finding.h"
#include "llvm/ADT/SmallString.h"
#include <cstdlib>
#include <fmt/format.h>

namespace coro_tidy::driver {
namespace {

using Colour = llvm::raw_ostream::Colors;

Colour colourOf(llvm::StringRef Severity) {
  if (Severity == "error")
    return Colour::RED;
  return Severity == "warning" ? Colour::MAGENTA : Colour::CYAN;
}

void printWhere(llvm::raw_ostream &OS, const Position &At) {
  OS.changeColor(Colour::SAVEDCOLOR, /*Bold=*/true);
  OS << printable(At.File) << (At.Line ? fmt::format(":{}:{}: ", At.Line, At.Column) : ": ");
  OS.resetColor();
}

/// The line and a caret below its column; tabs stay tabs, so that both line up.
void printSource(llvm::raw_ostream &OS, const Position &At) {
  if (At.Source.empty())
    return;
  OS << "  " << printable(At.Source) << "\n  ";
  unsigned Bytes = std::min<size_t>(At.Column ? At.Column - 1 : 0, At.Source.size());
  for (unsigned char C : printable(llvm::StringRef(At.Source).take_front(Bytes))) {
    bool ContinuesCharacter = (C & 0xC0) == 0x80;
    if (!ContinuesCharacter)
      OS << (C == '\t' ? '\t' : ' ');
  }
  OS.changeColor(Colour::GREEN, /*Bold=*/true) << "^\n";
  OS.resetColor();
}

/// The finding, and where else its cause shows.
void printCause(llvm::raw_ostream &OS, llvm::ArrayRef<const Finding *> All) {
  const Finding &F = *All.front();
  printWhere(OS, F.At);
  OS.changeColor(colourOf(F.Severity), /*Bold=*/true) << F.Severity << ": ";
  OS.resetColor().changeColor(Colour::SAVEDCOLOR, /*Bold=*/true)
      << fmt::format("{} [{}]\n", printable(F.Message), F.Check);
  OS.resetColor();
  printSource(OS, F.At);
  for (const Note &N : F.Notes) {
    printWhere(OS, N.At);
    OS.changeColor(Colour::CYAN) << "note: ";
    OS.resetColor() << printable(N.Message) << '\n';
    printSource(OS, N.At);
  }
  for (const Finding *Other : All.drop_front()) {
    printWhere(OS, Other->At);
    OS.changeColor(Colour::CYAN) << "note: ";
    OS.resetColor() << "the same here: " << printable(Other->Message) << '\n';
  }
  if (!F.Help.empty())
    OS << "  = help: " << F.Help << '\n';
}

void renderText(const Report &Result, llvm::raw_ostream &OS) {
  OS.enable_colors(OS.has_colors() && !std::getenv("NO_COLOR"));
  for (llvm::ArrayRef<const Finding *> Cause : byCause(Result.Findings))
    printCause(OS, Cause);
}

RegisterOutput Text({"text", renderText});

} // namespace
} // namespace coro_tidy::driver
