// RUN: %events %s
// Everything that runs another function.

#include <cstddef>
#include <new>

struct Part {
  explicit Part(int) noexcept;
  ~Part();
  Part &operator=(int) noexcept;
  Part &operator<<(int) noexcept;
  int operator()(int) const noexcept;
};

struct Base {
  Base(int = 0) noexcept;
  virtual ~Base();
  virtual void run() noexcept;
};

int number() noexcept;
int other() noexcept;

struct Whole : Base {
  Part first{number()};
  Part second;
  Whole() : second(other()) {}
  ~Whole() { number(); }
};

struct Plain {
  int value = number();
  Part part{2};
};

struct Inherits : Base {
  using Base::Base;
};

void defaults(int value = number()) noexcept;

void unwritten() {
  defaults();
  Plain plain{};
  Inherits inherits(1);
}

void dynamic(Base &base, void (Base::*member)() noexcept) {
  base.run();
  (base.*member)();
  Whole &whole = dynamic_cast<Whole &>(base);
}

void allocates(Part *old) {
  Part *part = new Part(number());
  int *numbers = new (std::nothrow) int[number()];
  delete old;
}

void operators(Part part) {
  part = number();
  part << number() << 2;
  part(3);
  part.~Part();
}

void unevaluated(Base *base) {
  (void)sizeof(number());
  (void)noexcept(number());
  (void)__builtin_constant_p(number());
}

consteval int atCompileTime() { return 1; }
int immediate() { return atCompileTime(); }

int statementExpression(Part part) {
  return ({
    Part inner(1);
    number();
  });
}

// EVENTS
// Whole::Whole
// [0]
//   27: call Base::Base (implicit)
//   25: call number (implicit)
//   25: call Part::Part (implicit)
//   27: call other
//   27: call Part::Part
//   end
// Whole::~Whole
// [0]
//   28: call number
//   destroy this.second
//   destroy this.first
//   destroy Base::~Base
//   end
// unwritten
// [0]
//   40: call number (implicit)
//   43: call defaults
//   32: call number (implicit)
//   33: call Part::Part (implicit)
//   44: declare plain
//   45: call Inherits::Inherits
//   45: declare inherits
//   45: destroy inherits
//   44: destroy plain
//   end
// dynamic
// [0] -> 1, 3 by exception
//   48: declare base
//   48: declare member
//   49: call Base::run on base
//   50: use base
//   50: use member
//   50: call ?
// [1] -> 2, 3 by exception
//   51: escape base
// [2]
//   51: declare whole
//   48: destroy member
//   end
// [3]
//   48: destroy member by exception
//   end by exception
// allocates
// [0] -> 1, 2 by exception
//   54: declare old
//   55: call operator new (implicit)
// [1]
//   55: call number
//   55: call Part::Part
//   55: declare part
//   56: call number
//   56: call operator new[] (implicit)
//   56: declare numbers
//   57: call Part::~Part on *old
//   57: destroy *old
//   56: destroy numbers
//   55: destroy part
//   54: destroy old
//   end
// [2]
//   54: destroy old by exception
//   end by exception
// operators
// [0]
//   60: declare part
//   61: call number
//   61: call Part::operator= on part
//   61: assign part
//   62: call number
//   62: call Part::operator<< on part
//   62: call Part::operator<<
//   63: call Part::operator() on part
//   64: call Part::~Part on part
//   60: destroy part
//   end
// unevaluated
// [0]
//   67: declare base
//   67: destroy base
//   end
// atCompileTime
// [0]
//   73: return
//   end
// immediate
// [0]
//   74: return
//   end
// statementExpression
// [0]
//   76: declare part
//   78: call Part::Part
//   78: declare inner
//   79: call number
//   78: destroy inner
//   77: return
//   76: destroy part
//   end
