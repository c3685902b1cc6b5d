// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Units that read a suppression are examined once more, as they were without it and with all
// checks and grades: what is found on the lines of a suppression is what it suppresses. Findings
// are linked there as in every run, so one that depends on another unit counts when it holds.

#include "driver/UnusedSuppressions.h"
#include "clang-tidy/GlobList.h"
#include "driver/Config.h"
#include "driver/Console.h"
#include "driver/Fingerprint.h"
#include "driver/Names.h"
#include "driver/SourceText.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace coro_tidy::driver {
namespace {

constexpr llvm::StringLiteral Word = "NOLINT";

/// NOLINT(coro-a,coro-b), and the lines that it is about.
struct Suppression {
  unsigned Offset;
  unsigned First;
  unsigned Last;
  std::vector<std::string> Checks; ///< Ours; each may be a glob.
};

std::vector<std::string> oursIn(llvm::StringRef List) {
  std::vector<std::string> Ours;
  for (llvm::StringRef Name : llvm::split(List, ','))
    if (Name.trim().starts_with("coro-"))
      Ours.push_back(Name.trim().str());
  return Ours;
}

/// The suppressions of a file. As in clang-tidy, it is no matter what the word stands in, and
/// a block ends at the END with the list of its BEGIN.
class Scan {
public:
  explicit Scan(llvm::StringRef Text) : Text(Text) {
    unsigned Line = 1;
    size_t Behind = 0;
    for (size_t At = Text.find(Word); At != llvm::StringRef::npos; At = Text.find(Word, Behind)) {
      Line += Text.slice(Behind, At).count('\n');
      Behind = At + Word.size();
      read(At, Line);
    }
  }

  std::vector<Suppression> Found;

private:
  void read(size_t At, unsigned Line) {
    llvm::StringRef Rest = Text.substr(At + Word.size());
    const bool Next = Rest.consume_front("NEXTLINE");
    const bool Begin = !Next && Rest.consume_front("BEGIN");
    const bool End = !Next && !Begin && Rest.consume_front("END");
    if (!Rest.consume_front("("))
      return;
    const llvm::StringRef List = Rest.take_until([](char C) { return C == ')' || C == '\n'; });
    if (Begin)
      Open.push_back({List, At, Line});
    else if (End)
      close(List, Line);
    else
      add(List, At, Line + Next, Line + Next);
  }

  void close(llvm::StringRef List, unsigned Line) {
    const auto Matches = [&](const Block &B) { return B.List == List; };
    const auto Last = llvm::find_if(llvm::reverse(Open), Matches);
    if (Last == Open.rend())
      return;
    add(List, Last->Offset, Last->Line, Line);
    Open.erase(std::next(Last).base());
  }

  void add(llvm::StringRef List, size_t At, unsigned First, unsigned Last) {
    if (std::vector<std::string> Ours = oursIn(List); !Ours.empty())
      Found.push_back({static_cast<unsigned>(At), First, Last, std::move(Ours)});
  }

  struct Block {
    llvm::StringRef List;
    size_t Offset;
    unsigned Line;
  };

  llvm::StringRef Text;
  std::vector<Block> Open;
};

struct SuppressingFile {
  std::string Path;
  std::string Text;
  std::vector<Suppression> Suppressions;

  /// With each of these spelt otherwise, everything where it is.
  FormerFile unsuppressed() const {
    std::string Masked = Text;
    for (const Suppression &S : Suppressions)
      Masked[S.Offset] = 'X';
    return {Path, true, {std::move(Masked)}};
  }
};

/// What is found when nothing of these files is suppressed.
llvm::Expected<Report> unsuppressed(Analysis &Of, llvm::ArrayRef<SuppressingFile> Files) {
  Settings Other = withEverything(Of.settings());
  for (const SuppressingFile &File : Files)
    Other.Former.push_back(File.unsuppressed());
  return Of.reportWith(Other);
}

/// A finding in a macro is suppressed where the macro is used, too, and a note says where. Where
/// its call chain leads nothing suppresses it.
bool touches(const Finding &F, llvm::StringRef File, const Suppression &S) {
  const auto IsThere = [&](const Position &At) {
    return At.File == File && At.Line >= S.First && At.Line <= S.Last;
  };
  const auto Leads = [&](const Note &N) { return !N.OfChain && IsThere(N.At); };
  return IsThere(F.At) || llvm::any_of(F.Notes, Leads);
}

/// What is wrong with one name of a suppression; empty if nothing is.
std::string complaint(llvm::StringRef Check, const Suppression &S, llvm::StringRef File,
                      llvm::ArrayRef<Finding> Found) {
  if (std::string Unknown = verifyGlob(Check, checkNames()); !Unknown.empty())
    return Unknown;
  const clang::tidy::GlobList Glob(Check);
  const auto IsMeant = [&](const Finding &F) {
    return Glob.contains(F.Check) && touches(F, File, S);
  };
  return llvm::any_of(Found, IsMeant) ? "" : "there is no '" + Check.str() + "' here to suppress";
}

llvm::Expected<std::vector<SuppressingFile>> filesWithSuppressions(Analysis &Of) {
  auto Read = Of.filesRead();
  if (!Read)
    return Read.takeError();
  std::vector<SuppressingFile> Files;
  for (const std::string &Path : *Read) {
    if (!Of.scope().contains(Path))
      continue;
    auto Text = readWholeFile(Path);
    if (!Text)
      llvm::consumeError(Text.takeError()); // Then nothing in it suppresses anything.
    else if (Scan Scanned((*Text)->getBuffer()); !Scanned.Found.empty())
      Files.push_back({Path, (*Text)->getBuffer().str(), std::move(Scanned.Found)});
  }
  return Files;
}

} // namespace

llvm::Expected<std::vector<Finding>> unusedSuppressions(Analysis &Of) {
  std::vector<Finding> Unused;
  if (!Of.isWhole()) {
    warn("unused suppressions are not reported: that needs a run over the whole project, and all "
         "of its units analysed");
    return Unused;
  }
  auto Files = filesWithSuppressions(Of);
  if (!Files)
    return Files.takeError();
  if (Files->empty())
    return Unused;
  auto Found = unsuppressed(Of, *Files);
  if (!Found)
    return Found.takeError();
  SourceText Text;
  for (const SuppressingFile &File : *Files)
    for (const Suppression &S : File.Suppressions)
      for (const std::string &Check : S.Checks)
        if (std::string Why = complaint(Check, S, Text.display(File.Path), Found->Findings);
            !Why.empty()) {
          Finding F;
          F.Check = "unused-suppression";
          F.Severity = name(Severity::Warning).str();
          F.At = Text.at(File.Path, S.Offset);
          F.Message = std::move(Why);
          Unused.push_back(std::move(F));
        }
  std::vector<Identified> Identities;
  for (Finding &F : Unused)
    Identities.push_back({&F, ""});
  addFingerprints(Identities);
  return Unused;
}

} // namespace coro_tidy::driver
