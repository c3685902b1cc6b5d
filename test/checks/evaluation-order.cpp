// RUN: %expect %s coro-evaluation-order
#include "stubs/coro.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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

struct Request {
  int Id = 0;
  std::vector<int> Ignored;
  std::vector<int> Replaced;
};
struct Alarm {
  long Date;
  Task<> Runs;
};
struct Alarms {
  void insert(Message Key, Alarm Each);
  Alarms &at(const Message &Key);
  void add(Alarm Each);
};
Alarm schedule(std::unique_ptr<Message> Own, long Date);
Task<> read(int Id, std::shared_ptr<Message> Own);
Task<> insert(std::vector<int> Ignored, std::function<void()> Undo);
void undo(const std::vector<int> &);

void movedInInnerCall(Alarms &All, std::unique_ptr<Message> Own) {
  All.insert(*Own, schedule(std::move(Own), 1));  // warning: 'Own' is read here, and moved from in another argument; note: which comes first is not specified
}

Task<> readThroughPointer(std::shared_ptr<Message> Own) { co_await read(Own->size(), std::move(Own)); }  // warning: 'Own' is read here, and moved from in another argument; note: which comes first is not specified

Task<> wholeIsCaptured(Request R) {
  co_await insert(std::move(R.Ignored), [R = std::move(R)] { undo(R.Replaced); });  // warning: 'R' is read here, and moved from in another argument; note: which comes first is not specified
}

Task<> partIsReadTwice(Request R) { co_await insert(R.Ignored, [I = std::move(R.Ignored)] { undo(I); }); }  // warning: 'Ignored' is read here, and moved from in another argument; note: which comes first is not specified

// Moves of the project's own.
namespace own {
template <typename T> constexpr T &&mv(T &t) noexcept { return static_cast<T &&>(t); }
Message &&taken(Message &which) { return std::move(which); }
std::string &&textOf(Message &which) { return std::move(which.Text); }
template <typename T> T &&unseen(T &t);
Message &&counted(Message &which);
template <typename T> T &same(T &t) { return t; }
} // namespace own

Task<> ownMove(Message Which) { co_await send(own::mv(Which), Which.size()); }  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified

void ownMoveInInnerCall(Alarms &All, std::unique_ptr<Message> Own) {
  All.insert(*Own, schedule(own::mv(Own), 1));  // warning: 'Own' is read here, and moved from in another argument; note: which comes first is not specified
}

Task<> ownMoveOfOneType(Message Which) { co_await send(own::taken(Which), Which.size()); }  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified

Task<> unseenMove(Message Which) { co_await send(own::unseen(Which), Which.size()); }  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified

// Reads in inner calls.
struct Shards {
  Task<> at(unsigned Shard, std::function<void()> Run);
  Task<> named(std::string Name, std::function<void()> Run);
};
unsigned shardOf(const Message &Which);
std::string nameOf(const Message &Which);
std::string_view viewOf(const Message &Which);
struct Pointed {
  const Message *Of;
};
Pointed pointTo(const Message &Which);
Task<> watch(std::reference_wrapper<const Message> Which, std::function<void()> Run);
Task<> watchView(std::string_view Which, std::function<void()> Run);
Task<> watchPointed(Pointed Which, std::function<void()> Run);
Task<> watchTask(Task<int> Which, std::function<void()> Run);
Task<int> ask(const Message &Which);
unsigned replace(Message &Which);

Task<> shardOfMoved(Shards &All, Message Which) {
  co_await All.at(shardOf(Which), [Which = std::move(Which)] { storeNow(Which, 1); });  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified
}

Task<> nameOfMoved(Shards &All, Message Which) {
  co_await All.named(nameOf(Which), [Which{std::move(Which)}] { storeNow(Which, 1); });  // warning: 'Which' is read here, and moved from in another argument; note: which comes first is not specified
}

// Silent.

