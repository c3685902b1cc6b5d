// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Fixes.h"
#include "driver/Paths.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {
namespace {

bool touch(const Replacement &A, const Replacement &B) {
  if (A.Offset == B.Offset)
    return true;
  const auto &[First, Second] = A.Offset < B.Offset ? std::tie(A, B) : std::tie(B, A);
  return First.Offset + First.Length > Second.Offset;
}

bool same(const Replacement &A, const Replacement &B) {
  return std::tie(A.Offset, A.Length, A.Text) == std::tie(B.Offset, B.Length, B.Text);
}

class Planner {
public:
  explicit Planner(llvm::function_ref<bool(llvm::StringRef)> MayChange) : MayChange(MayChange) {}

  void add(const Finding &F, bool All) {
    const auto Wanted = llvm::find_if(F.Fixes, [&](const Fix &X) { return All || !X.Suggested; });
    if (Wanted == F.Fixes.end() || !take(*Wanted))
      return;
    std::set<std::string> &Files = Result.Fixed.emplace_back();
    for (const Edit &E : Wanted->Edits)
      Files.insert(realPath(E.Begin.File));
  }

  FixPlan take() {
    std::erase_if(Result.Files, [](const auto &File) { return File.second.Edits.empty(); });
    return std::move(Result);
  }

private:
  /// All edits of the fix, or none.
  bool take(const Fix &Wanted) {
    std::vector<std::pair<FixedFile *, Replacement>> Edits;
    size_t Known = 0;
    for (const Edit &E : Wanted.Edits) {
      FixedFile *File = fileFor(realPath(E.Begin.File));
      const Replacement Wish{E.Begin.Offset, E.Length, E.Text};
      if (!File || Wish.Offset + Wish.Length > File->Before.size())
        return false;
      if (llvm::any_of(File->Edits, [&](const Replacement &Other) { return same(Wish, Other); }))
        ++Known;
      else if (llvm::any_of(File->Edits,
                            [&](const Replacement &Other) { return touch(Wish, Other); }))
        return false;
      Edits.emplace_back(File, Wish);
    }
    if (Known == Edits.size())
      return true; // The same mistake seen twice.
    if (Known != 0)
      return false; // Two pairs of brackets that begin or end at one place.
    const auto IsBefore = [](const Replacement &A, const Replacement &B) {
      return A.Offset < B.Offset;
    };
    for (auto &[File, Wish] : Edits)
      File->Edits.insert(llvm::upper_bound(File->Edits, Wish, IsBefore), std::move(Wish));
    return true;
  }

  /// Null when the file must not be changed.
  FixedFile *fileFor(const std::string &Path) {
    const auto [It, New] = Result.Files.try_emplace(Path);
    if (New && MayChange(Path)) {
      if (auto Text = readWholeFile(Path)) {
        It->second.Before = (*Text)->getBuffer().str();
      } else {
        llvm::consumeError(Text.takeError());
        Closed.insert(Path);
      }
    } else if (New) {
      Closed.insert(Path);
    }
    return Closed.count(Path) ? nullptr : &It->second;
  }

  llvm::function_ref<bool(llvm::StringRef)> MayChange;
  FixPlan Result;
  std::set<std::string> Closed;
};

} // namespace

std::string FixedFile::after() const {
  std::string Text;
  size_t At = 0;
  for (const Replacement &Edit : Edits) {
    Text += llvm::StringRef(Before).slice(At, Edit.Offset);
    Text += Edit.Text;
    At = Edit.Offset + Edit.Length;
  }
  return Text + Before.substr(At);
}

FixPlan planFixes(llvm::ArrayRef<Finding> Findings, bool All,
                  llvm::function_ref<bool(llvm::StringRef)> MayChange) {
  Planner Planner(MayChange);
  for (const Finding &F : Findings)
    Planner.add(F, All);
  return Planner.take();
}

} // namespace coro_tidy::driver
