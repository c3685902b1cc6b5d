// RUN: %events --brief %s
// What a call refers to, when its function returns a part of its object or of its argument.

#include <memory>

struct State {
  void touch() noexcept;
  State *next = nullptr;
};

struct Sessions {
  using value_type = State;
  State *begin() noexcept;
  State *end() noexcept;
  State &at(int) noexcept;
  void clear() noexcept;
};

struct Table {
  State &state() noexcept { return state_; }
  const State &constant() const noexcept { return state_; }
  State &lazily() noexcept {
    if (!owned_)
      owned_ = std::unique_ptr<State>(new (std::nothrow) State);
    return *owned_;
  }
  State *find(int id) noexcept {
    State &found = sessions_.at(id);
    return id == 0 ? nullptr : &found;
  }
  State *early(int id) noexcept {
    if (id == 0)
      return nullptr;
    return &sessions_.at(id);
  }
  State &either(bool first) noexcept {
    if (first)
      return state_;
    return other_;
  }
  virtual State &overridden() noexcept { return state_; }
  State &elsewhere() noexcept;
  State &again() noexcept { return again(); }
  static State &of(Table &table) noexcept { return table.state(); }
  static State &behind(Table *table) noexcept { return table->state_; }
  static State &shared() noexcept {
    static State only;
    return only;
  }

  State state_, other_;
  std::unique_ptr<State> owned_;
  Sessions sessions_;
};

template <typename T> T &same(T &t) noexcept { return static_cast<T &>(t); }

void accessed(Table &table, Table *other) {
  table.state().touch();
  table.constant();
  table.lazily().touch();
  table.find(1)->touch();
  table.early(1)->touch();
  Table::of(table).touch();
  Table::behind(other).touch();
  Table::behind(&table).touch();
  Table::shared().touch();
  same(table).state_.touch();
  same(other->sessions_).clear();
}

void unknown(Table &table) {
  table.either(true).touch();
  table.overridden().touch();
  table.elsewhere().touch();
  table.again().touch();
}

// EVENTS
// Table::state
// [0]
//   20: escape this.state_
//   20: return
//   end
// Table::constant
// [0]
//   21: escape this.state_
//   21: return
//   end
// Table::lazily
// [0] -> 1, 2
//   23: call std::unique_ptr::operator bool on this.owned_
// [1] -> 3
//   23: holds
// [2] -> 3
//   23: fails
//   24: call State::State
//   24: call std::unique_ptr::unique_ptr
//   24: call std::unique_ptr::operator= on this.owned_
//   24: assign this.owned_
//   24: destroy temporary std::unique_ptr
// [3]
//   25: call std::unique_ptr::operator* on this.owned_
//   25: escape *this.owned_
//   25: return
//   end
// Table::find
// [0] -> 2, 1
//   27: declare id
//   28: pass id to parameter 0 of Sessions::at
//   28: call Sessions::at on this.sessions_
//   28: escape this.sessions_[]
//   28: declare found
//   29: use id
// [1] -> 2
//   29: escape found
// [2]
//   29: return
//   27: destroy id
//   end
// Table::early
// [0] -> 1, 2
//   31: declare id
//   32: use id
// [1] -> 3
//   32: fails
//   33: return
// [2] -> 3
//   32: holds
//   34: pass id to parameter 0 of Sessions::at
//   34: call Sessions::at on this.sessions_
//   34: escape this.sessions_[]
//   34: return
// [3]
//   31: destroy id
//   end
// Table::either
// [0] -> 1, 2
//   36: declare first
//   37: use first
// [1] -> 3
//   37: holds
//   38: escape this.state_
//   38: return
// [2] -> 3
//   37: fails
//   39: escape this.other_
//   39: return
// [3]
//   36: destroy first
//   end
// Table::overridden
// [0]
//   41: escape this.state_
//   41: return
//   end
// Table::again
// [0]
//   43: call Table::again on this
//   43: return
//   end
// Table::of
// [0]
//   44: declare table
//   44: call Table::state on table
//   44: escape table.state_
//   44: return
//   end
// Table::behind
// [0]
//   45: declare table
//   45: escape *table.state_
//   45: return
//   45: destroy table
//   end
// Table::shared
// [0] -> 2, 1
// [1] -> 2
//   47: call State::State
// [2]
//   48: escape only
//   48: return
//   end
// same has no graph
// same
// [0]
//   56: declare t
//   56: escape t
//   56: return
//   end
// same
// [0]
//   56: declare t
//   56: escape t
//   56: return
//   end
// accessed
// [0]
//   58: declare table
//   58: declare other
//   59: call Table::state on table
//   59: call State::touch on table.state_
//   60: call Table::constant on table
//   61: call Table::lazily on table
//   61: call State::touch on *table.owned_
//   62: call Table::find on table
//   62: call State::touch on table.sessions_[]
//   63: call Table::early on table
//   63: call State::touch on table.sessions_[]
//   64: pass table to parameter 0 of Table::of
//   64: call Table::of
//   64: call State::touch on table.state_
//   65: pass other to parameter 0 of Table::behind
//   65: call Table::behind
//   65: call State::touch on *other.state_
//   66: pass table to parameter 0 of Table::behind
//   66: call Table::behind
//   66: call State::touch on table.state_
//   67: call Table::shared
//   67: call State::touch
//   68: pass table to parameter 0 of same
//   68: call same
//   68: call State::touch on table.state_
//   69: pass *other.sessions_ to parameter 0 of same
//   69: call same
//   69: call Sessions::clear on *other.sessions_
//   58: destroy other
//   end
// unknown
// [0]
//   72: declare table
//   73: call Table::either on table
//   73: call State::touch
//   74: call Table::overridden on table
//   74: call State::touch
//   75: call Table::elsewhere on table
//   75: call State::touch
//   76: call Table::again on table
//   76: call State::touch
//   end
