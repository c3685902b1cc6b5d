// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an overload of the standard library waits for depends on what it is given.
// RUN: %facts %s

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <list>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace fs = std::filesystem;
using namespace std::chrono_literals;

void locks(std::mutex &m, std::timed_mutex &t, std::shared_timed_mutex &s, std::once_flag &once) {
  std::unique_lock one(m);  // is: blocks-briefly guard
  std::unique_lock moved(std::move(one));  // is: guard
  std::unique_lock deferred(m, std::defer_lock);  // is: guard
  std::unique_lock timed(t, 50ms);  // is: blocks guard
  std::unique_lock looks(t, 0ms);  // is: guard
  std::unique_lock until(t, std::chrono::steady_clock::now());  // is: blocks guard
  std::lock_guard adopted(m, std::adopt_lock);  // is: guard
  std::scoped_lock both(m, t);  // is: blocks-briefly guard
  std::scoped_lock taken(std::adopt_lock, m, t);  // is: guard
  std::shared_lock reader(s);  // is: blocks-briefly guard
  std::shared_lock given(std::move(reader));  // is: guard
  s.try_lock_shared_for(1s);  // is: blocks
  s.try_lock_shared_for(0s);
  s.try_lock_shared();
  std::call_once(once, [] {});  // is: blocks-briefly calls-now
}

void waits(std::condition_variable_any &c, std::unique_lock<std::mutex> &lock,  // is: guard
           std::stop_token token, std::atomic<int> &number) {
  c.wait(lock);  // is: blocks waits-for-condition
  c.wait_for(lock, 0s);  // is: waits-for-condition
  c.wait_for(lock, token, 0s, [] { return true; });  // is: waits-for-condition
  c.wait_for(lock, token, 1s, [] { return true; });  // is: blocks waits-for-condition
  number.wait(1);  // is: blocks
  number.notify_all();
}

void files(fs::path path, fs::file_status known, fs::directory_entry entry, std::ifstream given) {
  std::ifstream closed;
  std::ifstream moved(std::move(given));
  std::ifstream named(path);  // is: blocks
  named.close();  // is: blocks-briefly
  closed.open(path);  // is: blocks
  fs::exists(path);  // is: blocks-briefly
  fs::exists(known);
  fs::is_directory(path);  // is: blocks-briefly
  fs::is_directory(known);
  fs::directory_entry looks(path);  // is: blocks-briefly
  fs::directory_entry copied(entry);
  for (fs::directory_iterator each(path), end; each != end; ++each)  // is: blocks blocks-briefly
    fs::copy_symlink(each->path(), path);  // is: blocks-briefly
}

void consoles(std::istream &any, std::ostream &out, std::string &line, int number) {
  std::cin >> number;  // is: blocks
  std::getline(std::cin, line);  // is: blocks
  any >> number;
  std::getline(any, line);
  std::wcin.get();  // is: blocks
  std::cout << number;  // is: blocks-briefly
  std::cerr << "text";  // is: blocks-briefly
  std::clog.flush();  // is: blocks-briefly
  out << number << "text";
}

void callables(std::vector<int> &v, std::list<int> &l) {
  std::partition_point(v.begin(), v.end(), [](int i) { return i > 1; });  // is: calls-now
  std::ranges::stable_sort(v, [](int a, int b) { return a > b; });  // is: calls-now
  l.remove_if([](int i) { return i > 1; });  // is: calls-now
  std::async(std::launch::deferred, [] {}).wait();  // is: blocks calls-later offloads proves-ready ready
  std::jthread thread([] {});  // is: destruction-blocks drops-result frees-callable offloads
  std::set<std::string>().emplace("text");  // is: constructs
}
