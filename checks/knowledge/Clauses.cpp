// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Clauses.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

namespace coro_tidy {

llvm::hash_code hash_value(const ClausePlace &At) {
  return llvm::hash_combine(At.File, At.Line, At.Column);
}

/// What decides between clauses of one head and body.
static auto restOf(const Clause &C) {
  return std::tie(C.At, C.Text, C.Primitive, C.ThroughOverride, C.By);
}

void Clauses::add(const Rule &R) {
  const auto First = static_cast<unsigned>(Atoms.size());
  for (const Atom &A : R.Body)
    Atoms.push_back(add(A));
  add(Clause{add(R.Head), First, static_cast<unsigned>(R.Body.size()), add(R.Why.At),
             Names.add(R.Why.Text), Names.add(R.Primitive), R.ThroughOverride, R.By});
}

void Clauses::add(AtomKey Head, llvm::ArrayRef<AtomKey> Body, ClausePlace At, Strings::Id Why,
                  bool ThroughOverride, Standing By) {
  const auto First = static_cast<unsigned>(Atoms.size());
  llvm::append_range(Atoms, Body);
  add(Clause{Head, First, static_cast<unsigned>(Body.size()), At, Why, Names.add(""),
             ThroughOverride, By});
}

/// The atoms of its body are the last.
void Clauses::add(const Clause &New) {
  const llvm::ArrayRef<AtomKey> Body = bodyOf(New);
  const size_t Hash =
      llvm::hash_combine(New.Head, llvm::hash_combine_range(Body.begin(), Body.end()), New.At,
                         New.Text, New.Primitive, New.ThroughOverride, New.By);
  const auto IsSame = [&](unsigned Other) {
    const Clause &C = All[Other];
    return C.Head == New.Head && bodyOf(C) == Body && restOf(C) == restOf(New);
  };
  if (Known.add(static_cast<uint32_t>(Hash), static_cast<uint32_t>(All.size()), IsSame))
    All.push_back(New);
  else
    Atoms.resize(New.FirstAtom);
}

std::vector<Strings::Id> Clauses::sort() {
  Known.clear();
  std::vector<Strings::Id> New = Names.sort();
  const auto Renumber = [&](AtomKey &K) { K = withSubject(K, New[subjectOf(K)]); };
  for (Clause &C : All) {
    Renumber(C.Head);
    for (Strings::Id *Name : {&C.At.File, &C.Text, &C.Primitive})
      *Name = New[*Name];
  }
  llvm::for_each(Atoms, Renumber);

  llvm::sort(All, [&](const Clause &A, const Clause &B) { return isBefore(A, B); });
  return New;
}

bool Clauses::isBefore(const Clause &A, const Clause &B) const {
  if (A.Head != B.Head)
    return A.Head < B.Head;
  const llvm::ArrayRef<AtomKey> OfA = bodyOf(A), OfB = bodyOf(B);
  if (OfA != OfB)
    return std::lexicographical_compare(OfA.begin(), OfA.end(), OfB.begin(), OfB.end());
  return restOf(A) < restOf(B);
}

} // namespace coro_tidy
