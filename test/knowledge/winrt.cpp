// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++/WinRT: operations that run on by themselves, how they are waited for and cancelled, and
// which thread a coroutine is on.
// RUN: %facts %s

#include "stubs/winrt.h"

using namespace std::chrono_literals;
using namespace winrt::Windows::Foundation;

IAsyncAction save();
IAsyncOperation<int> load();
IAsyncOperationWithProgress<int, int> download();
IAsyncActionWithProgress<int> upload();

struct Pending {
  IAsyncAction saving;  // is: cancelled-by(winrt::hresult_canceled) self-owning-task
  IAsyncOperation<int> loading;  // is: cancelled-by(winrt::hresult_canceled) self-owning-task
  IAsyncOperationWithProgress<int, int> downloading;  // is: cancelled-by(winrt::hresult_canceled) self-owning-task
};

int plain(void *signal) {
  save().get();  // is: blocks proves-ready sync-wait
  upload().get();  // is: blocks proves-ready sync-wait
  auto loading = load();  // is: self-owning-task
  if (loading.wait_for(0s) == AsyncStatus::Completed)  // is: proves-ready
    return loading.GetResults();
  loading.wait_for(1s);  // is: blocks proves-ready sync-wait
  loading.Cancel();  // is: cancels
  return download().get();  // is: blocks proves-ready sync-wait
}

IAsyncAction moves(winrt::Windows::System::DispatcherQueue const &queue, void *signal) {
  winrt::apartment_context ui;  // is: awaitable
  auto cancelled = co_await winrt::get_cancellation_token();  // is: awaitable
  co_await winrt::resume_background();  // is: hops-away
  co_await ui;
  co_await winrt::resume_foreground(queue);  // is: hops-back
  co_await winrt::resume_after(1s);  // is: hops-away sleeps
  co_await winrt::resume_on_signal(signal);  // is: hops-away waits-for-peer
  co_await winrt::resume_on_signal(signal, 1s);  // is: hops-away
  co_await winrt::when_all(save(), save());
  co_await winrt::when_any(save(), save());  // is: abandons-losers
  co_await load();
}

winrt::fire_and_forget started() { co_await save(); }
