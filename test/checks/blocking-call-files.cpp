// RUN: %expect %s coro-blocking-call
//
// What the kernel tells of processes is there at once, whatever reads it, and so is what is kept in
// memory.
#include "stubs/coro.h"

#include <fstream>
#include <string>

using lazy::Task;

long sizeOf(int Process) {
  std::ifstream Told("/proc/" + std::to_string(Process) + "/statm");
  long Pages = 0;
  Told >> Pages;
  return Pages;
}

std::string load(const std::string &Name) {
  std::ifstream From(Name);  // note: 'load' calls 'std::basic_ifstream::basic_ifstream' here
  return std::string(std::istreambuf_iterator<char>(From), {});
}

Task<> watch(int Process) {
  const auto Own = [] {
    std::ifstream Told("/proc/self/statm");
    long Pages = 0;
    Told >> Pages;
    return Pages;
  };
  Own();
  sizeOf(Process);
  std::ifstream Later;
  Later.open("/proc/loadavg");
  co_return;
}

Task<> readOn(const std::string &Proc) {
  load("settings");  // warning: 'load' blocks the thread that this coroutine runs on: it reaches 'std::basic_ifstream::basic_ifstream'
  std::ifstream Other(Proc + "/proc/self/statm");  // warning: 'std::basic_ifstream::basic_ifstream' blocks the thread that this coroutine runs on
  Other.open("/process.log");  // warning: 'std::basic_ifstream::open' blocks the thread that this coroutine runs on
  co_return;
}

constexpr auto Position = "/run/service/position";
const std::string Shared = "/dev/shm/board";
constexpr auto Settings = "/var/lib/service/settings";
const char *Chosen = "/run/service/position";

Task<> inMemory() {
  std::ifstream From(Position);
  std::ofstream To(Shared);
  To.close();
  To.open("/run/service/state");
  std::fstream Both("/dev/shm/queue");
  co_return;
}

Task<> onDisk() {
  std::ifstream From(Settings);  // warning: 'std::basic_ifstream::basic_ifstream' blocks the thread that this coroutine runs on
  std::ifstream Later(Chosen);  // warning: 'std::basic_ifstream::basic_ifstream' blocks the thread that this coroutine runs on
  std::ofstream To("/runs/state");  // warning: 'std::basic_ofstream::basic_ofstream' blocks the thread that this coroutine runs on
  co_return;
}
