// RUN: %expect %s coro-blocking-call
//
// A database in memory waits for no disk, whoever is asked about it.
#include "stubs/coro.h"

#include <string>

using lazy::Task;

extern "C" {
struct sqlite3;
struct sqlite3_stmt;
int sqlite3_open(const char *, sqlite3 **);
int sqlite3_open_v2(const char *, sqlite3 **, int, const char *);
int sqlite3_exec(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
int sqlite3_step(sqlite3_stmt *);
int fcntl(int, int, ...);
int fsync(int);
}

enum : int { ReadWrite = 0x2, Create = 0x4, Memory = 0x80, SharedCache = 0x20000 };

struct Database {
  enum Kind { InMemory };

  Database(const std::string &Name, Kind, bool IsShared) {
    int Flags = ReadWrite | Memory;
    if (IsShared)
      Flags |= SharedCache;
    sqlite3_open_v2(Name.c_str(), &Handle, Flags, nullptr);
  }
  explicit Database(const std::string &File) {
    sqlite3_open_v2(File.c_str(), &Handle, ReadWrite | Create, nullptr);  // note: calls 'sqlite3_open_v2'
  }
  Database(const std::string &File, bool IsKept) {
    int Flags = ReadWrite | Memory;
    if (IsKept)
      Flags = ReadWrite | Create;
    sqlite3_open_v2(File.c_str(), &Handle, Flags, nullptr);
  }
  Database(const Database &) = delete;

  void execute(const std::string &Text) {
    sqlite3_exec(Handle, Text.c_str(), nullptr, nullptr, nullptr);  // note: calls 'sqlite3_exec'
  }

  sqlite3 *Handle = nullptr;
};

struct Statement {
  Statement(Database &Of, const char *Text);
  bool step() { return sqlite3_step(Handle) == 100; }  // note: calls 'sqlite3_step'

  sqlite3_stmt *Handle = nullptr;
};

// Reported.

struct OnDisk {
  OnDisk() : Rows("rows.db") {}

  Task<> load() {
    Rows.execute("CREATE TABLE row (name)");  // warning: 'Database::execute' blocks
    co_return;
  }

  Task<> add() {
    Statement Insert(Rows, "INSERT INTO row VALUES ('a')");
    Insert.step();  // warning: 'Statement::step' blocks
    co_return;
  }

  Database Rows;
};

struct OnDiskIfKept {
  explicit OnDiskIfKept(bool IsKept) : Rows("rows", IsKept) {}

  Task<> load() {
    Rows.execute("CREATE TABLE row (name)");  // warning: 'Database::execute' blocks
    co_return;
  }

  Database Rows;
};

struct InOneOfTwo {
  InOneOfTwo() : Rows("rows", Database::InMemory, false) {}
  explicit InOneOfTwo(const char *File) : Rows(File) {}

  Task<> load() {
    Rows.execute("CREATE TABLE row (name)");  // warning: 'Database::execute' blocks
    co_return;
  }

  Database Rows;
};

Task<> opensAFile() {
  Database Rows("rows.db");  // warning: 'Database::Database' blocks
  co_return;
}

Task<> executes(Database &Rows) {
  Rows.execute("DELETE FROM row");  // warning: 'Database::execute' blocks
  co_return;
}

struct Socket {
  explicit Socket(int Number) : Number(Number) { fcntl(Number, 4, 0x800); }
  void flush() { fsync(Number); }  // note: calls 'fsync'
  int Number;
};

struct HasNonBlocking {
  HasNonBlocking() : Own(3) {}

  Task<> flush() {
    Own.flush();  // warning: 'Socket::flush' blocks
    co_return;
  }

  Socket Own;
};

struct MadeUnseen {
  struct Pool {
    Pool();
    Pool(const Pool &);
  };
  MadeUnseen() : Own(From) {}

  Task<> load() {
    struct Loader {
      explicit Loader(Pool &) {}
      void load() { sqlite3_step(nullptr); }  // note: calls 'sqlite3_step'
    };
    Loader Local(Own);
    Local.load();  // warning: 'MadeUnseen::Loader::load' blocks
    co_return;
  }

  static Pool From;
  Pool Own;
};

// Silent.

struct InMemory {
  InMemory() : Rows("rows", Database::InMemory, false) {}
  explicit InMemory(const char *Name) : Rows(Name, Database::InMemory, true) {}

  Task<> load() {
    Rows.execute("CREATE TABLE row (name)");
    co_return;
  }

  Task<> add() {
    Statement Insert(Rows, "INSERT INTO row VALUES ('a')");
    Insert.step();
    co_return;
  }

  Task<> addByAuto() {
    auto Insert = Statement{Rows, "INSERT INTO row VALUES ('a')"};
    while (!Insert.step()) {
    }
    co_return;
  }

  Database Rows;
};

Task<> opensInMemory() {
  Database Rows("rows", Database::InMemory, true);
  co_return;
}

Task<> makesWhatOpensInMemory() {
  InMemory Made;
  co_return;
}

struct ByDefault {
  Task<> load() {
    Rows.execute("CREATE TABLE row (name)");
    co_return;
  }

  Database Rows{"rows", Database::InMemory, true};
};

Task<> makesByDefault() {
  ByDefault Made;
  co_await Made.load();
}

Task<> handleInMemory() {
  sqlite3 *Rows = nullptr;
  sqlite3_open_v2("rows", &Rows, ReadWrite | Memory, nullptr);
  co_return;
}
