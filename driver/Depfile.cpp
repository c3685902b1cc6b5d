// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Depfile.h"
#include "driver/Paths.h"
#include "knowledge/WholeFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {

std::set<std::string> filesBehind(const Unit &Of, llvm::ArrayRef<Input> Asked,
                                  Configuration &Config) {
  const std::string Here = realPath(".");
  std::set<std::string> Files;
  const auto Add = [&](llvm::StringRef File) { Files.insert(nameFrom(Here, File)); };
  Add(llvm::sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&llvm::sys::fs::getMainExecutable)));
  for (const Input &I : Asked)
    if (I.Asked == Question::Content && llvm::sys::fs::exists(I.Path))
      Add(I.Path);
  for (const ConfigFile *File : Config.filesAbove(llvm::sys::path::parent_path(Of.File)))
    Add(File->Path);
  for (const std::string &Path : factFiles(Config.getOptions(Of.File), Of.File))
    Add(Path);
  return Files;
}

/// A name as make and Ninja read it.
static std::string quoted(llvm::StringRef Name) {
  std::string Result;
  for (const char C : Name) {
    if (C == ' ' || C == '#')
      Result += '\\';
    else if (C == '$')
      Result += '$';
    Result += C;
  }
  return Result;
}

llvm::Error writeDepfile(llvm::StringRef Path, llvm::StringRef Target,
                         const std::set<std::string> &Files) {
  std::string Text = quoted(Target) + ":";
  for (const std::string &File : Files)
    Text += " \\\n  " + quoted(File);
  return writeWholeFile(Path, Text + "\n");
}

} // namespace coro_tidy::driver
