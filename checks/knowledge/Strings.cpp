// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Strings.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

namespace coro_tidy {

Strings::Id Strings::add(llvm::StringRef Text) {
  const auto [Entry, New] = Ids.try_emplace(Text, static_cast<Id>(Texts.size()));
  if (New)
    Texts.push_back(Entry->first());
  return Entry->second;
}

std::optional<Strings::Id> Strings::find(llvm::StringRef Text) const {
  const auto Entry = Ids.find(Text);
  if (Entry == Ids.end())
    return std::nullopt;
  return Entry->second;
}

std::vector<Strings::Id> Strings::sort() {
  std::vector<Id> Order(Texts.size());
  std::iota(Order.begin(), Order.end(), 0);
  llvm::sort(Order, [&](Id A, Id B) { return Texts[A] < Texts[B]; });
  std::vector<Id> New(Texts.size());
  for (Id Place = 0; Place < Order.size(); ++Place)
    New[Order[Place]] = Place;
  std::vector<llvm::StringRef> Sorted;
  Sorted.reserve(Texts.size());
  for (const Id Old : Order)
    Sorted.push_back(Texts[Old]);
  Texts = std::move(Sorted);
  for (auto &Entry : Ids)
    Entry.second = New[Entry.second];
  return New;
}

} // namespace coro_tidy