Task<> shardBefore(Shards &All, Message Which) {
  const unsigned Shard = shardOf(Which);
  co_await All.at(Shard, [Which = std::move(Which)] { storeNow(Which, 1); });
}

Task<> shardOfCopy(Shards &All, Message Which) {
  co_await All.at(shardOf(Which), [Which] { storeNow(Which, 1); });
}

Task<> shardOfOther(Shards &All, Message Which, Message Other) {
  co_await All.at(shardOf(Other), [Which = std::move(Which)] { storeNow(Which, 1); });
}

Task<> onlyReferred(Message Which) {
  co_await watch(std::cref(Which), [Which = std::move(Which)] { storeNow(Which, 1); });
}

Task<> onlyViewed(Message Which) {
  co_await watchView(viewOf(Which), [Which = std::move(Which)] { storeNow(Which, 1); });
}

Task<> onlyPointedTo(Message Which) {
  co_await watchPointed(pointTo(Which), [Which = std::move(Which)] { storeNow(Which, 1); });
}

Task<> onlyAsked(Message Which) {
  co_await watchTask(ask(Which), [Which = std::move(Which)] { storeNow(Which, 1); });
}

Task<> shardBeforeObject(std::vector<Shards> &All, Message Which) {
  co_await All[shardOf(Which)].at(1, [Which = std::move(Which)] { storeNow(Which, 1); });
}

Task<> ownMoveOfPart(Request R) {
  co_await insert(own::mv(R.Ignored), [I = own::mv(R.Replaced)] { undo(I); });
}

void ownMoveAfterObject(Alarms &All, std::unique_ptr<Message> Own) {
  All.at(*Own).add(schedule(own::mv(Own), 1));
}

Task<> unseenFunction(Message Which) { co_await send(own::counted(Which), Which.size()); }

Task<> noMove(Message Which) { co_await send(own::same(Which), Which.size()); }

void objectFirst(Alarms &All, std::unique_ptr<Message> Own) {
  All.at(*Own).add(schedule(std::move(Own), 1));
}

void keptBefore(Alarms &All, std::unique_ptr<Message> Own) {
  const Message &Key = *Own;
  All.insert(Key, schedule(std::move(Own), 1));
}

Task<> otherParts(Request R) {
  co_await insert(std::move(R.Ignored), [I = std::move(R.Replaced)] { undo(I); });
}

Task<> capturedCopy(Request R) {
  co_await insert(R.Ignored, [R] { undo(R.Replaced); });
}

Task<> readInLambda(Request R) {
  co_await insert(std::move(R.Ignored), [&R] { undo(R.Replaced); });
}

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

// What is given besides is called later, and returns a task.
struct NodesRequest {
  std::vector<std::string> Ignored, Replaced;
};
Task<> replace(std::vector<std::string> Which);
void insert(std::vector<std::string> Ignored, std::function<Task<>()> Undo);
void insertPlain(std::vector<std::string> Ignored, std::function<void()> Undo);

void partAndWhole(NodesRequest Which) {
  insert(std::move(Which.Ignored),  // warning: 'Which' is read here, and moved from in another argument
         [Which = std::move(Which)]() mutable { return replace(std::move(Which.Replaced)); });  // note: which comes first is not specified
}

void copyOfPart(NodesRequest Which) {
  insert(Which.Ignored,  // warning: 'Which' is read here, and moved from in another argument
         [Which = std::move(Which)]() -> Task<> { co_await replace(Which.Replaced); });  // note: which comes first is not specified
}

void twoParts(NodesRequest Which) {
  insert(std::move(Which.Ignored), [Replaced = std::move(Which.Replaced)] { return replace(Replaced); });
}

void copiesBoth(NodesRequest Which) {
  insert(Which.Ignored, [Which] { return replace(Which.Replaced); });
}

void ofNoCoroutine(NodesRequest Which) {
  insertPlain(std::move(Which.Ignored), [Which = std::move(Which)] {});
}
