// RUN: %events --brief %s
// A function that is too large or too deep to be followed has no graph, and says why.

#define TEN(X) X X X X X X X X X X
#define HUNDRED(X) TEN(TEN_(X))
#define TEN_(X) X X X X X X X X X X
#define THOUSAND(X) HUNDRED(TEN__(X))
#define TEN__(X) X X X X X X X X X X

void call();

void large() {
  THOUSAND(call(); call(); call(); call(); call();)
  THOUSAND(call(); call(); call(); call(); call();)
  THOUSAND(call(); call(); call(); call(); call();)
  THOUSAND(call(); call(); call(); call(); call();)
}

int deep(int n) { return THOUSAND(1 +) n; }
int tooDeep(int n) { return THOUSAND(1 + 2 + 3 +) n; }

// EVENTS
// large is too large
// deep
// [0]
//   19: declare n
//   19: use n
//   19: return
//   19: destroy n
//   end
// tooDeep is too large
