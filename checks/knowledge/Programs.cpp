// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Programs.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace coro_tidy {
namespace {

std::string nameIn(llvm::StringRef Name, llvm::StringRef File) { return (Name + "@" + File).str(); }

/// Whether the file is one of the project, which it is then named by: `src/a.cpp`.
bool takeRoot(llvm::StringRef &File, llvm::StringRef Root) {
  llvm::StringRef Name = File;
  const bool IsOurs = Name.consume_front(Root) && Name.consume_front("/");
  if (IsOurs)
    File = Name;
  return IsOurs;
}

} // namespace

/// How many folders two files have in common, the project being one, wherever it lies.
size_t Programs::nearness(llvm::StringRef Left, llvm::StringRef Right) const {
  namespace path = llvm::sys::path;
  const bool IsOurs = takeRoot(Left, Root);
  if (takeRoot(Right, Root) != IsOurs)
    return 0;
  const auto [L, R] =
      std::mismatch(path::begin(Left), path::end(Left), path::begin(Right), path::end(Right));
  return 1 + static_cast<size_t>(std::distance(path::begin(Left), L));
}

void Programs::add(llvm::ArrayRef<std::string> Own, const std::string &File) {
  for (const std::string &Name : Own) {
    std::vector<std::string> &Known = Files[Name];
    if (!llvm::is_contained(Known, File))
      Known.push_back(File);
  }
}

/// Empty for a name that one file defines alone, or none.
llvm::ArrayRef<std::string> Programs::sharersOf(llvm::StringRef Name) const {
  const auto Known = Files.find(Name);
  if (Known == Files.end() || Known->second.size() < 2)
    return {};
  return Known->second;
}

/// Of a pair the function.
void Programs::separate(std::string &Name, llvm::StringRef File) const {
  if (const llvm::StringRef Other = otherOf(Name); !Other.empty()) {
    std::string Function = functionOf(Name).str();
    separate(Function, File);
    Name = pairOf(Function, Other);
    return;
  }
  const llvm::ArrayRef<std::string> All = sharersOf(Name);
  if (All.empty())
    return;
  const auto NearnessOf = [&](const std::string &Other) { return nearness(File, Other); };
  const size_t Nearest = NearnessOf(*llvm::max_element(
      All, [&](const auto &L, const auto &R) { return NearnessOf(L) < NearnessOf(R); }));
  const auto IsNearest = [&](const std::string &Other) { return NearnessOf(Other) == Nearest; };
  if (llvm::count_if(All, IsNearest) == 1)
    Name = nameIn(Name, *llvm::find_if(All, IsNearest));
}

void Programs::separate(Condition &When, llvm::StringRef File) const {
  for (std::vector<Atom> *Atoms : {&When.If, &When.Unless, &When.UnlessKnown})
    for (Atom &A : *Atoms)
      separate(A.Subject, File);
}

/// What a function of the unit does is also true of its bare name, which those units mean that
/// are near to several.
void Programs::separate(UnitResult &Unit) const {
  std::vector<Rule> OfBareNames;
  for (Rule &R : Unit.Rules) {
    const Atom Bare = R.Head;
    separate(R.Head.Subject, Unit.File);
    for (Atom &A : R.Body)
      separate(A.Subject, Unit.File);
    if (R.Head != Bare)
      OfBareNames.push_back({Bare, {R.Head}, {}, ""});
  }
  llvm::append_range(Unit.Rules, OfBareNames);
  for (Override &O : Unit.Overrides) {
    separate(O.Base, Unit.File);
    separate(O.Derived, Unit.File);
  }
  for (const std::string &Name : Unit.Own)
    if (!sharersOf(Name).empty()) {
      Unit.Seen.push_back(nameIn(Name, Unit.File));
      Unit.Ambiguous.insert(Unit.Ambiguous.end(), {Name, Unit.Seen.back()});
    }
}

} // namespace coro_tidy
