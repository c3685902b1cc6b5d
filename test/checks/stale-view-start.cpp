// RUN: %expect %s coro-stale-view
//
// Functions that change a container, and are called before anybody can be suspended.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "stubs/coro.h"

using lazy::Task;

Task<> connect();
void onHangUp(std::function<void()>);
void start(Task<>);

struct Device {
  Task<> poll();
};

// Reported.

class ReloadedLater {
public:
  ReloadedLater() { load(); }
  void load() { Devices.clear(); }  // note: 'ReloadedLater::load' empties or replaces 'Devices' here
  void reset(int) { load(); }
  Task<> run() {
    for (auto &[id, device] : Devices)  // warning: this loop over 'Devices' goes on after a suspension
      co_await device.poll();  // note: suspended here
  }

private:
  std::map<int, Device> Devices;
};

class ReloadedOnSignal {
public:
  ReloadedOnSignal() {
    load();
    onHangUp([this] { load(); });
  }
  void load() { Devices.clear(); }  // note: 'ReloadedOnSignal::load' empties or replaces 'Devices' here
  Task<> run() {
    for (auto &[id, device] : Devices)  // warning: this loop over 'Devices' goes on after a suspension
      co_await device.poll();  // note: suspended here
  }

private:
  std::map<int, Device> Devices;
};

class GivenAway {
public:
  GivenAway() {
    load();
    onHangUp(std::bind(&GivenAway::load, this));
  }
  void load() { Devices.clear(); }  // note: 'GivenAway::load' empties or replaces 'Devices' here
  Task<> run() {
    for (auto &[id, device] : Devices)  // warning: this loop over 'Devices' goes on after a suspension
      co_await device.poll();  // note: suspended here
  }

private:
  std::map<int, Device> Devices;
};

// Whoever joins makes an object of its own.
class Index {
public:
  void add(int id) { Known.erase(id); }  // note: 'Index::add' removes from 'Known' here
  Task<> run() {
    for (auto &[id, device] : Known)  // warning: this loop over 'Known' goes on after a suspension
      co_await device.poll();  // note: suspended here
  }

private:
  std::map<int, Device> Known;
};

class Joining {
public:
  explicit Joining(Index &all) { all.add(1); }
};

// Nobody is seen to call it: those who do are outside of the project.
class CalledByOthers {
public:
  void load() { Devices.clear(); }  // note: 'CalledByOthers::load' empties or replaces 'Devices' here
  Task<> run() {
    for (auto &[id, device] : Devices)  // warning: this loop over 'Devices' goes on after a suspension
      co_await device.poll();  // note: suspended here
  }

private:
  std::map<int, Device> Devices;
};

// Silent.

class LoadedOnce {
public:
  LoadedOnce() { load(); }
  void load() {
    Devices.clear();
    Devices[1] = Device();
  }
  Task<> run() {
    for (auto &[id, device] : Devices)
      co_await device.poll();
  }
  Task<> one(int id) {
    auto it = Devices.find(id);
    co_await connect();
    co_await it->second.poll();
  }
  Task<> twice(int id) {
    Device &device = Devices.at(id);
    co_await device.poll();
    co_await device.poll();
  }

private:
  std::map<int, Device> Devices;
};

class Names {
public:
  void read() { All.clear(); }
  Task<> run() {
    for (auto &[id, device] : All)
      co_await device.poll();
  }

private:
  std::map<int, Device> All;
};

class OfParts {
public:
  OfParts() { names_.read(); }
  Task<> run() { co_await names_.run(); }

private:
  Names names_;
};

class FilledByMain {
public:
  void fill() { Devices.clear(); }
  Task<> run() {
    for (auto &device : Devices)
      co_await device.poll();
  }
  Task<> last() {
    Device &device = Devices.back();
    co_await device.poll();
    co_await device.poll();
  }

private:
  std::vector<Device> Devices;
};

int main() {
  FilledByMain devices;
  devices.fill();
  start(devices.run());
}
