// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which elements of a row there are already. The row is elsewhere, and this knows the numbers of
// its elements alone: eight bytes each, and as much again to grow into.

#ifndef CORO_TIDY_KNOWLEDGE_ONCE_H
#define CORO_TIDY_KNOWLEDGE_ONCE_H

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace coro_tidy {

class Once {
public:
  /// Whether the element of this number is new. IsSame says of numbers of such ones whether the
  /// element is equal, which then has the same hash.
  template <typename Same> bool add(uint32_t Hash, uint32_t Number, Same &&IsSame) {
    if (4 * Used >= 3 * Slots.size())
      grow();
    size_t At = placeOf(Hash);
    for (; Slots[At].Next != 0; At = after(At))
      if (Slots[At].Hash == Hash && IsSame(Slots[At].Next - 1))
        return false;
    Slots[At] = {Hash, Number + 1};
    ++Used;
    return true;
  }

  void clear() { *this = {}; }

private:
  struct Slot {
    uint32_t Hash = 0;
    uint32_t Next = 0; ///< The number behind that of the element; 0 for none.
  };

  size_t placeOf(uint32_t Hash) const { return Hash & (Slots.size() - 1); }
  size_t after(size_t At) const { return (At + 1) & (Slots.size() - 1); }

  void grow() {
    std::vector<Slot> Old(Slots.empty() ? 64 : 2 * Slots.size());
    std::swap(Old, Slots);
    for (const Slot &Each : Old) {
      if (Each.Next == 0)
        continue;
      size_t At = placeOf(Each.Hash);
      while (Slots[At].Next != 0)
        At = after(At);
      Slots[At] = Each;
    }
  }

  std::vector<Slot> Slots; ///< A power of two of them, or none.
  size_t Used = 0;
};

} // namespace coro_tidy

#endif
