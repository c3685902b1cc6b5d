// RUN: %events %s
// A call that is given a token for its own coroutine, here a `YieldContext`, suspends it.

struct Guard {
  ~Guard();
};

struct YieldContext {};

int read(int file, YieldContext yield);
int tryRead(int file, YieldContext yield) noexcept;
void keep(YieldContext &&yield);

int useRead(YieldContext yield) {
  Guard guard;
  return read(1, yield);
}

void useTryRead(YieldContext yield) {
  tryRead(1, yield);
}

// EVENTS
// useRead
// [0] -> 1, 2 by exception, 3 destroyed
//   14: declare yield
//   15: declare guard
//   16: move yield to parameter 1 of read
//   16: call read
//   16: suspend
//   16: resume
// [1]
//   16: return
//   15: destroy guard
//   14: destroy yield
//   end
// [2]
//   15: destroy guard by exception
//   14: destroy yield by exception
//   end by exception
// [3]
//   15: destroy guard with the coroutine
//   14: destroy yield with the coroutine
//   end with the coroutine
// useTryRead
// [0] -> 1, 2 destroyed
//   19: declare yield
//   20: move yield to parameter 1 of tryRead
//   20: call tryRead
//   20: suspend
//   20: resume
// [1]
//   19: destroy yield
//   end
// [2]
//   19: destroy yield with the coroutine
//   end with the coroutine
