// RUN: %expect %s coro-stale-view
//--- room.h
#include "stubs/coro.h"
#include <map>
#include <vector>

using lazy::AsyncMutex;
using lazy::Task;

struct Session {
  Task<> close();
  void touch();
};
Task<Session> dial(int);

class Room {
public:
  Task<> walk();
  Task<> locked();
  Task<> readOnly();
  void leave(int id);
  void drop(int id);
  Task<> lockedChange(int id);

private:
  void remove(int id);
  AsyncMutex Mutex;
  std::map<int, Session> Sessions, Dropped, Mine, Filled;
};
//--- walk.cpp
#include "room.h"

Task<> Room::walk() {
  for (auto &[id, s] : Sessions)  // warning: this loop over 'Sessions' goes on after a suspension
    co_await s.close();  // note: suspended here
  for (auto &[id, s] : Dropped)  // warning: this loop over 'Dropped' goes on after a suspension
    co_await s.close();  // note: suspended here
}

Task<> Room::locked() {
  auto lock = co_await Mutex.scoped_lock();
  for (auto &[id, s] : Mine)
    co_await s.close();
}

Task<> Room::readOnly() {
  for (auto &[id, s] : Filled)
    co_await s.close();
}
//--- leave.cpp
#include "room.h"

void Room::leave(int id) {
  Sessions.erase(id);  // note: 'Room::leave' removes from 'Sessions' here
}

void Room::drop(int id) {
  remove(id);  // note: 'Room::drop' calls 'Room::remove' here
}

Task<> Room::lockedChange(int id) {
  auto lock = co_await Mutex.scoped_lock();
  Mine.erase(id);
}
//--- remove.cpp
#include "room.h"

void Room::remove(int id) {
  Dropped.erase(id);  // note: 'Room::remove' removes from 'Dropped' here
}
