// RUN: %expect %s coro-dangling-capture
//
// Handlers of events end when they are revoked, and what their coroutines refer to with them.
#include "stubs/winrt.h"

#include <memory>

struct Page;
struct Args {};
using Handler = winrt::Windows::Foundation::TypedEventHandler<Page, Args>;

struct Page {
  void redraw(int Width);
  int Width = 0;
};
struct Control {
  void updated(Handler const &Each);
  winrt::event<Handler> Closed;
};

winrt::fire_and_forget later(std::weak_ptr<Page> Of, int Width) {
  co_await winrt::resume_background();
  if (auto Owned = Of.lock())
    Owned->redraw(Width);
}

// Reported.

void handles(Control &Of, std::weak_ptr<Page> Weak) {
  Of.updated([Weak](Page const &, Args const &) -> winrt::fire_and_forget {  // warning: 'winrt::Windows::Foundation::TypedEventHandler::TypedEventHandler' frees this lambda before its task, which uses what it has captured, has finished
    co_await winrt::resume_background();
    if (auto Owned = Weak.lock())  // note: 'lambda' uses what it has captured when it is resumed here
      Owned->redraw(1);
  });
}

// Silent.

void callsCoroutine(Control &Of, std::weak_ptr<Page> Weak) {
  Of.updated([Weak](Page const &, Args const &) { later(Weak, 1); });
}
void copiesFirst(Control &Of, std::weak_ptr<Page> Weak) {
  Of.updated([Weak](Page const &, Args const &) -> winrt::fire_and_forget {
    auto Own = Weak;
    co_await winrt::resume_background();
    if (auto Owned = Own.lock())
      Owned->redraw(1);
  });
}
void capturesNothing(Control &Of) {
  Of.updated([](Page const &, Args const &) -> winrt::fire_and_forget {
    co_await winrt::resume_background();
  });
}
