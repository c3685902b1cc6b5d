// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What names suggest: by words anywhere, at the beginning or at the end, in any spelling.
// RUN: %facts %s --suggested

#include "stubs/protocol.h"
#include <cstdio>
#include <deque>
#include <vector>

void retry_sleep();  // is: name:sleeps name:waits-for-peer
void sleeps();  // is: name:sleeps
void SleepFor();  // is: name:sleeps
void asleep();
void sleepy();

void log();  // is: name:handles-failure name:logs name:prints
void log_error();  // is: name:handles-failure name:logs name:prints
void async_log();  // is: name:asynchronous name:handles-failure name:logs name:prints
void rotate_log();  // is: name:handles-failure name:prints

struct ThreadPool {};  // is: name:blocking-threads name:bound
struct thread_safe_pool {};  // is: name:blocking-threads name:bound
struct PoolOfThreads {};  // is: name:bound

struct OperationCancelled {};  // is: name:cancellation name:cancellation-code name:tells-state
struct CANCELED {};  // is: name:cancellation name:cancellation-code name:tells-state
struct Chancellor {};

struct Session {
  void close();  // is: name:cleans-up name:closes(this) name:gives-back
  void async_close();  // is: name:asynchronous name:cleans-up name:closes(this) name:gives-back
  void close_all();  // is: name:cleans-up name:for-many name:gathers name:gives-back
  void tryOpen();  // is: name:handles-failure name:opens name:tells-open name:tells-state name:tries
  void open_file();  // is: name:opens name:tells-open name:tells-state
  void reopen();
  void request_stop();  // is: name:cancels name:cleans-up name:tells-state
  void stop_now();  // is: name:cancels name:cleans-up name:tells-state
  static void cancel();  // is: name:cancellation-code name:cleans-up name:tells-state
};

template <typename T> struct Ring {
  T *begin();  // is: name:nonblocking
  T *end();
  void push_back(T);  // is: name:pushes structure:inserts
  void add(T);  // is: name:inserts name:may-start
};

struct Bag {
  void push_back(int);  // is: name:inserts name:pushes
};

struct Bounds {
  int max_connections;  // is: name:bound name:capacity
  int connections;
  std::vector<int> io_threads;  // is: name:bound
  std::vector<int> thread_ids;
};

enum class Err { cancelled, broken };  // is: name:cancellation-code name:tells-state

void print(int);  // is: name:prints
void fill(std::vector<int> values, int capacity);  // is: name:capacity

#define CHECK_THROWS(x) (x)
#define RECHECK(x) (x)
int checked = CHECK_THROWS(1);  // is: macro:asserts
int rechecked = RECHECK(1);
