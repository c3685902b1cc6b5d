// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Program.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Program.h"
#include <unistd.h>

namespace coro_tidy::driver {
namespace {

constexpr unsigned PatienceInSeconds = 120;

/// A file of our own that is gone with this object.
class TemporaryFile {
public:
  TemporaryFile() { Failed = llvm::sys::fs::createTemporaryFile("coro-tidy", "txt", Path); }
  TemporaryFile(const TemporaryFile &) = delete;
  TemporaryFile &operator=(const TemporaryFile &) = delete;
  ~TemporaryFile() {
    if (!Failed)
      llvm::sys::fs::remove(Path);
  }

  std::string text() const {
    auto Text = readWholeFile(Path);
    if (Text)
      return (*Text)->getBuffer().str();
    llvm::consumeError(Text.takeError());
    return "";
  }

  llvm::SmallString<128> Path;
  std::error_code Failed;
};

} // namespace

llvm::Expected<ProgramOutput> runProgram(llvm::ArrayRef<std::string> Words, llvm::StringRef Input) {
  const TemporaryFile In, Out, Err;
  for (const TemporaryFile *File : {&In, &Out, &Err})
    if (File->Failed)
      return llvm::createStringError("cannot make a temporary file: " + File->Failed.message());
  if (llvm::Error Failed = writeWholeFile(In.Path, Input))
    return std::move(Failed);

  // ccache would count the call.
  std::vector<llvm::StringRef> Environment{"LC_ALL=C", "CCACHE_DISABLE=1"};
  for (char **Entry = ::environ; *Entry; ++Entry)
    if (!llvm::StringRef(*Entry).starts_with("LC_ALL="))
      Environment.push_back(*Entry);
  std::string Problem;
  ProgramOutput Result;
  Result.ExitCode = llvm::sys::ExecuteAndWait(
      Words.front(), std::vector<llvm::StringRef>(Words.begin(), Words.end()), Environment,
      {In.Path.str(), Out.Path.str(), Err.Path.str()}, PatienceInSeconds, /*MemoryLimit=*/0,
      &Problem);
  if (Result.ExitCode < 0)
    return llvm::createStringError(Words.front() + ": " + Problem);
  Result.Out = Out.text();
  Result.Err = Err.text();
  return Result;
}

} // namespace coro_tidy::driver
