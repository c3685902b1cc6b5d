// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading of compile databases, see Database.h.

#include "driver/Database.h"
#include "driver/Arguments.h"
#include "driver/Console.h"
#include "driver/FindDatabase.h"
#include "driver/Json.h"
#include "driver/Paths.h"
#include "knowledge/WholeFile.h"
#include "clang/Driver/Types.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace json = llvm::json;

/// Whether clang takes the file for C or C++: databases list assembly, too.
static bool isCFamily(llvm::StringRef File) {
  namespace types = clang::driver::types;
  types::ID Type = types::lookupTypeForExtension(path::extension(File).ltrim('.'));
  if (Type == types::TY_INVALID) // As far as the name tells; the command may say more.
    return true;
  return types::isAcceptedByClang(Type) && Type != types::TY_Asm && Type != types::TY_LLVM_IR &&
         Type != types::TY_LLVM_BC;
}

/// Whether the name is that of a source of C or C++, and not of a header.
static bool isSource(llvm::StringRef File) {
  namespace types = clang::driver::types;
  const types::ID Type = types::lookupTypeForExtension(path::extension(File).ltrim('.'));
  return Type == types::TY_C || Type == types::TY_CXX;
}

/// Whether a word of a command means File, which build systems name now like this, now
/// like that.
static bool means(llvm::StringRef Word, llvm::StringRef File, llvm::StringRef Directory) {
  if (path::filename(Word) != path::filename(File) || Word.starts_with("-"))
    return false;
  const std::string Named = absolutePath(Word, Directory);
  return Named == File || realPath(Named) == realPath(File);
}

static Unit unitOf(clang::tooling::CompileCommand Command) {
  const std::string File = absolutePath(Command.Filename, Command.Directory);
  for (std::string &Word : Command.CommandLine)
    if (Word == Command.Filename || means(Word, File, Command.Directory))
      Word = File;
  return {File, Command.Directory,
          normalise(std::move(Command.CommandLine), Command.Directory, File)};
}

/// An entry with the keys that clang's reader knows; nothing if one that it needs is missing.
static std::optional<json::Object> understood(const json::Value &Entry, llvm::StringRef Folder) {
  const json::Object *Given = Entry.getAsObject();
  if (!Given || !Given->getString("file") ||
      !(Given->getArray("arguments") || Given->getString("command")))
    return std::nullopt;
  json::Object Kept{
      {"directory", absolutePath(Given->getString("directory").value_or("."), Folder)},
      {"file", *Given->getString("file")}};
  if (const json::Array *Arguments = Given->getArray("arguments"))
    Kept["arguments"] = json::Array(*Arguments);
  else
    Kept["command"] = *Given->getString("command");
  return Kept;
}

/// The database in the form that clang's reader, which is as strict as it is, accepts.
static llvm::Expected<std::string> strict(llvm::StringRef Text, llvm::StringRef File) {
  llvm::Expected<json::Value> Parsed = parseForeignJson(Text);
  if (!Parsed)
    return llvm::createStringError(File + ": " + llvm::toString(Parsed.takeError()));
  const json::Array *Entries = Parsed->getAsArray();
  if (!Entries)
    return llvm::createStringError(File + ": a compile database is a list of commands");
  json::Array Kept;
  for (const json::Value &Entry : *Entries)
    if (auto Command = understood(Entry, path::parent_path(File)))
      Kept.push_back(std::move(*Command));
  if (const size_t Left = Entries->size() - Kept.size())
    warn(File + ": " + llvm::Twine(Left) +
         " entries are passed over, which lack 'file', or 'arguments' and 'command'");
  return llvm::formatv("{0}", json::Value(std::move(Kept)));
}

static llvm::Expected<std::vector<Unit>> unitsIn(llvm::StringRef Text, llvm::StringRef File) {
  auto Strict = strict(Text, File);
  if (!Strict)
    return Strict.takeError();
  std::string Problem;
  auto Database = clang::tooling::JSONCompilationDatabase::loadFromBuffer(
      *Strict, Problem, clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Database)
    return llvm::createStringError(File + ": " + llvm::StringRef(Problem).trim());

  std::vector<Unit> Units;
  for (clang::tooling::CompileCommand &Command : Database->getAllCompileCommands())
    if (isCFamily(Command.Filename))
      Units.push_back(unitOf(std::move(Command)));
  return Units;
}

static llvm::Expected<std::vector<Unit>> readCommands(llvm::StringRef File) {
  auto Text = readWholeFile(File);
  if (!Text)
    return llvm::createStringError(File + ": " + llvm::toString(Text.takeError()));
  return unitsIn((*Text)->getBuffer(), File);
}

/// The sources below the folder of a compile_flags.txt, each compiled with its flags. What
/// is hidden, and what a build has made, is left out.
static llvm::Expected<std::vector<Unit>> readFlags(llvm::StringRef File) {
  if (auto Text = readWholeFile(File); !Text)
    return llvm::createStringError(File + ": " + llvm::toString(Text.takeError()));
  std::string Problem;
  const auto Database = clang::tooling::FixedCompilationDatabase::loadFromFile(File, Problem);
  if (!Database)
    return llvm::createStringError(File + ": " + llvm::StringRef(Problem).trim());
  std::vector<Unit> Units;
  std::error_code Failed;
  for (fs::recursive_directory_iterator Entry(path::parent_path(File), Failed,
                                              /*follow_symlinks=*/false),
       End;
       !Failed && Entry != End; Entry.increment(Failed)) {
    const llvm::StringRef Path = Entry->path();
    if (path::filename(Path).starts_with(".") || fs::exists(Path + "/CMakeCache.txt"))
      Entry.no_push();
    else if (Entry->type() == fs::file_type::regular_file && isSource(Path))
      for (clang::tooling::CompileCommand &Command : Database->getCompileCommands(Path)) {
        Command.CommandLine.front() = "clang++";
        Units.push_back(unitOf(std::move(Command)));
      }
  }
  if (Failed)
    return llvm::createStringError(File + ": " + Failed.message());
  return Units;
}

llvm::Expected<Unit> unitOf(llvm::StringRef File, llvm::StringRef Directory,
                            llvm::ArrayRef<std::string> Command) {
  const json::Value Database = json::Array{
      json::Object{{"file", File}, {"directory", Directory}, {"arguments", json::Array(Command)}}};
  auto Units = unitsIn(llvm::formatv("{0}", Database).str(), File);
  if (!Units)
    return Units.takeError();
  if (Units->empty())
    return llvm::createStringError("'" + File + "' is no source of C or C++");
  return std::move(Units->front());
}

llvm::Expected<std::vector<Unit>> readDatabase(llvm::StringRef File) {
  auto Read = path::filename(File) == CompileFlags ? readFlags(File) : readCommands(File);
  if (!Read)
    return Read.takeError();
  std::vector<Unit> &Units = *Read;
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
  return Read;
}

} // namespace coro_tidy::driver
