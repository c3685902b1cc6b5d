// RUN: %events --brief %s
// Which handlers an exception comes to: all of the innermost try when its type is
// not known, and those further out too unless one of them takes everything.

struct Error {};
struct Timeout : Error {};
struct Guard {
  Guard() noexcept;
  ~Guard();
};

void throwing();
void handle(const Error &) noexcept;

void passesOn() {
  Guard outside;
  try {
    Guard inside;
    throwing();
  } catch (const Error &error) {
    handle(error);
  }
}

void takesAll() {
  try {
    throwing();
  } catch (Error error) {
  } catch (...) {
    throw;
  }
}

void nested() {
  try {
    try {
      throwing();
    } catch (const Timeout &) {
      throwing();
    }
  } catch (...) {
  }
}

void byType(bool flag) {
  Guard outside;
  try {
    Guard inside;
    if (flag)
      throw Timeout();
    throw 1;
  } catch (const Timeout &) {
  } catch (const Error &) {
  } catch (...) {
  }
}

void byBase() {
  try {
    try {
      throw Timeout();
    } catch (int) {
    }
  } catch (Error &) {
  }
}

struct Member {
  Member(int);
  ~Member();
};

struct Class {
  Member member;
  Class() try : member(1) {
    throwing();
  } catch (...) {
  }
};

int functionTry(Guard parameter) try {
  throwing();
  return 1;
} catch (...) {
  return 2;
}

// EVENTS
// passesOn
// [0] -> 1, 2 by exception
//   16: call Guard::Guard
//   16: declare outside
//   18: call Guard::Guard
//   18: declare inside
//   19: call throwing
// [1] -> 4
//   18: destroy inside
// [2] -> 3 by exception, 5 by exception
//   18: destroy inside
// [3] -> 4
//   20: catch error
//   20: declare error
//   21: pass error to parameter 0 of handle
//   21: call handle
// [4]
//   16: destroy outside
//   end
// [5]
//   16: destroy outside
//   end by exception
// takesAll
// [0] -> 3, 1 by exception
//   27: call throwing
// [1] -> 2 by exception, 4 by exception
// [2] -> 3
//   28: catch error
//   28: declare error
//   28: destroy error
// [3]
//   end
// [4] -> 5 by exception
//   29: catch
//   30: throw
// [5]
//   end by exception
// nested
// [0] -> 4, 1 by exception
//   37: call throwing
// [1] -> 2 by exception, 3 by exception
// [2] -> 4, 3 by exception
//   38: catch (unnamed)
//   38: declare (unnamed)
//   39: call throwing
// [3] -> 4
//   41: catch
// [4]
//   end
// byType
// [0] -> 1, 3
//   45: declare flag
//   46: call Guard::Guard
//   46: declare outside
//   48: call Guard::Guard
//   48: declare inside
//   49: use flag
// [1] -> 2 by exception
//   50: throw
// [2] -> 5
//   48: destroy inside
//   52: catch (unnamed)
//   52: declare (unnamed)
// [3] -> 4 by exception
//   51: throw
// [4] -> 5
//   48: destroy inside
//   54: catch
// [5]
//   46: destroy outside
//   end
// byBase
// [0] -> 1 by exception
//   61: throw
// [1]
//   64: catch (unnamed)
//   64: declare (unnamed)
//   end
// Class::Class
// [0] -> 1, 3 by exception
//   75: call Member::Member
// [1] -> 2, 3 by exception
//   76: call throwing
// [2]
//   end
// [3] -> 4 by exception
//   77: catch
// [4]
//   end by exception
// functionTry
// [0] -> 1, 2 by exception
//   81: declare parameter
//   82: call throwing
// [1] -> 3
//   83: return
// [2] -> 3
//   84: catch
//   85: return
// [3]
//   81: destroy parameter
//   end
