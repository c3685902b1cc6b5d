// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Clauses.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

namespace coro_tidy {

void Clauses::add(const Rule &R) {
  const auto First = static_cast<unsigned>(Atoms.size());
  for (const Atom &A : R.Body)
    Atoms.push_back(add(A));
  All.push_back({add(R.Head), First, static_cast<unsigned>(R.Body.size()), add(R.Why.At),
                 Names.add(R.Why.Text), Names.add(R.Primitive), R.ThroughOverride, R.By});
}

void Clauses::add(AtomKey Head, llvm::ArrayRef<AtomKey> Body, ClausePlace At, Strings::Id Why,
                  bool ThroughOverride, Standing By) {
  All.push_back({Head, static_cast<unsigned>(Atoms.size()), static_cast<unsigned>(Body.size()), At,
                 Why, Names.add(""), ThroughOverride, By});
  llvm::append_range(Atoms, Body);
}

std::vector<Strings::Id> Clauses::sort() {
  std::vector<Strings::Id> New = Names.sort();
  const auto Renumber = [&](AtomKey &K) { K = withSubject(K, New[subjectOf(K)]); };
  for (Clause &C : All) {
    Renumber(C.Head);
    for (Strings::Id *Name : {&C.At.File, &C.Text, &C.Primitive})
      *Name = New[*Name];
  }
  llvm::for_each(Atoms, Renumber);

  llvm::sort(All, [&](const Clause &A, const Clause &B) { return isBefore(A, B); });
  const auto IsSame = [&](const Clause &A, const Clause &B) { return !isBefore(A, B); };
  All.erase(llvm::unique(All, IsSame), All.end());
  return New;
}

bool Clauses::isBefore(const Clause &A, const Clause &B) const {
  if (A.Head != B.Head)
    return A.Head < B.Head;
  const llvm::ArrayRef<AtomKey> OfA = bodyOf(A), OfB = bodyOf(B);
  if (OfA != OfB)
    return std::lexicographical_compare(OfA.begin(), OfA.end(), OfB.begin(), OfB.end());
  const auto Rest = [](const Clause &C) {
    return std::tie(C.At, C.Text, C.Primitive, C.ThroughOverride, C.By);
  };
  return Rest(A) < Rest(B);
}

} // namespace coro_tidy
