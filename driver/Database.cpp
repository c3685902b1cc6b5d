// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Search for compile databases and reading of them, see Database.h.

#include "driver/Database.h"
#include "driver/Arguments.h"
#include "clang/Driver/Types.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// Whether clang takes the file for C or C++: databases list assembly, too.
static bool isCFamily(llvm::StringRef File) {
  namespace types = clang::driver::types;
  types::ID Type = types::lookupTypeForExtension(path::extension(File).ltrim('.'));
  if (Type == types::TY_INVALID) // As far as the name tells; the command may say more.
    return true;
  return types::isAcceptedByClang(Type) && Type != types::TY_Asm && Type != types::TY_LLVM_IR &&
         Type != types::TY_LLVM_BC;
}

static Unit unitOf(clang::tooling::CompileCommand Command) {
  llvm::SmallString<256> File(Command.Filename);
  path::make_absolute(Command.Directory, File);
  path::remove_dots(File, /*remove_dot_dot=*/true);
  // Build systems name a file now like this, now like that.
  llvm::replace(Command.CommandLine, Command.Filename, std::string(File));
  return {std::string(File), Command.Directory,
          normalise(std::move(Command.CommandLine), Command.Directory)};
}

llvm::Expected<std::vector<Unit>> readDatabase(llvm::StringRef File) {
  auto Text = llvm::MemoryBuffer::getFile(File, /*IsText=*/true);
  if (!Text)
    return llvm::createStringError(File + ": " + Text.getError().message());
  // Clang's reader would print its complaints by itself.
  if (auto Parsed = llvm::json::parse((*Text)->getBuffer()); !Parsed)
    return llvm::createStringError(File + ": " + llvm::toString(Parsed.takeError()));
  std::string Problem;
  auto Database = clang::tooling::JSONCompilationDatabase::loadFromBuffer(
      (*Text)->getBuffer(), Problem, clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Database)
    return llvm::createStringError(File + ": " + llvm::StringRef(Problem).trim());

  std::vector<Unit> Units;
  for (clang::tooling::CompileCommand &Command : Database->getAllCompileCommands())
    if (isCFamily(Command.Filename))
      Units.push_back(unitOf(std::move(Command)));
  if (Units.empty())
    return llvm::createStringError(File + ": there is no unit of C or C++ in it");
  auto Missing = [](const Unit &U) { return !fs::is_directory(U.Directory); };
  if (llvm::all_of(Units, Missing))
    return llvm::createStringError(File +
                                   ": it was made on another machine or for a build that "
                                   "is gone, since " +
                                   Units.front().Directory + " does not exist; configure again");
  llvm::sort(Units);
  Units.erase(llvm::unique(Units), Units.end());
  return Units;
}

} // namespace coro_tidy::driver
