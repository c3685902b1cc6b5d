// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The Windows Implementation Library and Win32: what waits, and what only looks.
// RUN: %facts %s

#include "stubs/wil.h"

wil::task<int> name();
wil::com_task<void> show();

wil::task<int> asks(HANDLE process, wil::unique_event &done, wil::unique_mutex &mutex) {
  auto task = name();  // is: self-owning-task
  name().get();  // is: blocks proves-ready sync-wait
  co_await show();
  done.wait();  // is: blocks
  done.wait(0);
  done.is_signaled();
  auto lock = mutex.acquire();  // is: blocks
  auto tried = mutex.acquire(nullptr, 0);
  wil::handle_wait(process);  // is: blocks
  wil::wait_all(1000, done, mutex);  // is: blocks
  wil::wait_all(done, mutex);  // is: blocks
  wil::wait_any(0, done);
  wil::slim_event slim;
  slim.wait();  // is: blocks
  wil::srwlock guarded;
  auto held = guarded.lock_exclusive();  // is: blocks-briefly
  wil::condition_variable changed;
  changed.wait(held);  // is: blocks waits-for-condition
  changed.wait_for(held, 10);  // is: blocks waits-for-condition
  co_return co_await name();
}

void waits(HANDLE handle, HANDLE *handles, OVERLAPPED *pending, SOCKET socket) {
  DWORD got = 0;
  unsigned long on = 1;
  Sleep(10);  // is: blocks
  Sleep(0);
  WaitForSingleObject(handle, INFINITE);  // is: blocks
  WaitForSingleObject(handle, 0);
  WaitForMultipleObjects(2, handles, 1, 100);  // is: blocks
  GetOverlappedResult(handle, pending, &got, 0);
  GetOverlappedResult(handle, pending, &got, 1);  // is: blocks
  ReadFile(handle, &got, 4, &got, pending);  // is: blocks-on-descriptor
  ioctlsocket(socket, (long)FIONBIO, &on);  // is: makes-nonblocking
  MoveFileExW(L"from", L"to", 1);
  MoveFileExW(L"from", L"to", 3);  // is: blocks
  CreateThread(nullptr, 0, nullptr, nullptr, 0, nullptr);  // is: offloads
  MessageBoxW(nullptr, L"text", L"title", 0);  // is: blocks
}
