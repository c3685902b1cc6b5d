// RUN: %expect %s coro-large-frame -- coro.Level=all
// RUN: %expect %s coro-large-frame -- coro.Level=all Limit=1000000
#include "stubs/coro.h"

#include <array>
#include <memory>
#include <vector>

using lazy::Task;

struct External {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
External read(char *Into);
External flush();
void fill(char *Into);

Task<> buffer() {  // warning(!Limit): frame of 'buffer' has 65536 bytes of locals
  char Bytes[65536];  // note(!Limit): 'Bytes' has 65536 and is alive across a suspension
  co_await read(Bytes);
}

Task<> together() {  // warning(!Limit): frame of 'together' has 20000 bytes of locals
  std::array<char, 10000> First;  // note(!Limit): 'First' has 10000 and is alive across a suspension
  std::array<char, 10000> Second;  // note(!Limit): 'Second' has 10000 and is alive across a suspension
  co_await read(First.data());
  co_await read(Second.data());
}

struct Block {
  char Bytes[20000];
};

Task<> parameter(Block Of) {  // warning(!Limit): frame of 'parameter' has 20000 bytes of locals; note(!Limit): 'Of' has 20000 and is alive across a suspension
  co_await read(Of.Bytes);
}

Task<> inLoop() {  // warning(!Limit): frame of 'inLoop' has 20004 bytes of locals
  for (int I = 0; I != 3; ++I) {
    char Bytes[20000];  // note(!Limit): 'Bytes' has 20000 and is alive across a suspension
    co_await read(Bytes);
  }
}

// Silent.

Task<> endsFirst() {
  {
    char Bytes[65536];
    fill(Bytes);
  }
  co_await flush();
}

Task<> oneAfterTheOther() {
  {
    char Bytes[10000];
    co_await read(Bytes);
  }
  {
    char Bytes[10000];
    co_await read(Bytes);
  }
}

Task<> onHeap() {
  std::vector<char> Bytes(65536);
  co_await read(Bytes.data());
}

Task<> owned() {
  auto Bytes = std::make_unique<char[]>(65536);
  co_await read(Bytes.get());
}

Task<> ofAll() {
  static char Bytes[65536];
  co_await read(Bytes);
}

Task<> byReference(Block &Of) {
  co_await read(Of.Bytes);
}

Task<> small() {
  char Bytes[4096];
  co_await read(Bytes);
}

void noCoroutine() {
  char Bytes[65536];
  fill(Bytes);
}
