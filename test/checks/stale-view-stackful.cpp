// RUN: %expect %s coro-stale-view
// While a stackful coroutine is suspended others run.

#include "stubs/asio.h"
#include <map>
#include <memory>
#include <string>
#include <vector>

using Socket = asio::ip::tcp::socket;

struct Session {
  Socket socket;
  int sent = 0;
};

class Room {
public:
  void broadcast(int text, asio::yield_context yield) {
    for (auto &[id, session] : sessions_) // warning: this loop over 'sessions_' goes on after a suspension
      asio::async_write(session.socket, text, yield); // note: suspended here
  }

  void sendTo(int id, int text, asio::yield_context yield) {
    auto at = sessions_.find(id);
    if (at == sessions_.end())
      return;
    asio::async_write(at->second.socket, text, yield); // note: suspended here
    ++at->second.sent; // warning: 'at' refers into 'sessions_', which others may have changed
  }

  // Looks again.
  void sendAgain(int id, int text, asio::yield_context yield) {
    auto at = sessions_.find(id);
    if (at == sessions_.end())
      return;
    asio::async_write(at->second.socket, text, yield);
    at = sessions_.find(id);
    if (at != sessions_.end())
      ++at->second.sent;
  }

  // Nobody else has these.
  void sendToAll(std::vector<std::shared_ptr<Session>> all, asio::yield_context yield) {
    for (auto &each : all)
      asio::async_write(each->socket, 1, yield);
  }

  // Is not suspended in between.
  void count(int id, asio::yield_context yield) {
    asio::async_write(log_, 1, yield);
    auto at = sessions_.find(id);
    if (at != sessions_.end())
      ++at->second.sent;
  }

  void leave(int id) { sessions_.erase(id); } // note: 'Room::leave' removes from 'sessions_' here

private:
  std::map<int, Session> sessions_;
  Socket log_;
};
