// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/PreambleGroups.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <set>
#include <tuple>

namespace coro_tidy::driver {
namespace {

using Headers = std::vector<uint64_t>; // Sorted.

/// Fewer are parsed as fast as a precompiled header of them is read.
constexpr size_t LeastHeaders = 32;

/// Each is an open file in each worker.
constexpr size_t MostGroups = 64;

/// How much of what one of two units could share, both could.
constexpr double LeastLikeness = 0.85;

Headers common(const Headers &A, const Headers &B) {
  Headers Both;
  std::set_intersection(A.begin(), A.end(), B.begin(), B.end(), std::back_inserter(Both));
  return Both;
}

/// Jaccard's index.
double likeness(const Headers &A, const Headers &B) {
  const size_t Both = common(A, B).size();
  return Both == 0 ? 0
                   : static_cast<double>(Both) / static_cast<double>(A.size() + B.size() - Both);
}

/// What their likeness cannot exceed.
double mostLikeness(const Headers &A, const Headers &B) {
  const auto [Less, More] = std::minmax({A.size(), B.size()});
  return static_cast<double>(Less) / static_cast<double>(More);
}

/// The group whose first unit is most like this one; a new one if there is none.
PreambleGroup &groupFor(const Shareable &Unit, llvm::ArrayRef<Shareable> Units,
                        std::vector<PreambleGroup> &Groups) {
  PreambleGroup *Best = nullptr;
  double Likeness = 0;
  for (PreambleGroup &Group : Groups) {
    const Shareable &First = Units[Group.Members.front()];
    const double Most = mostLikeness(First.Headers, Unit.Headers);
    if (First.Flags != Unit.Flags || Most < LeastLikeness || Most <= Likeness)
      continue;
    const double Here = likeness(First.Headers, Unit.Headers);
    if (Here >= LeastLikeness && Here > Likeness) {
      Best = &Group;
      Likeness = Here;
    }
  }
  return Best ? *Best : Groups.emplace_back();
}

SharedPreamble preambleOf(llvm::ArrayRef<size_t> Members, llvm::ArrayRef<Shareable> Units) {
  SharedPreamble Result;
  Result.Headers = Units[Members.front()].Headers;
  for (const size_t Member : Members.drop_front())
    Result.Headers = common(Result.Headers, Units[Member].Headers);
  std::set<uint64_t> Seen;
  for (const size_t Member : Members)
    for (const Head &H : Units[Member].Heads)
      if (llvm::binary_search(Result.Headers, H.Header) && Seen.insert(H.Header).second)
        Result.Heads.push_back(H.Name);
  return Result;
}

size_t weight(const PreambleGroup &Group) {
  return Group.Members.size() * Group.Preamble.Headers.size();
}

} // namespace

std::vector<PreambleGroup> groupByHeaders(llvm::ArrayRef<Shareable> Units) {
  std::vector<PreambleGroup> Groups;
  for (size_t I = 0; I < Units.size(); ++I)
    if (Units[I].Headers.size() >= LeastHeaders)
      groupFor(Units[I], Units, Groups).Members.push_back(I);
  llvm::erase_if(Groups, [](const PreambleGroup &G) { return G.Members.size() < LeastMembers; });
  for (PreambleGroup &Group : Groups)
    Group.Preamble = preambleOf(Group.Members, Units);
  llvm::erase_if(Groups, [](const PreambleGroup &G) {
    return G.Preamble.Headers.size() < LeastHeaders || G.Preamble.Heads.empty();
  });
  llvm::sort(Groups, [](const PreambleGroup &A, const PreambleGroup &B) {
    return std::tuple(weight(B), A.Members.front()) < std::tuple(weight(A), B.Members.front());
  });
  Groups.resize(std::min(Groups.size(), MostGroups));
  return Groups;
}

} // namespace coro_tidy::driver
