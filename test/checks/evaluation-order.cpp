// RUN: %expect %s coro-evaluation-order
#include "stubs/coro.h"

#include <memory>
#include <string>
#include <utility>

using lazy::Task;

struct Message {
  std::string Text;
  int Id = 0;
  int size() const;
};
Task<> send(Message Which, int Size);
Task<> sendText(std::string Text, std::size_t Size);
Task<> sendTo(int Id, Message Which);
Task<> both(Message First, Message Second);
Task<int> lookUp(int Id);
void store(Message Which, int Place);
void storeNow(Message Which, int Size);
struct Packet {
  Message Which;
  int Size;
};
Task<> sendPacket(Packet Whole);
Task<> byReference(Message &&Which, int Size);
struct Session {
  Task<> send(std::unique_ptr<Session> Own);
  int id() const;
};

Task<> sizeOfMoved(Message Which) { co_await send(std::move(Which), Which.size()); }  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified

Task<> text(std::string Text) { co_await sendText(std::move(Text), Text.size()); }  // warning: 'Text' is read here, and moved from in another argument; note: which comes first is not specified

Task<> fieldFirst(Message Which) { co_await sendTo(Which.Id, std::move(Which)); }  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified

Task<> copyAndMove(Message Which) { co_await both(Which, std::move(Which)); }  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified

Task<> awaitedArgument(Message Which) { store(std::move(Which), co_await lookUp(Which.Id)); }  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified

Task<> forwarded(Message Which) { return send(std::move(Which), Which.size()); }  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified

// Silent.

Task<> readBefore(Message Which) {
  const int Size = Which.size();
  co_await send(std::move(Which), Size);
}

Task<> notMoved(Message Which) { co_await send(Which, Which.size()); }

Task<> inBraces(Message Which) { co_await sendPacket({std::move(Which), 1}); }

Task<> byReferenceOnly(Message Which) { co_await byReference(std::move(Which), Which.size()); }

Task<> others(Message First, Message Second) { co_await send(std::move(First), Second.size()); }

Task<> onWhatIsGiven(std::unique_ptr<Session> Own) { co_await Own->send(std::move(Own)); }

Task<> bothMoved(Message First, Message Second) {
  co_await both(std::move(First), std::move(Second));
}

void noCoroutine(Message Which) { storeNow(std::move(Which), Which.size()); }

Task<> awaitedBefore(Message Which) {
  const int Place = co_await lookUp(Which.Id);
  store(std::move(Which), Place);
}
