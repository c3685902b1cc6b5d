// RUN: %events --brief %s
// A function that gives on its parameter as an rvalue and does nothing else is a std::move.

#include <utility>

struct Handle {
  Handle() noexcept;
  Handle(Handle &&) noexcept;
  ~Handle();
  int number;
};

struct Pair {
  Handle first, second;
};

template <typename T> constexpr T &&mv(T &t) noexcept { return static_cast<T &&>(t); }
template <typename T> T &&unseen(T &) noexcept;
template <typename T> T &&fwd(T &t) noexcept { return mv(t); }
Handle &&plain(Handle &handle) noexcept { return std::move(handle); }
Handle &&firstOf(Pair &pair) noexcept { return std::move(pair.first); }
Handle &&counted(Handle &handle) noexcept {
  ++handle.number;
  return std::move(handle);
}
Handle &&elsewhere(Handle &handle) noexcept;
Handle &same(Handle &handle) noexcept { return handle; }

void byValue(Handle) noexcept;

void moved(Handle handle, Pair pair) {
  byValue(mv(handle));
  byValue(unseen(handle));
  byValue(fwd(handle));
  byValue(plain(handle));
  byValue(mv(pair.first));
}

void notMoved(Handle handle, Pair pair) {
  byValue(firstOf(pair));
  byValue(counted(handle));
  byValue(elsewhere(handle));
  byValue(std::move(same(handle)));
}

// EVENTS
// mv has no graph
// mv
// [0]
//   17: declare t
//   17: escape t
//   17: return
//   end
// fwd has no graph
// fwd
// [0]
//   19: declare t
//   19: escape t
//   19: return
//   end
// plain
// [0]
//   20: declare handle
//   20: escape handle
//   20: return
//   end
// firstOf
// [0]
//   21: declare pair
//   21: escape pair.first
//   21: return
//   end
// counted
// [0]
//   22: declare handle
//   23: use handle.number
//   24: escape handle
//   24: return
//   end
// same
// [0]
//   27: declare handle
//   27: escape handle
//   27: return
//   end
// moved
// [0]
//   31: declare handle
//   31: declare pair
//   32: move handle to parameter 0 of byValue
//   32: call byValue
//   32: destroy temporary Handle
//   33: move handle to parameter 0 of byValue
//   33: call byValue
//   33: destroy temporary Handle
//   34: move handle to parameter 0 of byValue
//   34: call byValue
//   34: destroy temporary Handle
//   35: move handle to parameter 0 of byValue
//   35: call byValue
//   35: destroy temporary Handle
//   36: move pair.first to parameter 0 of byValue
//   36: call byValue
//   36: destroy temporary Handle
//   31: destroy pair
//   31: destroy handle
//   end
// notMoved
// [0]
//   39: declare handle
//   39: declare pair
//   40: pass pair to parameter 0 of firstOf
//   40: call firstOf
//   40: call byValue
//   40: destroy temporary Handle
//   41: pass handle to parameter 0 of counted
//   41: call counted
//   41: call byValue
//   41: destroy temporary Handle
//   42: pass handle to parameter 0 of elsewhere
//   42: call elsewhere
//   42: call byValue
//   42: destroy temporary Handle
//   43: pass handle to parameter 0 of same
//   43: call same
//   43: call byValue
//   43: destroy temporary Handle
//   39: destroy pair
//   39: destroy handle
//   end
