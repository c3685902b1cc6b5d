// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lines and columns of files, see SourceText.h.

#include "driver/SourceText.h"
#include "driver/Paths.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {

SourceText::SourceText(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> From)
    : From(std::move(From)), Root(realPath(".")) {}

std::string SourceText::display(llvm::StringRef File) const { return nameFrom(Root, File); }

const SourceText::Loaded &SourceText::load(llvm::StringRef File) {
  auto [It, New] = Files.try_emplace(File);
  Loaded &L = It->second;
  if (!New)
    return L;
  L.Shown = display(File);
  auto Buffer = From->getBufferForFile(File);
  if (!Buffer)
    return L;
  L.Text = std::move(*Buffer);
  L.LineStarts.push_back(0);
  for (auto [Offset, C] : llvm::enumerate(L.Text->getBuffer()))
    if (C == '\n')
      L.LineStarts.push_back(Offset + 1);
  return L;
}

Position SourceText::positionIn(const Loaded &File, unsigned Line, unsigned Column) {
  Position At{.File = File.Shown, .Line = Line, .Column = Column, .Character = Column};
  if (!File.Text || Line == 0 || Line > File.LineStarts.size())
    return At;
  llvm::StringRef Rest = File.Text->getBuffer().drop_front(File.LineStarts[Line - 1]);
  llvm::StringRef Source = Rest.take_until([](char C) { return C == '\n' || C == '\r'; });
  At.Source = Source.str();
  At.Offset = File.LineStarts[Line - 1] + (Column ? Column - 1 : 0);
  auto Continues = [](unsigned char C) { return (C & 0xC0) == 0x80; };
  At.Character = Column - llvm::count_if(Source.take_front(Column ? Column - 1 : 0), Continues);
  return At;
}

Position SourceText::at(llvm::StringRef File, unsigned Offset) {
  const Loaded &L = load(File);
  if (!L.Text)
    return {.File = L.Shown};
  auto After = llvm::upper_bound(L.LineStarts, Offset);
  unsigned Line = After - L.LineStarts.begin();
  return positionIn(L, Line, Offset - L.LineStarts[Line - 1] + 1);
}

Position SourceText::at(const FilePosition &Where) {
  return positionIn(load(Where.File), Where.Line, Where.Column);
}

} // namespace coro_tidy::driver
